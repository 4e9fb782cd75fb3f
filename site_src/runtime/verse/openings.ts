/** How well the writer foretells famous poems from their first line. */
import type { Graph, Tensors } from "../engine/engine.ts";
import { floats } from "../engine/values.ts";
import type { FamousPoem, Form, Opening } from "./calls.ts";
import type { Text } from "./text.ts";
import { integers } from "./writer.ts";

/** Poems that are read at once: with more the answers would take tens of megabytes. */
const TOGETHER = 8;
const FORMS: readonly Form[] = [5, 7];

/** A poem's first four lines as a row of tokens. */
interface Row {
  poem: FamousPoem;
  tokens: readonly number[];
}

/** Those poems of a form that the writer has every character of. */
function rows(text: Text, poems: readonly FamousPoem[], form: Form): Row[] {
  const size = text.steps(form);
  return poems.flatMap((poem) => {
    const opening = poem.read || [...poem.text].slice(0, size).join("");
    const { form: own, tokens, refused } = text.whole(opening);
    const fits = !refused && own === form && tokens.length === size;
    return fits ? [{ poem, tokens: [text.first(form), ...tokens] }] : [];
  });
}

/** The loss in nats per character of lines 2 to 4, marks left out. @throws RuntimeError */
export async function openings(
  score: Graph,
  weights: Tensors,
  text: Text,
  poems: readonly FamousPoem[],
): Promise<Opening[]> {
  const found: Opening[] = [];
  for (const form of FORMS) {
    const all = rows(text, poems, form);
    for (let at = 0; at < all.length; at += TOGETHER) {
      const some = all.slice(at, at + TOGETHER);
      const length = some[0]?.tokens.length ?? 0;
      const tokens = integers(
        some.flatMap((row) => row.tokens),
        [some.length, length],
      );
      const answers = await score.run({ ...weights, tokens }, ["log_probabilities"]);
      const chances = floats(answers.log_probabilities);
      some.forEach(({ poem }, row) => {
        const own = chances.subarray(row * (length - 1), (row + 1) * (length - 1));
        found.push({ poem, nats: afterFirst(own, form) });
      });
    }
  }
  return found;
}

/** The mean of what lines 2 to 4 cost, without their marks. */
function afterFirst(chances: Float32Array, form: Form): number {
  const written = chances.filter((_, at) => at > form && at % (form + 1) !== form);
  return -written.reduce((sum, chance) => sum + chance, 0) / written.length;
}
