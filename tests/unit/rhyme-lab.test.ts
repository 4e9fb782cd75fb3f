import assert from "node:assert/strict";
import { test } from "node:test";
import { packed, unpacked } from "../../site_src/demos/verse/rhyme-lab/adapter-file.ts";
import { commonest } from "../../site_src/demos/verse/rhyme-lab/side.ts";

const kept = { model: "zh_stage_3", adapters: Float32Array.of(0, -1.5, 3e-9, 7) };

test("adapters come back from their file as they were", () => {
  assert.deepEqual(unpacked(packed(kept)), kept);
});

test("a file of safetensors begins with the length of its header, and data at eight bytes", () => {
  const bytes = packed(kept);
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  assert.equal((8 + length) % 8, 0);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  assert.deepEqual(header.adapters, { dtype: "F32", shape: [4], data_offsets: [0, 16] });
  assert.equal(bytes.length, 8 + length + 16);
});

test("what is damaged, cut off, no number or no file of adapters is none", () => {
  const bytes = packed(kept);
  assert.equal(unpacked(bytes.subarray(0, bytes.length - 4)), null);
  assert.equal(unpacked(bytes.subarray(0, 5)), null);
  assert.equal(unpacked(new Uint8Array(0)), null);
  assert.equal(unpacked(new TextEncoder().encode("no adapters at all, only text")), null);
  assert.equal(unpacked(packed({ ...kept, adapters: Float32Array.of(Number.NaN) })), null);
});

test("the character that most rhyming lines end in is counted, in lines 2 and 4 alone", () => {
  const names = ["<end>", "a", "b", "c", "，"];
  // Lines of two characters and a mark.
  const poem = (...ends: number[]) => ({
    tokens: ends.flatMap((end) => [1, end, 4]),
    rhymes: false,
    isRegulated: false,
  });
  const poems = [poem(3, 2, 3, 2), poem(3, 2, 3, 1)];
  const shares = { reward: 0, rhyme: 0, regulated: 0, variety: 0 };
  assert.deepEqual(commonest({ poems, ...shares }, names, 2), { text: "b", count: 3, of: 4 });
});
