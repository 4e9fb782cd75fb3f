/** A verse as the writer hands it out, and as it shows it. */
import type { Values } from "../../../runtime/engine/calls.ts";
import type { Candidates, Written } from "../../../runtime/verse/calls.ts";
import type { Line } from "../shared/poem.ts";
import type { Findings } from "./findings.ts";

/** What `write` returns. */
export interface Verse {
  /** with its punctuation; lines of English are divided by breaks */
  text: string;
  tokens: number[];
  /** what the network gave each token, at temperature 1 */
  probabilities: number[];
  /** time of the graph, in ms */
  ms: number;
}

/** A poem that is shown, with all that is known of it. */
export interface Poem {
  written: Written;
  lines: readonly Line[];
  values: Values;
  findings: Findings;
  candidates: Candidates | null;
}
