import type { Value } from "../../../runtime/engine/calls.ts";
import { RuntimeError } from "../../../runtime/engine/failure.ts";
import { numbers } from "../../shared/base/tensors.ts";

/** Weights as they would lie in a file: whole numbers packed to `bits` bits, or float32 at 32. */
export function pack(floats: readonly Value[], wholes: readonly Value[], bits: number): Uint8Array {
  if (bits >= 32) return joined(floats);
  const codes = wholes.flatMap(numbers);
  const packed = new Uint8Array(Math.ceil((codes.length * bits) / 8));
  codes.forEach((number, index) => {
    const code = number & ((1 << bits) - 1);
    for (let bit = 0; bit < bits; bit++) {
      const at = index * bits + bit;
      if ((code >> bit) & 1) packed[at >> 3] = (packed[at >> 3] ?? 0) | (1 << (at & 7));
    }
  });
  return packed;
}

/** Copied as they lie in memory: as lists of numbers they would hold the page up (`make bench`). */
function joined(floats: readonly Value[]): Uint8Array {
  const whole = new Float32Array(floats.reduce((sum, { data }) => sum + data.length, 0));
  let at = 0;
  for (const { data } of floats) {
    whole.set(data as Float32Array, at);
    at += data.length;
  }
  return new Uint8Array(whole.buffer);
}

/** Bytes that are compressed in one task: the browser does it on the page's own thread. */
const AT_ONCE = 16_384;

/** The length after gzip. @throws RuntimeError where the browser cannot tell */
export async function zippedLength(content: Uint8Array): Promise<number> {
  if (typeof CompressionStream === "undefined")
    throw new RuntimeError("lacking", "CompressionStream", "");
  const { readable, writable } = new CompressionStream("gzip");
  const zipped = new Response(readable).arrayBuffer();
  const writer = writable.getWriter();
  for (let at = 0; at < content.length; at += AT_ONCE) {
    await writer.write(content.slice(at, at + AT_ONCE));
    await new Promise((resolve) => setTimeout(resolve));
  }
  await writer.close();
  return (await zipped).byteLength;
}
