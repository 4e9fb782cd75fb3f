/** An ONNX file of the reader's own network: published bytes with their weights between them. */
import type { Values } from "../engine/calls.ts";
import { RuntimeError } from "../engine/failure.ts";

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/**
 * Append weights to a network without any (`model_export/digits/portable.py` says why this is enough).
 * @param template the ONNX model without weights
 * @param headers hexadecimal bytes before each weight, by hidden units and weight
 * @throws RuntimeError when no headers were published for so many hidden units
 */
export function assemble(
  template: Uint8Array,
  headers: Readonly<Record<string, Readonly<Record<string, string>>>>,
  weights: Values,
): Uint8Array<ArrayBuffer> {
  const units = weights.b1?.data.length ?? 0;
  const parts = Object.entries(headers[units] ?? {}).flatMap(([name, header]) => {
    const { buffer, byteOffset, byteLength } = weights[name]?.data ?? new Float32Array(0);
    return [fromHex(header), new Uint8Array(buffer, byteOffset, byteLength)];
  });
  if (!parts.length) {
    const known = Object.keys(headers).join(", ");
    throw new RuntimeError("input", "network.bin", `${units} hidden units; there are ${known}`);
  }
  const all = [template, ...parts];
  const file = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of all) {
    file.set(part, offset);
    offset += part.length;
  }
  return file;
}
