/** The network made smaller for a while: what it costs, and what it writes then. */
import * as ort from "onnxruntime-web/wasm";
import type { Graph, Tensors } from "../engine/engine.ts";
import type { Model } from "../engine/manifest.ts";
import { once } from "../engine/once.ts";
import { filled, floats } from "../engine/values.ts";
import type { Order, Squeezed, Squeezing, Written } from "./calls.ts";
import { perToken } from "./judging.ts";
import type { Text } from "./text.ts";
import { scalar, Writer } from "./writer.ts";

/** What the graph calls the weights that are left. */
const LEFT = "squeezed_";
/** Both networks write by turns until it has taken so long, in ms, or so often: the least times are kept. */
const [ENOUGH, MOST_ROUNDS] = [800, 8];

/** What is asked of the graphs. */
export interface Graphs {
  readonly squeeze: Graph;
  readonly score: Graph;
  readonly write: Graph;
  readonly settle: Graph;
  /** the weights of the language */
  weights(): Promise<Tensors>;
  /** what its matrices are cut to, which comes when a rank is first lowered */
  directions(): Promise<Tensors>;
}

export class Squeezer {
  /** What was measured, by what was left: another poem does not change it. */
  private readonly losses = new Map<string, Promise<number>>();

  /**
   * @param models the files of the graphs, which tell what these take
   * @param judged the poems that all networks are judged by, each in as many tokens
   */
  constructor(
    private readonly graphs: Graphs,
    private readonly models: Readonly<Record<"squeeze" | "write", Model>>,
    private readonly text: Text,
    private readonly judged: () => Promise<readonly number[][]>,
  ) {}

  /** @throws RuntimeError */
  async squeeze(squeezing: Squeezing, orders: readonly Order[]): Promise<Squeezed> {
    const { bytes, ...left } = await this.left(squeezing);
    const named = Object.entries(left).map(([name, part]) => [name.slice(LEFT.length), part]);
    const weights = Object.fromEntries(named) as Tensors;
    const writers = {
      whole: this.writer(() => this.graphs.weights()),
      left: this.writer(async () => weights),
    };
    const poems: Written[] = [];
    for (const order of orders) poems.push(await writers.left.write(order));
    const ms = await byTurns(writers, orders);
    const key = JSON.stringify(squeezing);
    const nats = await once(this.losses, key, async () =>
      perToken(this.graphs.score, weights, await this.judged(), this.text.end),
    );
    return { bytes: floats(bytes)[0] ?? Number.NaN, nats, poems, ms };
  }

  /** Who writes with some weights. */
  private writer(weights: () => Promise<Tensors>): Writer {
    const { write, settle } = this.graphs;
    return new Writer({ write, settle, model: this.models.write, weights }, this.text);
  }

  private async left({ bits, ranks, heads, neurons }: Squeezing): Promise<Tensors> {
    const { inputs } = this.models.squeeze;
    const dims = (name: string) =>
      (inputs.find((input) => input.name === name)?.shape ?? []).map(Number);
    const all = dims("directions");
    const isCut = ranks.some((rank) => rank < (all.at(-1) ?? 0));
    const given = {
      // Where nothing is cut, none are needed.
      ...(isCut ? await this.graphs.directions() : { directions: zeros(all) }),
      bits: list(bits),
      ranks: list(ranks),
      heads: new ort.Tensor("float32", Float32Array.from(heads, Number), dims("heads")),
      neurons: scalar(neurons),
    };
    const weights = await this.graphs.weights();
    return this.graphs.squeeze.run(filled(given, this.models.squeeze, weights));
  }
}

/** The least time that each network takes for the first poem; the one whose turn is first changes. */
async function byTurns(
  writers: Readonly<Record<keyof Squeezed["ms"], Writer>>,
  [order]: readonly Order[],
): Promise<Squeezed["ms"]> {
  const ms = { whole: Number.POSITIVE_INFINITY, left: Number.POSITIVE_INFINITY };
  if (!order) return ms;
  await writers.whole.write(order); // the other has written already, and is warm
  const begun = performance.now();
  const turn: (keyof typeof ms)[] = ["whole", "left"];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    if (round > 0 && performance.now() - begun > ENOUGH) break;
    for (const name of turn) ms[name] = Math.min(ms[name], (await writers[name].write(order)).ms);
    turn.reverse();
  }
  return ms;
}

const zeros = (dims: readonly number[]) =>
  new ort.Tensor(
    "float32",
    new Float32Array(dims.reduce((product, size) => product * size, 1)),
    dims,
  );

const list = (values: readonly number[]) =>
  new ort.Tensor("float32", Float32Array.from(values), [values.length]);
