/** How well a network foretells poems that it did not learn from. */
import type { Graph, Tensors } from "../engine/engine.ts";
import { floats } from "../engine/values.ts";
import { integers } from "./writer.ts";

/** Poems that are read at once: with more the answers would take tens of megabytes. */
const TOGETHER = 8;

/**
 * Nats per token; the end of a poem and what fills it up count nowhere.
 * @param score the graph
 * @param poems each in as many tokens, from the first mark on
 * @param end the token that ends a poem
 */
export async function perToken(
  score: Graph,
  weights: Tensors,
  poems: readonly (readonly number[])[],
  end: number,
): Promise<number> {
  let [nats, count] = [0, 0];
  for (let at = 0; at < poems.length; at += TOGETHER) {
    const some = poems.slice(at, at + TOGETHER);
    const tokens = integers(some.flat(), [some.length, some[0]?.length ?? 0]);
    const found = await score.run({ ...weights, tokens });
    const chances = floats(found.log_probabilities);
    const written = some.flatMap((row) => row.slice(1).map((token) => token !== end));
    nats -= chances.reduce((sum, chance, place) => sum + (written[place] ? chance : 0), 0);
    count += written.filter(Boolean).length;
  }
  return nats / count;
}
