/** The numbers that are shown, as they are saved. */
import type { Columns } from "../../shared/take-away/csv.ts";
import type { View } from "./view.ts";

/**
 * The columns of the chosen head. Blocks, heads, `dim` and `channel` are counted from 1; position 0 is the start.
 * @param row the tokens
 * @param vocabulary every token by its number
 */
export function columnsOf(
  view: View,
  row: readonly number[],
  vocabulary: readonly string[],
): Columns {
  const { reading, block, head, position, key, guesses } = view;
  const [own, at] = [[block - 1, head - 1] as const, [block - 1, position] as const];
  return {
    token: row,
    text: row.map((token) => vocabulary[token] ?? ""),
    score: reading.at("scores", ...own, position),
    weight: reading.weights(view, position),
    block: [block],
    head: [head],
    position: [position],
    seen: [key],
    query: reading.at("queries", ...own, position),
    key: reading.at("keys", ...own, key),
    value: reading.at("values", ...own, key),
    mixed: reading.at("mixed", ...at),
    before: reading.before(block, position),
    attended: reading.at("attended", ...at),
    neurons: reading.at("neurons", ...at),
    computed: reading.at("computed", ...at),
    stream: reading.at("stream", ...at),
    guess: guesses.flatMap(({ tokens }) => tokens),
    guess_share: guesses.flatMap(({ probabilities }) => probabilities),
    following: view.followed ? [view.followed.share] : [],
  };
}
