/** A verse as the writer hands it out, and as it shows it. */
import type { Values } from "../../../runtime/engine/calls.ts";
import type { Candidates, Written } from "../../../runtime/verse/calls.ts";
import { numbers } from "../../shared/base/tensors.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
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

/** The numbers of a poem, in full precision. */
export function columnsOf(
  { written, values, candidates }: Poem,
  names: readonly string[],
): Columns {
  const checked = Object.entries(values).map(([name, value]) => [name, numbers(value)]);
  const open = candidates && {
    candidate: candidates.tokens,
    candidate_probability: candidates.probabilities,
    candidate_share: candidates.shares,
    candidates_kept: [candidates.kept],
  };
  return {
    token: written.tokens,
    text: written.tokens.map((token) => names[token] ?? ""),
    probability: written.probabilities,
    ...Object.fromEntries(checked),
    ...open,
  };
}
