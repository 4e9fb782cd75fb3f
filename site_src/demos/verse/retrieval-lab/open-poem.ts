/** A poem of which each token stands on a strip as dark as its share from elsewhere. */
import { html, nothing, type TemplateResult } from "lit";
import { classMap } from "lit/directives/class-map.js";
import type { Consulted, Form } from "../../../runtime/verse/calls.ts";
import { type Language, percent } from "../../../strings/strings.ts";
import { named } from "../shared/named.ts";
import { linesOf, type Sign } from "../shared/poem.ts";
import { MOSTLY } from "./shares.ts";

/** A poem, and what is wanted of it. */
export interface Sheet {
  lang: Language;
  written: Pick<Consulted, "tokens" | "probabilities">;
  given: readonly number[];
  form: Form;
  /** every token by its number */
  names: readonly string[];
  /** for each token the share of its probability that came from elsewhere */
  shares: readonly number[];
  /** what a token is called, with its share */
  label: (name: string, share: string) => string;
}

function renderSign(sheet: Sheet, { position, text, isGiven }: Sign): TemplateResult {
  const share = isGiven ? 0 : (sheet.shares[position] ?? 0);
  const name = named(text, "");
  const label = sheet.label(name, percent(share));
  const classes = classMap({ sign: true, given: isGiven, taken: share >= MOSTLY });
  const style = `--share:${share.toFixed(3)}`;
  const shown = text === "\n" ? " " : text.trim();
  return html`<span class=${classes} style=${style} title=${label}>${shown}</span>`;
}

export function openPoem(sheet: Sheet): TemplateResult {
  const lines = linesOf(sheet.lang, sheet.written, sheet.given, sheet.names, sheet.form);
  if (!lines.length) return html`<div class="poem" lang=${sheet.lang}></div>`;
  return html`<div class="poem" lang=${sheet.lang} translate="no">${lines.map(
    (line) =>
      html`<div>${line.map((group) => {
        const gap = group[0]?.text.startsWith(" ") ? " " : nothing;
        return html`${gap}<span class="word">${group.map((sign) => renderSign(sheet, sign))}</span>`;
      })}</div>`,
  )}</div>`;
}
