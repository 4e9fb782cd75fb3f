/** What the checkers of form found in a poem, as it is told: rules, and a mark for each character or word. */
import type { Key } from "../../../../build/labs/verse/verse-writer.ts";
import type { Values } from "../../../runtime/engine/calls.ts";
import type { Language } from "../../../strings/strings.ts";
import { numbers } from "../../shared/base/tensors.ts";
import type { Line } from "../shared/poem.ts";

/** A rule, and whether each part of the poem that it is about keeps it. */
export interface Rule {
  name: Key;
  parts: readonly boolean[];
}

export interface Findings {
  rules: readonly Rule[];
  /** by line and group, empty where nothing is to be marked */
  marks: readonly (readonly string[])[];
}

/** Unknown, level, oblique, either. */
const TONES = ["", "○", "●", "◐"];
/** Behind the last syllable; unstressed, stressed, either. */
const STRESSES = ["", "×", "/", "·"];
/** Syllables of a word that the checker of metre tells of. */
const LONGEST = 7;

const kept = (values: Values, name: string): boolean[] =>
  numbers(values[name]).map((value) => value === 1);

function ofTones(values: Values, lines: readonly Line[]): Findings {
  const tones = numbers(values.tones);
  return {
    rules: [
      { name: "wellFormed", parts: kept(values, "well_formed") },
      { name: "lineTones", parts: kept(values, "line_tones") },
      { name: "opposed", parts: kept(values, "opposed") },
      { name: "adhesion", parts: kept(values, "adhesion") },
      { name: "rhyme", parts: kept(values, "rhyme") },
      { name: "regulated", parts: kept(values, "regulated") },
    ],
    marks: lines.map((line) => line.map(([sign]) => TONES[tones[sign?.position ?? -1] ?? 0] ?? "")),
  };
}

/** For each line the mark of every word that the checker reads, in their order. */
function stresses(values: Values, line: number, most: number): string[] {
  const all = numbers(values.stresses);
  const unknown = numbers(values.unknown);
  return Array.from({ length: most }, (_, word) => {
    const first = (line * most + word) * LONGEST;
    if (unknown[line * most + word]) return "?";
    return all
      .slice(first, first + LONGEST)
      .map((stress) => STRESSES[stress] ?? "")
      .join("");
  });
}

function ofMetre(values: Values, lines: readonly Line[]): Findings {
  const most = values.unknown?.dims[1] ?? 0;
  const pairs = numbers(values.rhymes);
  const rows = values.rhymes?.dims[0] ?? 0;
  const rhymes = Array.from({ length: rows }, (_, line) =>
    pairs.slice(line * rows, (line + 1) * rows).includes(1),
  );
  return {
    rules: [
      { name: "pentameter", parts: kept(values, "pentameter") },
      { name: "rhymes", parts: rhymes },
    ],
    marks: lines.map((line, row) => {
      const said = stresses(values, row, most);
      let word = 0;
      return line.map((group) => {
        const text = group
          .map((sign) => sign.text)
          .join("")
          .toLowerCase();
        const count = (text.match(/[a-z']*[a-z][a-z']*/g) ?? []).length;
        word += count;
        return said.slice(word - count, word).join("-");
      });
    }),
  };
}

/** What the checker of each language found. */
export const FINDINGS: Readonly<
  Record<Language, (values: Values, lines: readonly Line[]) => Findings>
> = { zh: ofTones, en: ofMetre };
