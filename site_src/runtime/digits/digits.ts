import type { DigitFile } from "../../../build/types/digits/manifest.d.ts";
import { gunzip } from "../engine/download.ts";
import { RuntimeError } from "../engine/failure.ts";
import { PIXELS } from "./picture.ts";

const PACKED = PIXELS / 2;

/** Labelled digits: uint8 [count, PIXELS] with 255 for ink, and count labels. */
export interface Digits {
  pixels: Uint8Array;
  labels: Uint8Array;
  count: number;
}

/** Unpack a file of `model_export/digits/data/compact.py`. @throws RuntimeError when it is not one */
export async function unpack(content: Uint8Array<ArrayBuffer>, file: DigitFile): Promise<Digits> {
  const raw = new Uint8Array(await gunzip(content));
  if (raw.length !== file.count * (PACKED + 1)) {
    throw new RuntimeError("format", file.name, `${raw.length} bytes unpacked`);
  }
  const pixels = new Uint8Array(file.count * PIXELS);
  for (let i = 0; i < file.count * PACKED; i++) {
    const pair = raw[i] ?? 0;
    pixels[2 * i] = (pair >> 4) * 17;
    pixels[2 * i + 1] = (pair & 15) * 17;
  }
  return { pixels, labels: raw.slice(file.count * PACKED), count: file.count };
}

/** Copy chosen digits one after the other: pixels [chosen, PIXELS] and labels [chosen]. */
export function gather(digits: Digits, chosen: Uint32Array): [Uint8Array, BigInt64Array] {
  const pixels = new Uint8Array(chosen.length * PIXELS);
  const labels = new BigInt64Array(chosen.length);
  chosen.forEach((digit, index) => {
    const start = digit * PIXELS;
    pixels.set(digits.pixels.subarray(start, start + PIXELS), index * PIXELS);
    labels[index] = BigInt(digits.labels[digit] ?? 0);
  });
  return [pixels, labels];
}
