/** A text read at once, with everything on the way, and what each block would have follow. */
import * as ort from "onnxruntime-web/wasm";
import type { Graph, Tensors } from "../engine/engine.ts";
import { floats, toValues } from "../engine/values.ts";
import type { Candidates, Read, Watched } from "./calls.ts";
import type { Text } from "./text.ts";
import { integers, numbers, settings } from "./writer.ts";

/** What is asked of the graphs. */
export interface ReadersGraphs {
  readonly read: Graph;
  readonly settle: Graph;
  /** the weights of the language */
  weights(): Promise<Tensors>;
}

/** Megabytes of logits and probabilities, which stay in the worker. */
const LARGE = ["lens", "probabilities"];

export class Reader {
  /** The last text that was read. */
  private known: { key: string; answers: Promise<Tensors> } | null = null;

  constructor(
    private readonly graphs: ReadersGraphs,
    private readonly text: Text,
  ) {}

  /** Read a text as it stands. @throws RuntimeError */
  async read(text: string): Promise<Read> {
    const { form, tokens, refused } = this.text.whole(text);
    if (refused) return { row: [], values: {}, following: [], refused };
    const row = [this.text.first(form), ...tokens];
    const answers = await this.answers(row);
    const shown = Object.entries(answers).filter(([name]) => !LARGE.includes(name));
    const probabilities = floats(answers.probabilities);
    const size = this.text.tokens.length;
    const following = tokens.map((token, at) => probabilities[at * size + token] ?? Number.NaN);
    return { row, values: toValues(Object.fromEntries(shown)), following, refused };
  }

  /** What each block would have follow at a position. @throws RuntimeError */
  async lens(row: readonly number[], position: number): Promise<Candidates[]> {
    const { lens } = await this.answers(row);
    const [all, size] = [floats(lens), this.text.tokens.length];
    const found: Candidates[] = [];
    for (let from = position * size; from < all.length; from += row.length * size) {
      const logits = new ort.Tensor("float32", all.slice(from, from + size), [size]);
      const feeds = { logits, ...settings({ temperature: 1, topK: 0, topP: 1 }) };
      const best = await this.graphs.settle.run(feeds, ["best", "shares", "kept"]);
      const shares = [...floats(best.shares)];
      const kept = numbers(best.kept)[0] ?? 0;
      found.push({ tokens: numbers(best.best), probabilities: shares, shares, kept });
    }
    return found;
  }

  /** What leads to a position: blocks and looks. The mark that a row begins with is none of the poem's. @throws RuntimeError */
  async watch(row: readonly number[], position: number): Promise<Watched> {
    const { looked } = await this.answers(row);
    const from = position * row.length + 1;
    const looks = [...floats(looked).slice(from, from + position)];
    return { blocks: await this.lens(row, position), looks };
  }

  private answers(row: readonly number[]): Promise<Tensors> {
    const key = row.join();
    if (this.known?.key !== key) this.known = { key, answers: this.run(row) };
    return this.known.answers;
  }

  private async run(row: readonly number[]): Promise<Tensors> {
    const feeds = { tokens: integers(row, [row.length]), ...(await this.graphs.weights()) };
    try {
      return await this.graphs.read.run(feeds);
    } catch (error) {
      this.known = null;
      throw error;
    }
  }
}
