import { DONE, SMALL, SWEEPS } from "../../../../build/labs/digits/compression-lab.ts";
import type { RunGraph } from "../../../runtime/digits/calls.ts";
import type { Value } from "../../../runtime/engine/calls.ts";
import { floats, numbers, scalar } from "../../shared/base/tensors.ts";

/** A matrix whose rows turn.onnx has made orthogonal, in two halves; the work of a few seconds. */
export interface Rows {
  top: Value;
  bottom: Value;
}

/** Turn the rows of w1 [units, pixels] sweep by sweep until all are orthogonal. @throws RuntimeError */
export async function orthogonal(graph: RunGraph, w1: Value): Promise<Rows> {
  const half = (w1.dims[0] ?? 0) / 2;
  let rows: Rows = { top: part(w1, 0, half), bottom: part(w1, half, 2 * half) };
  const small = floats(new Float32Array(2 * half - 1).fill(SMALL), 2 * half - 1);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const turned = await graph("turn", { ...rows, small }, ["next_top", "next_bottom", "cosines"]);
    const { next_top: top, next_bottom: bottom } = turned;
    if (!top || !bottom) throw new Error("turn.onnx gave no rows");
    rows = { top, bottom };
    if (Math.max(...numbers(turned.cosines)) < DONE) break;
  }
  return rows;
}

/** The nearest matrix of a rank: itself, and the factors as they would be stored. @throws RuntimeError */
export async function nearest(graph: RunGraph, w1: Value, rows: Rows, rank: number) {
  const feeds = { ...rows, rank: scalar(rank), w1 };
  const { next_w1, left, right } = await graph("low_rank", feeds, ["next_w1", "left", "right"]);
  if (!next_w1 || !left || !right) throw new Error("low-rank.onnx gave no factors");
  return { next_w1, factors: [columns(left, rank), part(right, 0, rank)] };
}

/** Rows from..to of a matrix. */
function part({ data, dims }: Value, from: number, to: number): Value {
  const width = dims[1] ?? 0;
  const rows = (data as Float32Array).slice(from * width, to * width);
  return { type: "float32", data: rows, dims: [to - from, width] };
}

/** The first columns of a matrix. */
function columns({ data, dims }: Value, count: number): Value {
  const [height = 0, width = 0] = dims;
  const kept = (data as Float32Array).filter((_, index) => index % width < count);
  return { type: "float32", data: kept, dims: [height, count] };
}
