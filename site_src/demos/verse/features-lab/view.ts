/** What the lab shows, and what its steps may change. */
import type { TemplateResult } from "lit";
import type { Key } from "../../../../build/labs/verse/features-lab.ts";
import type { Features } from "../../../../build/types/verse/manifest.d.ts";
import type { Fired, Form, NamedFeature, Patched, Written } from "../../../runtime/verse/calls.ts";
import type { Filling, Language } from "../../../strings/strings.ts";

/** A poem, and how strongly the chosen feature fires at each token when it is read as it stands. */
export interface Poem {
  written: Written;
  shares: readonly number[];
}

/** Two texts, and the character that is asked for after them. */
export interface Pair {
  from: string;
  into: string;
  asked: string;
}

/** What was computed for the states. */
export interface Shown {
  key: string;
  form: Form;
  feature: number;
  given: readonly number[];
  before: Poem;
  after: Poem;
  /** of the reader's own line; null until that step is open, or where it cannot be read */
  own: Fired | null;
  /** null until that step is open, or where a text cannot be read */
  patched: Patched | null;
}

export interface View {
  lang: Language;
  shown: Shown;
  /** the states belong to something else than what is shown */
  isBehind: boolean;
  features: Features;
  named: ReadonlyMap<number, NamedFeature>;
  /** every token by its number */
  tokens: readonly string[];
  feature: number;
  /** the reader's own line, and the place in it whose features are listed */
  line: string;
  place: number;
  pair: Pair;
  /** what the list of features is searched for */
  wanted: string;
  /** why a text was not read */
  refusals: Readonly<Record<"line" | "pair", string>>;
  say(key: Key, values?: Filling): string;
  take(feature: number): void;
  read(line: string): void;
  look(place: number): void;
  search(wanted: string): void;
  exchange(pair: Pair): void;
}

export interface Step {
  name: Key;
  show(view: View): TemplateResult;
}
