/** What was recorded along a network's way, as each language tells it. */

import type { Key } from "../../../../build/labs/verse/emergence-lab.ts";
import type { Voice } from "../../../../build/types/verse/manifest.d.ts";
import type { Language } from "../../../strings/strings.ts";

type Reached = Voice["record"]["history"][number];

/** A rule of form: its name, and the share of poems or lines that kept it at a point of the way. */
export interface Rule {
  name: Key;
  share(form: Readonly<Record<string, number>>): number;
}

interface Telling {
  rules: readonly Rule[];
  /** of `rules`, the one that the lab asks about, and the one told beside it */
  asked: readonly [Rule, Rule];
  /** columns of a poem, by the outputs of the checker */
  checked: readonly string[];
}

const rule = (name: Key, of: string = name): Rule => ({ name, share: (form) => form[of] ?? 0 });
const WELL_FORMED = rule("well_formed");
const LINE_TONES = rule("line_tones");
const RHYME = rule("rhyme");
const REGULATED = rule("regulated");
const FOUR_LINES = rule("four_lines");
const PENTAMETER = rule("pentameter");
const KNOWN: Rule = { name: "known_words", share: (form) => 1 - (form.unknown_words ?? 0) };

export const TELLING: Readonly<Record<Language, Telling>> = {
  zh: {
    rules: [WELL_FORMED, LINE_TONES, RHYME, REGULATED],
    asked: [RHYME, REGULATED],
    checked: ["well_formed", "line_tones", "rhyme"],
  },
  en: {
    rules: [FOUR_LINES, KNOWN, PENTAMETER],
    asked: [FOUR_LINES, PENTAMETER],
    checked: ["pentameter", "unknown"],
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
