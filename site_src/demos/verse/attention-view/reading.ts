/** What the graph `read` answered, by block, head and position; nothing here computes, it finds and compares. */
import type { Values } from "../../../runtime/engine/calls.ts";

/** Outputs of the graph that are shown (model_export/verse/graphs/read.py). */
export type Output =
  | "embedded"
  | "queries"
  | "keys"
  | "values"
  | "scores"
  | "attention"
  | "mixed"
  | "attended"
  | "neurons"
  | "computed"
  | "stream";

/** A head, its block and the number of both counted from 1, as a reader counts. */
export interface Head {
  block: number;
  head: number;
}

/** The position before a text, which every one of its tokens may look back at. */
const START = 0;

export class Reading {
  readonly blocks: number;
  readonly heads: number;
  /** the start and every token of the text */
  readonly positions: number;
  /** numbers of a query, a key or a value */
  readonly size: number;
  /** numbers of the stream at a position */
  readonly width: number;

  /**
   * @param values outputs of the graph
   * @param names how each position is written
   * @throws Error when an output that is shown is missing
   */
  constructor(
    private readonly values: Values,
    readonly names: readonly string[],
  ) {
    const [blocks = 0, heads = 0, positions = 0, size = 0] = this.output("queries").dims;
    this.blocks = blocks;
    this.heads = heads;
    this.positions = positions;
    this.size = size;
    this.width = this.output("embedded").dims.at(-1) ?? 0;
  }

  /** The numbers of an output at its first indices, each counted from 0. */
  at(name: Output, ...indices: readonly number[]): number[] {
    const { data, dims } = this.output(name);
    const rest = dims.slice(indices.length).reduce((product, size) => product * size, 1);
    const row = indices.reduce((sum, index, axis) => sum * (dims[axis] ?? 1) + index, 0);
    return Array.from((data as Float32Array).subarray(row * rest, (row + 1) * rest));
  }

  /** The stream that a block reads at a position: the embedding, or what the block before left. */
  before(block: number, position: number): number[] {
    return block === 1 ? this.at("embedded", position) : this.at("stream", block - 2, position);
  }

  /** Every head, block by block. */
  get all(): Head[] {
    return Array.from({ length: this.blocks * this.heads }, (_, index) => ({
      block: Math.floor(index / this.heads) + 1,
      head: (index % this.heads) + 1,
    }));
  }

  /** What a head looks back at from a position: a share for each position. */
  weights({ block, head }: Head, position: number): number[] {
    return this.at("attention", block - 1, head - 1, position);
  }

  /** Whether a position has a token with letters: of marks there is less to tell. */
  private isWord(position: number): boolean {
    return position > START && /\p{L}/u.test(this.names[position] ?? "");
  }

  /** Where the view begins: at the last word that no mark follows, for a mark is soon guessed. */
  get begin(): number {
    const last = this.positions - 1;
    const isOne = (at: number) => this.isWord(at) && (at === last || this.isWord(at + 1));
    return this.names.reduce((found, _, at) => (isOne(at) ? at : found), last);
  }

  /** The head that gives most to a single word before a position; the first one where there is none. */
  sharpest(position: number): Head {
    const most = (head: Head) =>
      this.weights(head, position).reduce(
        (best, weight, at) => (at < position && this.isWord(at) ? Math.max(best, weight) : best),
        0,
      );
    return this.all.reduce((best, each) => (most(each) > most(best) ? each : best));
  }

  /** The position that a head gives most to. */
  mostSeen(head: Head, position: number): number {
    const weights = this.weights(head, position);
    return weights.indexOf(Math.max(...weights));
  }

  private output(name: Output) {
    const value = this.values[name];
    if (!value) throw new Error(`the graph read has no output ${name}`);
    return value;
  }
}
