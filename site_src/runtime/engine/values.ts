/** Tensors on their way between the page and the graphs. */
import * as ort from "onnxruntime-web/wasm";
import type { Value, Values } from "./calls.ts";
import type { Tensors } from "./engine.ts";
import type { Model } from "./manifest.ts";

/** The array that holds the numbers of each type. */
export const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  int8: Int8Array,
};

/** Zeros for every input of a graph; what may vary in size is as small as it can be. */
export function blank({ inputs }: Model): Tensors {
  const zeros = inputs.map(({ name, dtype, shape }) => {
    const type = dtype as Value["type"];
    const dims = shape.map((size) => (typeof size === "number" ? size : 1));
    const data = new ARRAYS[type](dims.reduce((product, size) => product * size, 1));
    return [name, new ort.Tensor(type, data as Float32Array, dims)] as const;
  });
  return Object.fromEntries(zeros);
}

/** Inputs of a graph, with weights for those that are missing. */
export function filled(given: Tensors, { inputs }: Model, weights: Tensors): Tensors {
  const all: Record<string, ort.Tensor> = { ...given };
  for (const { name } of inputs) {
    const weight = weights[name];
    if (weight) all[name] ??= weight;
  }
  return all;
}

/** What the page sends, as the engine takes it. */
export function toTensors(values: Values): Record<string, ort.Tensor> {
  const tensors: Record<string, ort.Tensor> = {};
  for (const [name, { type, data, dims }] of Object.entries(values)) {
    tensors[name] = new ort.Tensor(type, data as Float32Array, dims);
  }
  return tensors;
}

/** What the engine gives, as it is sent to the page. */
export function toValues(tensors: Tensors): Values {
  const values: Values = {};
  for (const [name, { type, data, dims }] of Object.entries(tensors)) {
    values[name] = { type: type as Value["type"], data: data as Value["data"], dims };
  }
  return values;
}

/** A copy of a float32 tensor's numbers. */
export function floats(tensor: ort.Tensor | undefined): Float32Array {
  return new Float32Array(tensor?.data as Float32Array);
}
