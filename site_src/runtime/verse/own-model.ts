/**
 * An ONNX file of the reader's own network: the published graph that writes, with its weights behind it.
 *
 * A file of ONNX is a message of Protocol Buffers, and of a message that follows another one the lists
 * are joined: weights that are appended are weights of the graph, and stand in for its inputs of those
 * names. The numbers below are those of onnx.proto.
 */
import type * as ort from "onnxruntime-web/wasm";
import { joined } from "../engine/bytes.ts";
import type { Tensors } from "../engine/engine.ts";

const FIELDS = { graph: 7, initializer: 5, dims: 1, type: 2, name: 8, raw: 9 };
const FLOAT = 1;
/** How a value is written: a whole number, or bytes with their number before them. */
const [WHOLE, BYTES] = [0, 2];

function varint(value: number): number[] {
  const rest = Math.floor(value / 128);
  return rest ? [(value % 128) + 128, ...varint(rest)] : [value];
}

const whole = (field: number, value: number) =>
  Uint8Array.from([...varint(field * 8 + WHOLE), ...varint(value)]);

const bytes = (field: number, content: Uint8Array) =>
  joined([Uint8Array.from([...varint(field * 8 + BYTES), ...varint(content.length)]), content]);

function weight(name: string, { dims, data }: ort.Tensor): Uint8Array {
  const { buffer, byteOffset, byteLength } = data as Float32Array;
  const tensor = joined([
    ...dims.map((size) => whole(FIELDS.dims, size)),
    whole(FIELDS.type, FLOAT),
    bytes(FIELDS.name, new TextEncoder().encode(name)),
    bytes(FIELDS.raw, new Uint8Array(buffer, byteOffset, byteLength)),
  ]);
  return bytes(FIELDS.graph, bytes(FIELDS.initializer, tensor));
}

/** Append weights to a graph that takes them. */
export function assembled(graph: Uint8Array, weights: Tensors): Uint8Array<ArrayBuffer> {
  return joined([graph, ...Object.entries(weights).map(([name, part]) => weight(name, part))]);
}
