/** What the steps show: a head, a position that looks back, one that is looked at, and what comes of it. */
import type { Key } from "../../../../build/labs/verse/attention-view.ts";
import type { Candidates } from "../../../runtime/verse/calls.ts";
import type { Filling, Language } from "../../../strings/strings.ts";
import type { Head, Reading } from "./reading.ts";

/** What a reader chooses. */
export interface Choice extends Head {
  /** the position that looks back; 0 is the start */
  position: number;
  /** the position whose key and value are shown */
  key: number;
  /** which number of a query, key or value is written out, counted from 1 */
  dim: number;
  /** which number of the stream is written out, counted from 1 */
  channel: number;
}

export interface View extends Readonly<Choice> {
  readonly lang: Language;
  readonly reading: Reading;
  /** how many steps are open */
  readonly open: number;
  /** what each block would have follow */
  readonly guesses: readonly Candidates[];
  /** what follows in the text, and what the network gave it; null at the end */
  readonly followed: { name: string; share: number } | null;
  say(key: Key, values?: Filling): string;
  /** how a token of the vocabulary is written */
  name(token: number): string;
  choose(change: Partial<Choice>): void;
}

/** A number on the page: three decimals, a real minus sign. */
export function written(value: number | undefined): string {
  const text = (value ?? Number.NaN).toFixed(3);
  return text.replace(/^-/, "−");
}

/** A number within a sum or product: in brackets where it is negative. */
export function within(value: number | undefined): string {
  const text = written(value);
  return text.startsWith("−") ? `(${text})` : text;
}
