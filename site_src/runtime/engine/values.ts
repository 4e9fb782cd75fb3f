/** Tensors on their way between the page and the graphs. */
import * as ort from "onnxruntime-web/wasm";
import type { Value, Values } from "../wire/protocol.ts";
import type { Tensors } from "./engine.ts";

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
