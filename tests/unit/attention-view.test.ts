import assert from "node:assert/strict";
import { test } from "node:test";
import { Reading } from "../../site_src/demos/verse/attention-view/reading.ts";
import { within, written } from "../../site_src/demos/verse/attention-view/view.ts";
import type { Value } from "../../site_src/runtime/engine/calls.ts";

const NAMES = ["start", "月", "，", "光", "落"];
const [BLOCKS, HEADS, POSITIONS, SIZE] = [2, 2, NAMES.length, 3];

/** Numbers that count up, so that each tells its place. */
function counted(...dims: number[]): Value {
  const length = dims.reduce((product, size) => product * size, 1);
  return { type: "float32", data: Float32Array.from({ length }, (_, at) => at), dims };
}

/** @param most where a head of a block gives most from a position: [block, head, position, seen, share] */
function reading(names: readonly string[], ...most: [number, number, number, number, number][]) {
  const attention = counted(BLOCKS, HEADS, POSITIONS, POSITIONS);
  attention.data.fill(0 as never);
  for (const [block, head, position, seen, share] of most) {
    const row = ((block - 1) * HEADS + head - 1) * POSITIONS + position;
    attention.data[row * POSITIONS + seen] = share;
  }
  const values = {
    attention,
    queries: counted(BLOCKS, HEADS, POSITIONS, SIZE),
    embedded: counted(POSITIONS, HEADS * SIZE),
    stream: counted(BLOCKS, POSITIONS, HEADS * SIZE),
  };
  return new Reading(values, names);
}

test("numbers are found by block, head and position", () => {
  const read = reading(NAMES);
  assert.deepEqual([read.blocks, read.heads, read.positions, read.size], [2, 2, 5, 3]);
  assert.deepEqual(read.at("queries", 1, 0, 2), [36, 37, 38]);
  assert.equal(read.at("queries", 1).length, HEADS * POSITIONS * SIZE);
  assert.equal(read.width, 6);
  assert.throws(() => read.at("neurons", 0), /no output neurons/);
});

test("a block reads the embedding or what the block before it left", () => {
  const read = reading(NAMES);
  assert.deepEqual(read.before(1, 2), [12, 13, 14, 15, 16, 17]);
  assert.deepEqual(read.before(2, 2), [12, 13, 14, 15, 16, 17]); // block 1's, which count alike
  assert.deepEqual(read.at("stream", 1, 2).slice(0, 2), [42, 43]);
});

test("the view begins at the last word that no mark follows", () => {
  assert.equal(reading(NAMES).begin, 4);
  assert.equal(reading(["start", "月", "光", "落", "。"]).begin, 2);
  assert.equal(reading(["start", "，", "。", "？", "！"]).begin, 4);
});

test("the sharpest head gives most to one word before, not to the start, a mark or itself", () => {
  const read = reading(
    NAMES,
    [1, 1, 4, 0, 0.9],
    [1, 2, 4, 2, 0.8],
    [2, 1, 4, 4, 0.7],
    [2, 2, 4, 1, 0.3],
  );
  assert.deepEqual(read.sharpest(4), { block: 2, head: 2 });
  assert.deepEqual(read.sharpest(1), { block: 1, head: 1 });
  assert.equal(read.mostSeen({ block: 1, head: 2 }, 4), 2);
  assert.deepEqual(read.all[2], { block: 2, head: 1 });
});

test("a negative number stands in brackets within a product", () => {
  assert.equal(written(-0.5), "−0.500");
  assert.equal(within(-0.5), "(−0.500)");
  assert.equal(within(1.23456), "1.235");
});
