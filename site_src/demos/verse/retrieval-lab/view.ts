/** What the steps of the lab show, and what they may change. */
import type { TemplateResult } from "lit";
import type { Key } from "../../../../build/labs/verse/retrieval-lab.ts";
import type { Voice } from "../../../../build/types/verse/manifest.d.ts";
import type { Consulted, Form } from "../../../runtime/verse/calls.ts";
import type { Filling, Language } from "../../../strings/strings.ts";

/** The line that is slipped into the book. */
export interface Slip {
  /** what the reader typed, behind the beginning of the poem */
  line: string;
  copies: number;
  /** 1 where every copy gives itself out for another source */
  many: number;
  /** the share of the votes that one source may have */
  limit: number;
}

/** What was computed for the states. */
export interface Shown {
  key: string;
  form: Form;
  given: readonly number[];
  closed: Consulted;
  open: Consulted;
  /** the book as it is now, with the line in it; null until that step is open */
  slipped: Consulted | null;
  /** the loss of the reader's own text for each of the weights; null until that step is open */
  own: readonly number[] | null;
}

export interface View {
  lang: Language;
  shown: Shown;
  /** the states belong to something else than what is shown */
  isBehind: boolean;
  worth: Voice["looking"];
  /** the tokens of each poem of the book */
  poems: readonly (readonly number[])[];
  names: readonly string[];
  weight: number;
  place: number | null;
  text: string;
  slip: Slip;
  /** all of what is slipped in */
  whole: string;
  /** why the reader's text, or the line, was not read */
  refusals: Readonly<Record<"text" | "line", string>>;
  say(key: Key, values?: Filling): string;
  judge(text: string): void;
  change(slip: Partial<Slip>): void;
}

export interface Step {
  name: Key;
  show(view: View): TemplateResult;
}
