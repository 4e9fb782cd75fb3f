/** A reader's own network: its weights stay in the worker, the page asks for a few minibatches at a time. */
import * as ort from "onnxruntime-web/wasm";
import type { Graph, Tensors } from "../engine/engine.ts";
import type { Model } from "../engine/manifest.ts";
import { Deck, seeded } from "../engine/random.ts";
import { floats } from "../engine/values.ts";
import type { Composed, Learnt, Plan } from "./calls.ts";
import { type Lesson, wholeLines } from "./lesson.ts";
import { integers, Writer } from "./writer.ts";

/** So many times the loss of guessing: beyond it nothing is learnt any more. */
const WORST = 3;
/** Rows that are judged in one call, so that it needs little memory. */
const ROWS = 64;
/** As model_export/verse/network.py begins: the spread of embeddings, and what adds nothing at first. */
const SPREAD = 0.02;
const NOTHING = /^(output|down)_/;

/** What is asked of the graphs, and the files of those whose sizes are asked for. */
export interface Graphs {
  readonly train: Graph;
  readonly loss: Graph;
  readonly write: Graph;
  readonly settle: Graph;
  readonly models: { readonly train: Model; readonly write: Model };
}

function filled(dims: readonly number[], next: () => number): ort.Tensor {
  const length = dims.reduce((product, size) => product * size, 1);
  return new ort.Tensor("float32", Float32Array.from({ length }, next), dims);
}

export class Pupil {
  private state: Record<string, ort.Tensor> = {};
  private readonly random: () => number;
  private readonly batch: number;
  private readonly writer: Writer;
  private readonly deck: Deck;
  private steps = 0;

  constructor(
    private readonly plan: Plan,
    private readonly graphs: Graphs,
    readonly lesson: Lesson,
  ) {
    const { models, write, settle } = graphs;
    this.random = seeded(plan.seed);
    this.deck = new Deck(lesson.learnt.starts.length, this.random);
    const given = models.train.inputs.find(({ name }) => name === "tokens")?.shape ?? [];
    this.batch = Number(given.at(-2));
    this.begin();
    const weights = async () => this.weights;
    const text = {
      tokens: lesson.tokens,
      end: -1, // a row has its length
      first: () => 0,
      steps: () => lesson.positions,
    };
    this.writer = new Writer({ write, settle, model: models.write, weights }, text);
  }

  /** The weights as they are now, by the names of the graphs' inputs. */
  get weights(): Tensors {
    const names = this.graphs.models.write.inputs.map(({ name }) => name);
    return Object.fromEntries(Object.entries(this.state).filter(([name]) => names.includes(name)));
  }

  /** How many weights there are. */
  get size(): number {
    return Object.values(this.weights).reduce((sum, { size }) => sum + size, 0);
  }

  /** Learn from so many minibatches. */
  async learn(count: number): Promise<Learnt> {
    const { positions, learnt, tokens } = this.lesson;
    const rows = Array.from({ length: count * this.batch }, () => this.draw());
    const feeds = {
      ...this.state,
      rate: new ort.Tensor("float32", Float32Array.of(this.plan.rate), []),
      ...this.cut(learnt, rows, [count, this.batch]),
    };
    const begun = performance.now();
    const { losses, ...next } = await this.graphs.train.run(feeds);
    const ms = performance.now() - begun;
    const found = [...floats(losses)];
    const worst = WORST * Math.log(tokens.length);
    // False for NaN too. What came of such a step is thrown away: the last good weights stay.
    const healthy = found.every((loss) => loss <= worst);
    if (healthy) {
      for (const [name, tensor] of Object.entries(next)) this.state[name.slice(5)] = tensor;
      this.steps += count;
    }
    return { losses: found, healthy, ms, steps: this.steps, characters: rows.length * positions };
  }

  /** The mean loss, in nats per character, of the text that is not learnt from. */
  async judge(): Promise<number> {
    const { judged } = this.lesson;
    let sum = 0;
    for (let at = 0; at < judged.starts.length; at += ROWS) {
      const rows = judged.starts.slice(at, at + ROWS);
      const feeds = { ...this.weights, ...this.cut(judged, rows, [rows.length]) };
      const { loss } = await this.graphs.loss.run(feeds, ["loss"]);
      sum += (floats(loss)[0] ?? Number.NaN) * rows.length;
    }
    return sum / judged.starts.length;
  }

  /** A row that the network writes. @param seed of the numbers that characters are drawn with */
  async compose(temperature: number, seed: number): Promise<Composed> {
    const order = { given: [], form: 7 as const, seed, temperature, topK: 0, topP: 1 };
    const written = await this.writer.write(order);
    const row = written.tokens.map((token) => this.lesson.tokens[token] ?? "").join("");
    const lines = wholeLines(row);
    return { row, lines, known: lines.filter((line) => this.lesson.lines.has(line)) };
  }

  /** The next row to learn from; every one once before any comes again. */
  private draw(): number {
    return this.lesson.learnt.starts[this.deck.draw()] ?? 0;
  }

  private cut({ ids }: Lesson["learnt"], rows: readonly number[], dims: readonly number[]) {
    const { positions } = this.lesson;
    const part = (shift: number) =>
      integers(
        rows.flatMap((start) => [...ids.subarray(start + shift, start + shift + positions)]),
        [...dims, positions],
      );
    return { tokens: part(0), targets: part(1) };
  }

  /** Random weights, and no average of anything yet. */
  private begin(): void {
    const { inputs, outputs } = this.graphs.models.train;
    const carried = inputs.filter(({ name }) =>
      outputs.some((output) => output.name === `next_${name}`),
    );
    const own = this.graphs.models.write.inputs.map(({ name }) => name);
    for (const { name, shape } of carried) {
      const dims = shape.map((size) =>
        typeof size === "number" ? size : this.lesson.tokens.length,
      );
      const isNew = own.includes(name) && !NOTHING.test(name);
      const reach = name === "embedding" ? SPREAD * Math.sqrt(3) : 1 / Math.sqrt(dims[0] ?? 1);
      this.state[name] = filled(dims, isNew ? () => (2 * this.random() - 1) * reach : () => 0);
    }
  }
}

/** Texts in runs of three: what stands before each token, that token, what follows it. @param nothing stands before the first */
function threes(texts: readonly (readonly number[])[], nothing: number): ort.Tensor[] {
  const runs = [
    texts.flatMap((text) => [nothing, ...text.slice(0, -2)]),
    texts.flatMap((text) => text.slice(0, -1)),
    texts.flatMap((text) => text.slice(1)),
  ];
  return runs.map((run) => integers(run, [run.length]));
}

/** What counting alone reaches on the text that is not learnt from: one character, two, and three. */
export async function counted(graph: Graph, lesson: Lesson): Promise<number[]> {
  const { tokens, learnt, judged, positions } = lesson;
  const rows = judged.starts.map((at) => [...judged.ids.subarray(at, at + positions + 1)]);
  const [earlier, before, after] = threes([[...learnt.ids]], tokens.length);
  const [context, given, asked] = threes(rows, tokens.length);
  const alphabet = integers([...tokens.keys()], [tokens.length]);
  const feeds = { alphabet, earlier, before, after, context, given, asked } as Tensors;
  const { unigram, bigram, trigram } = await graph.run(feeds);
  return [unigram, bigram, trigram].map((loss) => floats(loss)[0] ?? Number.NaN);
}
