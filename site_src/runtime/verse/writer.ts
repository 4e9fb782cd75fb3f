/** A poem from the graph that writes one in a single call, and what may stand where in it. */
import * as ort from "onnxruntime-web/wasm";
import type { Graph, Tensors } from "../engine/engine.ts";
import type { Model } from "../engine/manifest.ts";
import { seeded } from "../engine/random.ts";
import { floats } from "../engine/values.ts";
import type { Candidates, Form, ModelName, Order, Sampling, Written } from "./calls.ts";
import { before, type Text } from "./text.ts";

/** A place that the network fills. */
const FREE = -1n;

/** A number as a graph takes it. */
export const scalar = (value: number) => new ort.Tensor("float32", Float32Array.of(value), []);
const whole = (value: number) => integers([value], []);

/** How a token is drawn, as the graphs take it. */
export const settings = ({ temperature, topK, topP }: Sampling) => ({
  temperature: scalar(temperature),
  top_k: whole(topK),
  top_p: scalar(topP),
});

/** The whole numbers of a tensor. */
export const numbers = (tensor: ort.Tensor | undefined) =>
  Array.from((tensor?.data ?? []) as BigInt64Array, Number);

/** Whole numbers as a graph takes them. */
export function integers(values: readonly number[], dims: readonly number[]): ort.Tensor {
  return new ort.Tensor("int64", BigInt64Array.from(values, BigInt), dims);
}

/** The inputs that hold keys and values of all positions. */
export const cachesOf = (model: Model): Model["inputs"] =>
  model.inputs.filter(({ shape }) => shape.includes("positions"));

/** What is asked of the graphs. */
export interface Graphs {
  readonly write: Graph;
  readonly settle: Graph;
  /** the file of `write`, which tells the sizes of its cache */
  readonly model: Model;
  /** the weights that a graph hands out; without its name those of the language */
  weights(voice?: ModelName): Promise<Tensors>;
}

/** A poem as a graph has written it. @param end the token that ends it */
export function writtenOf(answers: Tensors, end: number): Omit<Written, "ms"> {
  const written = numbers(answers.written);
  const tokens = before(written, end);
  return {
    tokens,
    probabilities: [...floats(answers.probabilities).subarray(0, tokens.length)],
    isEnded: tokens.length < written.length,
  };
}

export class Writer {
  /** The last position that candidates were asked for: what stood before it, and the logits there. */
  private known: { before: string; logits: ort.Tensor } | null = null;

  constructor(
    private readonly graphs: Graphs,
    private readonly text: Pick<Text, "tokens" | "end" | "first" | "steps">,
  ) {}

  /** Write a poem. @throws RuntimeError */
  async write(order: Order): Promise<Written> {
    const steps = this.text.steps(order.form);
    const feeds = await this.feeds(order, steps);
    const begun = performance.now();
    const answers = await this.graphs.write.run(feeds, ["written", "probabilities"]);
    const ms = performance.now() - begun;
    return { ...writtenOf(answers, this.text.end), ms };
  }

  /** What may stand after some tokens. @throws RuntimeError */
  async candidates(row: readonly number[], form: Form, by: Sampling): Promise<Candidates> {
    const logits = await this.logits(row, form);
    const settle = (sampling: Sampling) =>
      this.graphs.settle.run({ logits, ...settings(sampling) }, ["best", "shares", "kept"]);
    const own = await settle({ temperature: 1, topK: 0, topP: 1 });
    const drawn = await settle(by);
    return {
      tokens: numbers(own.best),
      probabilities: [...floats(own.shares)],
      shares: [...floats(drawn.shares)],
      kept: numbers(drawn.kept)[0] ?? 0,
    };
  }

  /** The logits [vocabulary] after some tokens, which are asked for again while a slider moves. */
  private async logits(row: readonly number[], form: Form): Promise<ort.Tensor> {
    const key = [form, ...row].join();
    if (this.known?.before === key) return this.known.logits;
    const order = { given: row, form, seed: 0, temperature: 1, topK: 1, topP: 1 };
    const feeds = await this.feeds(order, row.length + 1);
    const { logits } = await this.graphs.write.run(feeds, ["logits"]);
    const size = this.text.tokens.length;
    const last = floats(logits).slice(row.length * size);
    this.known = { before: key, logits: new ort.Tensor("float32", last, [size]) };
    return this.known.logits;
  }

  /** The inputs of a graph that writes, for so many steps. @throws RuntimeError */
  async feeds(order: Order, steps: number): Promise<Tensors> {
    const random = seeded(order.seed);
    const given = new BigInt64Array(steps).fill(FREE);
    order.given.slice(0, steps).forEach((token, position) => {
      given[position] = BigInt(token);
    });
    const uniform = Float32Array.from({ length: steps }, () => random());
    return {
      ...(await this.graphs.weights(order.voice)),
      ...settings(order),
      last: whole(this.text.first(order.form)),
      position: whole(0),
      ...empty(this.graphs.model, { positions: steps }),
      given: new ort.Tensor("int64", given, [steps]),
      uniform: new ort.Tensor("float32", uniform, [steps]),
    };
  }
}

/**
 * The cache of every block's keys and values, with nothing in it yet.
 * @param model the graph that has one
 * @param sizes of what may vary
 */
export function empty(model: Model, sizes: Readonly<Record<string, number>>): Tensors {
  const tensors = cachesOf(model).map(({ name, shape }) => {
    const dims = shape.map((size) => (typeof size === "number" ? size : (sizes[size] ?? 1)));
    const count = dims.reduce((product, size) => product * size, 1);
    return [name, new ort.Tensor("float32", new Float32Array(count), dims)] as const;
  });
  return Object.fromEntries(tensors);
}
