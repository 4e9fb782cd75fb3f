import type { Value } from "../../../runtime/engine/calls.ts";

/** Float32 tensor; without dimensions when none are given. */
export function floats(data: ArrayLike<number>, ...dims: number[]): Value {
  return { type: "float32", data: Float32Array.from(data), dims };
}

/** A single float32 number. */
export function scalar(value: number): Value {
  return floats([value]);
}

/** A single float64 number. */
export function wideScalar(value: number): Value {
  return { type: "float64", data: new Float64Array([value]), dims: [] };
}

/** Int64 tensor with one dimension. */
export function integers(...values: number[]): Value {
  return { type: "int64", data: BigInt64Array.from(values, BigInt), dims: [values.length] };
}

/** The numbers of an output; an output that is missing is a mistake in the caller. */
export function numbers(value: Value | undefined): number[] {
  if (!value) throw new Error("the graph has no such output");
  const { data } = value;
  // Without a function for each number a gradient is copied many times as fast.
  return data instanceof BigInt64Array ? Array.from(data, Number) : Array.from(data);
}

/** The first number of an output. */
export function first(value: Value | undefined): number {
  return numbers(value)[0] ?? Number.NaN;
}
