/** Two poets write one poem, a token in a call: one keeps keys and values, one reads all again. */
import * as ort from "onnxruntime-web/wasm";
import type { Graph, Tensors } from "../engine/engine.ts";
import type { Model } from "../engine/manifest.ts";
import { seeded } from "../engine/random.ts";
import type { Order, Raced, Run } from "./calls.ts";
import type { Text } from "./text.ts";
import { cachesOf, integers, numbers, settings } from "./writer.ts";

/** The network may choose. */
const FREE = -1;
/** The race is run again until it has taken so long, in ms, or so often: the least times are kept. */
const [ENOUGH, MOST_ROUNDS] = [1_500, 5];
/** Steps before the race, so that nobody runs with cold memory. */
const WARM = 4;

/** What is asked of the graphs. */
export interface Graphs {
  readonly write: Graph;
  readonly plain: Graph;
  /** the file of `write`, which tells the sizes of its cache */
  readonly model: Model;
  /** the weights of the language */
  weights(): Promise<Tensors>;
}

/** What both poets are given for a token. */
interface Given {
  position: number;
  token: number;
  uniform: number;
}

/** A poet: what was written, and the next token. */
interface Poet extends Run {
  next(given: Given, rest: Tensors): Promise<void>;
}

export class Racer {
  constructor(
    private readonly graphs: Graphs,
    private readonly text: Text,
  ) {}

  /** Write a poem twice, in turn. @throws RuntimeError */
  async race(order: Order): Promise<Raced> {
    const rest = { ...(await this.graphs.weights()), ...settings(order) };
    const first = this.text.first(order.form);
    await this.run(order, rest, first, WARM);
    const begun = performance.now();
    const again = () => this.run(order, rest, first, this.text.steps(order.form));
    const rounds = [await again()];
    while (performance.now() - begun < ENOUGH && rounds.length < MOST_ROUNDS)
      rounds.push(await again());
    const all = (poet: 0 | 1) => leastOf(rounds.map((poets) => poets[poet]));
    return { cached: all(0), plain: all(1), rounds: rounds.length };
  }

  private async run(order: Order, rest: Tensors, first: number, steps: number) {
    const random = seeded(order.seed);
    const poets = [this.keeper(first), this.rereader(first)] as const;
    for (let position = 0; position < steps; position += 1) {
      const given = { position, token: order.given[position] ?? FREE, uniform: random() };
      for (const poet of poets) {
        if (poet.tokens.at(-1) !== this.text.end) await poet.next(given, rest);
      }
    }
    return poets;
  }

  /** The poet with a cache. */
  private keeper(first: number): Poet {
    const { write, model } = this.graphs;
    const caches = cachesOf(model);
    const grow = (answers: Tensors): Tensors =>
      Object.fromEntries(
        caches.map(({ name, shape }) => [name, grown(shape, answers[`next_${name}`] ?? null)]),
      );
    const wanted = [...caches.map(({ name }) => `next_${name}`), "written"];
    let cache = grow({});
    return timed(first, async (last, given, rest) => {
      const feeds = { ...fed(given, rest), last: integers([last], []), ...cache };
      const begun = performance.now();
      const answers = await write.run(feeds, wanted);
      const ms = performance.now() - begun;
      cache = grow(answers);
      return { written: answers.written, ms };
    });
  }

  /** The poet who reads everything again. */
  private rereader(first: number): Poet {
    const { plain } = this.graphs;
    const read: number[] = [];
    return timed(first, async (last, given, rest) => {
      read.push(last);
      const feeds = { ...fed(given, rest), tokens: integers(read, [read.length]) };
      const begun = performance.now();
      const answers = await plain.run(feeds, ["written"]);
      return { written: answers.written, ms: performance.now() - begun };
    });
  }
}

type Step = (
  last: number,
  given: Given,
  rest: Tensors,
) => Promise<{ written: ort.Tensor | undefined; ms: number }>;

/** A poet whose tokens and times are kept. */
function timed(first: number, step: Step): Poet {
  const run: Run = { tokens: [], ms: [] };
  return {
    ...run,
    async next(given, rest) {
      const { written, ms } = await step(run.tokens.at(-1) ?? first, given, rest);
      run.tokens.push(numbers(written)[0] ?? 0);
      run.ms.push(ms);
    },
  };
}

/** The tokens, which are the same each time, and for each the least time: what disturbs a call makes it longer. */
function leastOf(runs: readonly Run[]): Run {
  const [first] = runs;
  const least = (_: number, at: number) => Math.min(...runs.map(({ ms }) => ms[at] ?? Number.NaN));
  return { tokens: first?.tokens ?? [], ms: (first?.ms ?? []).map(least) };
}

function fed({ position, token, uniform }: Given, rest: Tensors): Tensors {
  return {
    ...rest,
    position: integers([position], []),
    given: integers([token], [1]),
    uniform: new ort.Tensor("float32", Float32Array.of(uniform), [1]),
  };
}

/** A cache with room for one more position. @param shape of the graph's input, whose one name is the positions */
function grown(shape: readonly (number | string)[], kept: ort.Tensor | null): ort.Tensor {
  const axis = shape.findIndex((size) => typeof size === "string");
  const before = kept?.dims[axis] ?? 0;
  const dims = shape.map((size) => (typeof size === "number" ? size : before + 1));
  const width = dims.slice(axis + 1).reduce((product, size) => product * size, 1);
  const rows = dims.slice(0, axis).reduce((product, size) => product * size, 1);
  const data = new Float32Array(rows * (before + 1) * width);
  const old = (kept?.data ?? new Float32Array()) as Float32Array;
  for (let row = 0; row < rows; row += 1) {
    const part = old.subarray(row * before * width, (row + 1) * before * width);
    data.set(part, row * (before + 1) * width);
  }
  return new ort.Tensor("float32", data, dims);
}
