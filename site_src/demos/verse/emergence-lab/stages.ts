/** What was recorded along a network's way, as each language tells it. */

import type { Key } from "../../../../build/labs/verse/emergence-lab.ts";
import type { Voice } from "../../../../build/types/verse/manifest.d.ts";
import type { Values } from "../../../runtime/engine/calls.ts";
import type { Language } from "../../../strings/strings.ts";
import { numbers } from "../../shared/base/tensors.ts";
import type { Line } from "../shared/poem.ts";

type Reached = Voice["record"]["history"][number];

/** A rule of form: its name, and the share of poems or lines that kept it at a point of the way. */
export interface Rule {
  name: Key;
  share(form: Readonly<Record<string, number>>): number;
}

/** A poem of a stage: its lines, and for each what the rule says that the lab looks at; null where it says nothing. */
export interface Judged {
  lines: readonly string[];
  keeps: readonly (boolean | null)[];
  /** what is counted of the poem: whether it rhymes, or each line scans */
  counted: readonly boolean[];
}

interface Telling {
  rules: readonly Rule[];
  /** of `rules`, the one that the lab asks about, and the one told beside it */
  asked: readonly [Rule, Rule];
  /** columns of a poem, by the outputs of the checker */
  checked: readonly string[];
  judge(values: Values, lines: readonly Line[]): Judged;
}

const rule = (name: Key, of: string = name): Rule => ({ name, share: (form) => form[of] ?? 0 });
const WELL_FORMED = rule("well_formed");
const LINE_TONES = rule("line_tones");
const RHYME = rule("rhyme");
const REGULATED = rule("regulated");
const FOUR_LINES = rule("four_lines");
const PENTAMETER = rule("pentameter");
const KNOWN: Rule = { name: "known_words", share: (form) => 1 - (form.unknown_words ?? 0) };

const text = (line: Line) =>
  line
    .flat()
    .map((sign) => sign.text)
    .join("")
    .trim();

export const TELLING: Readonly<Record<Language, Telling>> = {
  zh: {
    rules: [WELL_FORMED, LINE_TONES, RHYME, REGULATED],
    asked: [RHYME, REGULATED],
    checked: ["well_formed", "line_tones", "rhyme"],
    /** Lines 2 and 4 are those that rhyme. */
    judge(values, lines) {
      const isKept = numbers(values.rhyme)[0] === 1;
      const keeps = lines.map((_, row) => (row % 2 ? isKept : null));
      return { lines: lines.map(text), keeps, counted: [isKept] };
    },
  },
  en: {
    rules: [FOUR_LINES, KNOWN, PENTAMETER],
    asked: [FOUR_LINES, PENTAMETER],
    checked: ["pentameter", "unknown"],
    judge(values, lines) {
      const kept = numbers(values.pentameter);
      const keeps = lines.map((_, row) => kept[row] === 1);
      return { lines: lines.map(text), keeps, counted: keeps };
    },
  },
};

/** How far a network had come at a stage. */
export function reachedAt({ record, stages }: Voice, stage: number): Reached | undefined {
  return record.history[stages[stage - 1]?.reached ?? -1];
}

/** The two stages next to each other between which the ruler fell most, from 1. */
export function steepest({ stages }: Voice): readonly [number, number] {
  const falls = stages.slice(1).map(({ ruler }, at) => (stages[at]?.ruler ?? ruler) - ruler);
  const at = falls.indexOf(Math.max(...falls));
  return [at + 1, at + 2];
}
