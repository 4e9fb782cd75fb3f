/** What a pupil writes: some of its poems, and what the checker says of the group. */
import { html, nothing, type TemplateResult } from "lit";
import { say } from "../../../../build/labs/verse/rhyme-lab.ts";
import type { Recital, Recited } from "../../../runtime/verse/calls.ts";
import { type Language, percent } from "../../../strings/strings.ts";
import { keptMark } from "../shared/kept-mark.ts";

export interface Side {
  lang: Language;
  /** of the poems */
  language: string;
  title: string;
  /** every token by its number */
  names: readonly string[];
  /** characters of a line */
  form: number;
  /** poems that are shown */
  shown: number;
  /** null while there is none */
  recital: Recital | null;
}

/** Lines 2 and 4 rhyme, where any do. */
const RHYMING = [1, 3];

/** Each line as text: its last character apart, and its mark. */
function linesOf({ tokens }: Recited, names: readonly string[], form: number) {
  const texts = tokens.map((token) => names[token] ?? "");
  return Array.from({ length: Math.ceil(texts.length / (form + 1)) }, (_, row) => {
    const line = texts.slice(row * (form + 1), (row + 1) * (form + 1));
    return { body: line.slice(0, form - 1).join(""), end: line[form - 1] ?? "", mark: line[form] };
  });
}

/** A mark with its words beside it, which are heard once. */
const found = (isKept: boolean, said: string) =>
  html`<span>${keptMark(isKept, said)} <span aria-hidden="true">${said}</span></span>`;

/** A poem as it is set, and whether it rhymes. */
export function poem(
  side: Pick<Side, "lang" | "language" | "names" | "form">,
  recited: Recited | undefined,
): TemplateResult {
  const lines = recited ? linesOf(recited, side.names, side.form) : [];
  const isKept = recited?.rhymes ?? false;
  const verdict = say(side.lang, isKept ? "rhymes" : "rhymesNot");
  const rhyme = (row: number) => (RHYMING.includes(row) ? (isKept ? "kept" : "broken") : "");
  return html`<div class="poem" translate="no" lang=${side.language}>${lines.map(
    ({ body, end, mark }, row) =>
      html`<span class="line">${body}<b class=${rhyme(row)}>${end}</b>${mark ?? ""}</span>`,
  )}<span class="verdict">${
    recited
      ? html`${found(isKept, verdict)}${recited.isRegulated ? found(true, say(side.lang, "perfect")) : nothing}`
      : "\u00a0"
  }</span></div>`;
}

/** The character that most lines 2 and 4 end in, and how many of them. */
export function commonest(
  { poems }: Recital,
  names: readonly string[],
  form: number,
): { text: string; count: number; of: number } {
  const counts = new Map<string, number>();
  for (const { tokens } of poems) {
    for (const row of RHYMING) {
      const text = names[tokens[row * (form + 1) + form - 1] ?? -1] ?? "";
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  const [text, count] = [...counts].reduce((most, each) => (each[1] > most[1] ? each : most), [
    "",
    0,
  ] as [string, number]);
  return { text, count, of: poems.length * RHYMING.length };
}

function shares({ lang, recital, names, form }: Side): string {
  if (!recital) return "\u00a0";
  return say(lang, "group", {
    poems: recital.poems.length,
    rhyme: percent(recital.rhyme),
    perfect: percent(recital.regulated),
    variety: percent(recital.variety),
    ...commonest(recital, names, form),
  });
}

/** One side: before, or after. */
export function side(given: Side): TemplateResult {
  const poems = Array.from({ length: given.shown }, (_, at) => given.recital?.poems[at]);
  return html`<section><h4>${given.title}</h4>
    <div class="poems">${poems.map((each) => poem(given, each))}</div>
    <p class="muted number">${shares(given)}</p></section>`;
}
