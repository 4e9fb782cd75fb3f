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

/** What is asked of the graphs. */
export interface Graphs {
  readonly squeeze: Graph;
  readonly score: Graph;
  readonly write: Graph;
  readonly settle: Graph;
  /** the weights of the language */
  weights(): Promise<Tensors>;
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
    const { write, settle } = this.graphs;
    const asked = { write, settle, model: this.models.write, weights: async () => weights };
    const writer = new Writer(asked, this.text);
    const poems: Written[] = [];
    for (const order of orders) poems.push(await writer.write(order));
    const key = JSON.stringify(squeezing);
    const nats = await once(this.losses, key, async () =>
      perToken(this.graphs.score, weights, await this.judged(), this.text.end),
    );
    return { bytes: floats(bytes)[0] ?? Number.NaN, nats, poems };
  }

  private async left({ bits, heads, neurons }: Squeezing): Promise<Tensors> {
    const stay = this.models.squeeze.inputs.find(({ name }) => name === "heads");
    const dims = (stay?.shape ?? []).map(Number);
    const given = {
      bits: new ort.Tensor("float32", Float32Array.from(bits), [bits.length]),
      heads: new ort.Tensor("float32", Float32Array.from(heads, Number), dims),
      neurons: scalar(neurons),
    };
    const weights = await this.graphs.weights();
    return this.graphs.squeeze.run(filled(given, this.models.squeeze, weights));
  }
}
