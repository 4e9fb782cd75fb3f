/**
 * Sets of lines in few bits, as `model_export/verse/fingerprints.py` writes them: sorted fingerprints
 * in Golomb's code (Putze, Sanders and Singler 2007). Both are tested on one file of vectors.
 */
import type { Table } from "../../../build/types/verse/manifest.d.ts";
import { RuntimeError } from "../engine/failure.ts";

const turned = (value: number, by: number) => (value << by) | (value >>> (32 - by));

/** MurmurHash3 (Appleby, the 32-bit one) of a line's code points, 0 to 2³² − 1. */
export function hashed(line: string, seed: number): number {
  const letters = [...line];
  let state = seed | 0;
  for (const letter of letters) {
    const mixed = Math.imul(
      turned(Math.imul(letter.codePointAt(0) ?? 0, 0xcc9e2d51), 15),
      0x1b873593,
    );
    state = (Math.imul(turned(state ^ mixed, 13), 5) + 0xe6546b64) | 0;
  }
  state ^= 4 * letters.length;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}

/** The sorted numbers of a set. @throws RuntimeError when the bytes end too early */
export function decoded(content: Uint8Array, { count, shift }: Pick<Table, "count" | "shift">) {
  const keys = new Uint32Array(count);
  const end = 8 * content.length;
  let [at, key] = [0, -1];
  const bit = () => {
    if (at >= end) throw new RuntimeError("format", "lines.bin", "ends too early");
    const value = ((content[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
    at += 1;
    return value;
  };
  for (let index = 0; index < count; index += 1) {
    let gap = 0;
    while (bit()) gap += 1;
    for (let place = 0; place < shift; place += 1) gap = 2 * gap + bit();
    key += 1 + gap;
    keys[index] = key;
  }
  return keys;
}

/** A set that lines are looked up in. */
export class Known {
  private readonly keys: Uint32Array;

  /** @param file in which the set lies; @throws RuntimeError for one that is too short */
  constructor(
    private readonly table: Table,
    file: Uint8Array,
  ) {
    this.keys = decoded(file.subarray(table.offset, table.offset + table.bytes), table);
  }

  /** Whether a line stands there, or is one of the few that are taken for one. */
  has(line: string): boolean {
    if (!line) return false;
    const key = Math.floor((hashed(line, this.table.seed) / 2 ** 32) * this.table.range);
    let [low, high] = [0, this.keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.keys[middle] ?? 0) < key) low = middle + 1;
      else high = middle;
    }
    return this.keys[low] === key;
  }
}
