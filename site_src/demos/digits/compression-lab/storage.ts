import type { Value } from "../../../runtime/engine/calls.ts";
import { RuntimeError } from "../../../runtime/engine/failure.ts";

/** Weights as they would lie in a file: whole numbers packed to `bits` bits, or float32 at 32. */
export function pack(floats: readonly Value[], wholes: readonly Value[], bits: number): Uint8Array {
  if (bits >= 32) return joined(floats);
  const count = wholes.reduce((sum, { data }) => sum + data.length, 0);
  const packed = new Uint8Array(Math.ceil((count * bits) / 8));
  const mask = (1 << bits) - 1;
  // Bits that wait for a byte to be full, and how many they are.
  let held = 0;
  let waiting = 0;
  let at = 0;
  // Read where they lie: a list of two hundred thousand would hold the page up (`make bench`).
  for (const { data } of wholes) {
    for (let index = 0; index < data.length; index++) {
      held |= (Number(data[index]) & mask) << waiting;
      for (waiting += bits; waiting >= 8; waiting -= 8) {
        packed[at++] = held;
        held >>>= 8;
      }
    }
  }
  if (waiting) packed[at] = held;
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
