import { css, html, nothing, type TemplateResult } from "lit";
import { say } from "../../../../build/labs/verse/shared.ts";
import type { Language } from "../../../strings/strings.ts";
import type { Judged } from "./judged.ts";
import { keptMark, keptMarkStyles } from "./kept-mark.ts";

/** A poem, with a mark at each line of which the rule says something. */
export function markedPoem(lang: Language, { lines, keeps }: Judged): TemplateResult {
  if (!lines.length) return html`<div class="poem">${say(lang, "wordless")}</div>`;
  const marked = lines.map((line, row) => {
    const isKept = keeps[row] ?? null;
    const mark =
      isKept === null ? nothing : keptMark(isKept, say(lang, isKept ? "keepsRule" : "breaksRule"));
    return html`<span class="line" translate="no">${line || "\u00a0"}${mark}</span>`;
  });
  return html`<div class="poem">${marked}</div>`;
}

/** What stands where a poem will stand. */
export const NO_POEM: Judged = { lines: ["", "", "", ""], keeps: [], counted: [] };

export const markedPoemStyles = [
  keptMarkStyles,
  css`
    .line { display: block; min-height: 1.45em; }
    .poem:lang(zh) { font: 20px / 1.5 "Songti SC", "STSong", "Noto Serif CJK SC", "Noto Serif SC", SimSun, serif; }
    .poem:lang(en) { font: 15px / 1.5 Georgia, serif; min-height: 9em; }
    .line span { font-family: system-ui, sans-serif; font-size: 0.8em; margin-left: 6px; }
  `,
];
