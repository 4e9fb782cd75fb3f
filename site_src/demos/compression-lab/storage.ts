import type { Value } from "../../runtime/protocol.ts";

/** Weights as they would lie in a file: whole numbers packed to `bits` bits, or float32 at 32. */
export function pack(floats: readonly Value[], wholes: readonly Value[], bits: number): Uint8Array {
  if (bits >= 32) return join(floats.map(({ data }) => bytesOf(data)));
  const numbers = wholes.flatMap(({ data }) => Array.from(data, Number));
  const packed = new Uint8Array(Math.ceil((numbers.length * bits) / 8));
  numbers.forEach((number, place) => {
    const code = number & ((1 << bits) - 1);
    for (let bit = 0; bit < bits; bit++) {
      const at = place * bits + bit;
      if ((code >> bit) & 1) packed[at >> 3] = (packed[at >> 3] ?? 0) | (1 << (at & 7));
    }
  });
  return packed;
}

/** Bytes that are compressed in one task: the browser does it on the page's own thread. */
const AT_ONCE = 16_384;

/** The length after gzip. */
export async function zippedLength(content: Uint8Array): Promise<number> {
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

function bytesOf(data: Value["data"]): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
