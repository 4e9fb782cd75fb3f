import type { RunGraph } from "../../../runtime/digits/calls.ts";
import { floats, integers, numbers, scalar } from "../../shared/base/tensors.ts";

/** The reader's numbers. Matrices are flat, row by row: a row for each unit. */
export interface Numbers {
  x: readonly number[];
  w1: readonly number[];
  b1: readonly number[];
  w2: readonly number[];
  b2: readonly number[];
  /** 0 or 1, the output that should be likely */
  label: number;
  rate: number;
}

/** The worked example of section 4. */
export const EXAMPLE: Numbers = {
  x: [1, 2],
  w1: [0.5, 0.25, -0.5, 0.5],
  b1: [0, 0],
  w2: [1, -1, 0.5, 1],
  b2: [0, 0],
  label: 0,
  rate: 0.1,
};

/** Values of one forward pass. */
export interface Pass {
  z1: number[];
  a1: number[];
  z2: number[];
  p: number[];
  loss: number;
}

/** Everything that toy.onnx computes, by the names of section 4. */
export interface Computed extends Pass {
  delta2: number[];
  /** the message sent down, before the activation's derivative */
  passed: number[];
  delta1: number[];
  dw2: number[];
  dw1: number[];
  next: Pick<Numbers, "w1" | "b1" | "w2" | "b2">;
  after: Pass;
}

const FIRST = ["loss", "z1", "a1", "logits", "probabilities"];
const BACK = ["delta2", "passed", "delta1", "dw2", "dw1"];
const NEXT = ["next_w1", "next_b1", "next_w2", "next_b2"];

/** Run the graph. @throws RuntimeError */
export async function learn(
  graph: RunGraph,
  { x, w1, b1, w2, b2, label, rate }: Numbers,
): Promise<Computed> {
  const feeds = {
    image: floats(x, 1, 2),
    label: integers(label),
    rate: scalar(rate),
    w1: floats(w1, 2, 2),
    b1: floats(b1, 2),
    w2: floats(w2, 2, 2),
    b2: floats(b2, 2),
  };
  const after = FIRST.map((name) => `${name}_after`);
  const values = await graph("toy", feeds, [...FIRST, ...BACK, ...NEXT, ...after]);
  const of = (name: string) => numbers(values[name]);
  const pass = (end: string): Pass => ({
    z1: of(`z1${end}`),
    a1: of(`a1${end}`),
    z2: of(`logits${end}`),
    p: of(`probabilities${end}`),
    loss: of(`loss${end}`)[0] ?? Number.NaN,
  });
  return {
    ...pass(""),
    delta2: of("delta2"),
    passed: of("passed"),
    delta1: of("delta1"),
    dw2: of("dw2"),
    dw1: of("dw1"),
    next: { w1: of("next_w1"), b1: of("next_b1"), w2: of("next_w2"), b2: of("next_b2") },
    after: pass("_after"),
  };
}
