import { html, type TemplateResult } from "lit";
import { type Language, say, scientific } from "../../../strings/strings.ts";

/** The numbers that a field takes. */
export interface Range {
  least: number;
  most: number;
  /** Whether they are whole. */
  whole?: boolean;
}

/** A field for one number, and whom it tells. */
export interface NumberField {
  lang: Language;
  name: string;
  value: number;
  range: Range;
  /** What stands behind the name. */
  hint?: string;
  set(value: number): void;
  /** Told why a number was refused; empty for one that is taken. */
  refuse(sentence: string): void;
}

function fits(text: string, { least, most, whole }: Range): boolean {
  const value = Number(text);
  return text !== "" && value >= least && value <= most && (!whole || Number.isInteger(value));
}

/** 1e18 -> 10¹⁸; what can be read at a glance stays as it is. */
function bound(value: number): string {
  return Math.abs(value) < 1e6 ? String(value) : scientific(value).replace(/^1\.0+ × /, "");
}

/** The field; a number out of range leaves the old one, and a sentence says which are possible. */
export function numberField(field: NumberField): TemplateResult {
  const { lang, name, value, range, hint = "" } = field;
  const onChange = (event: Event) => {
    const input = event.target as HTMLInputElement;
    if (fits(input.value, range)) {
      field.refuse("");
      field.set(Number(input.value));
      return;
    }
    input.value = String(value);
    const words = { name, least: bound(range.least), most: bound(range.most), value };
    field.refuse(say(lang, range.whole ? "fdWhole" : "fdRange", words));
  };
  return html`<label>${name}${hint} <input type="number" min=${range.least} max=${range.most}
    step=${range.whole ? 1 : "any"} .value=${String(value)} @change=${onChange}></label>`;
}

/** Where the sentence of the fields stands; the lab tells it with its results. */
export function refusal(sentence: string): TemplateResult {
  return html`<p class="refusal">${sentence}</p>`;
}
