import type { METHODS, STUDENTS } from "../../../../build/labs/digits/compression-lab.ts";
import type { RunGraph } from "../../../runtime/digits/calls.ts";
import { PIXELS } from "../../../runtime/digits/picture.ts";
import type { Value, Values } from "../../../runtime/engine/calls.ts";
import { floats, scalar } from "../../shared/base/tensors.ts";
import { nearest, orthogonal, type Rows } from "./low-rank.ts";
import { pack } from "./storage.ts";

export type Method = (typeof METHODS)[number];

/** What the reader has chosen; each method looks at its own part. */
export interface Choice {
  method: Method;
  /** of the weights that become zero, 0..1 */
  share: number;
  /** bits a weight; 32 for no rounding */
  bits: number;
  /** directions that are kept of the hidden layer's weights */
  rank: number;
  /** the small network that had a teacher, or the one that had not */
  student: (typeof STUDENTS)[number];
}

/** A compressed network: weights to compute with, and what a file would hold without the biases. */
export interface Compressed {
  /** w1, b1, w2, b2 */
  weights: Values;
  packed: Uint8Array;
}

/** Compresses one network by every method. */
export class Compressor {
  private rows: Rows | null = null;

  /** @param network w1, b1, w2, b2 */
  constructor(
    private readonly graph: RunGraph,
    private readonly network: Values,
  ) {}

  /** Of the network as float32, which is what it is compared with. */
  get bytes(): number {
    const { w1, b1, w2, b2 } = this.network;
    return [w1, b1, w2, b2].reduce((sum, one) => sum + 4 * (one?.data.length ?? 0), 0);
  }

  /** @throws RuntimeError */
  async compress(choice: Choice): Promise<Compressed> {
    if (choice.method === "prune") return this.prune(choice.share, choice.bits);
    if (choice.method === "rank") return this.lower(choice.rank);
    return this.distilled(choice.student === "taught");
  }

  private async prune(share: number, bits: number): Promise<Compressed> {
    const [w1, w2] = [part(this.network, "w1"), part(this.network, "w2")];
    const feeds = { share: scalar(share), bits: scalar(bits), w1, w2 };
    const outputs = ["next_w1", "next_w2", "whole1", "whole2"];
    const tensors = await this.graph("compress", feeds, outputs);
    const next = [part(tensors, "next_w1"), part(tensors, "next_w2")] as const;
    const packed = pack(next, [part(tensors, "whole1"), part(tensors, "whole2")], bits);
    return { weights: { ...this.network, w1: next[0], w2: next[1] }, packed };
  }

  private async lower(rank: number): Promise<Compressed> {
    const w1 = part(this.network, "w1");
    this.rows ??= await orthogonal(this.graph, w1);
    const { next_w1, factors } = await nearest(this.graph, w1, this.rows, rank);
    const packed = pack([...factors, part(this.network, "w2")], [], 32);
    return { weights: { ...this.network, w1: next_w1 }, packed };
  }

  private async distilled(taught: boolean): Promise<Compressed> {
    const input = { image: floats(new Float32Array(PIXELS), 1, PIXELS) };
    const name = taught ? "student" : "student_alone";
    const weights = await this.graph(name, input, ["w1", "b1", "w2", "b2"]);
    return { weights, packed: pack([part(weights, "w1"), part(weights, "w2")], [], 32) };
  }
}

/** A tensor that must be there. */
export function part(values: Values, name: string): Value {
  const value = values[name];
  if (!value) throw new Error(`no ${name}`);
  return value;
}
