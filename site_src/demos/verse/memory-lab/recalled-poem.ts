/** Lines, and what the look-up says of each. */
import { html, nothing, type TemplateResult } from "lit";
import { type Key, say } from "../../../../build/labs/verse/memory-lab.ts";
import type { FamousPoem, Recalled, Verdict } from "../../../runtime/verse/calls.ts";
import type { Language } from "../../../strings/strings.ts";

/** A poem, or what the reader pasted. */
export interface Sheet {
  lines: readonly string[];
  /** how many of the first lines the reader wrote */
  own: number;
  /** what is known of each line; null before it is looked up */
  recalled: readonly Recalled[] | null;
}

const KEYS: Readonly<Record<Verdict, Key>> = {
  copied: "copied",
  unread: "unread",
  near: "near",
  perhaps: "perhaps",
  new: "new",
  other: "other",
};

/** 李白《静夜思》 */
export const nameOf = ({ poet, title }: FamousPoem): string => `${poet}《${title}》`;

function verdict(lang: Language, { verdict: found, poem }: Recalled): TemplateResult {
  const name = poem ? html` <span lang="zh" translate="no">${nameOf(poem)}</span>` : nothing;
  return html`<small class=${found}>${say(lang, poem && found === "copied" ? "copiedFrom" : KEYS[found])}${name}</small>`;
}

/** A line whose characters that differ from the famous one's are marked. */
function letters(line: string, { verdict: found, own }: Recalled): TemplateResult {
  const theirs = [...own];
  return html`${[...line].map((letter, at) =>
    found === "near" && at < theirs.length && letter !== theirs[at]
      ? html`<u>${letter}</u>`
      : letter,
  )}`;
}

function row(lang: Language, { own, recalled }: Sheet, line: string, at: number): TemplateResult {
  const found = recalled?.[at];
  const said =
    at < own ? html`<small>${say(lang, "yours")}</small>` : found && verdict(lang, found);
  return html`<li><span lang="zh" translate="no">${found && at >= own ? letters(line, found) : line}</span>${said ?? nothing}</li>`;
}

/** A poem; what stands where one will stand for null. */
export function recalledPoem(lang: Language, sheet: Sheet | null): TemplateResult {
  if (!sheet)
    return html`<ol class="poem awaited">${[1, 2, 3, 4].map(() => html`<li>\u00a0</li>`)}</ol>`;
  return html`<ol class="poem">${sheet.lines.map((line, at) => row(lang, sheet, line, at))}</ol>`;
}

/** How many lines are what; nothing before they are looked up. */
export function saidOfLines(
  lang: Language,
  sheets: readonly Sheet[],
  does: "write" | "look",
): string {
  const found = sheets.flatMap(({ recalled, own }) => recalled?.slice(own) ?? []);
  if (!found.length) return "";
  const count = (...wanted: Verdict[]) =>
    found.filter(({ verdict: each }) => wanted.includes(each)).length;
  return say(lang, does === "write" ? "sumWritten" : "sumPasted", {
    lines: found.length,
    copied: count("copied", "unread"),
    near: count("near"),
    perhaps: count("perhaps"),
    new: count("new", "other"),
  });
}
