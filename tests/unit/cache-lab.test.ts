import assert from "node:assert/strict";
import { test } from "node:test";
import { parted, slowness, verse, written } from "../../site_src/demos/verse/cache-lab/race.ts";
import type { Raced } from "../../site_src/runtime/verse/calls.ts";

const run = (tokens: number[], ms: number[]) => ({ tokens, ms });
const raced = (cached: number[], plain: number[]): Raced => ({
  cached: run(cached, [1, 1, 1]),
  plain: run(plain, [1, 2, 3]),
  rounds: 1,
});

test("a token stands once its time has passed", () => {
  const plain = run([4, 5, 6], [1, 2, 3]);
  assert.deepEqual(
    [0, 0.9, 1, 2.9, 3, 6, Number.POSITIVE_INFINITY].map((passed) => written(plain, passed)),
    [0, 0, 1, 1, 2, 3, 3],
  );
});

test("both poets are slowed down alike, and never sped up", () => {
  assert.equal(slowness(raced([], [])), 1000);
  const slow = { tokens: [1], ms: [60_000] };
  assert.equal(slowness({ cached: slow, plain: slow, rounds: 1 }), 1);
});

test("the first different token is found, and a poem that goes on longer", () => {
  assert.equal(parted(raced([1, 2, 3], [1, 2, 3])), -1);
  assert.equal(parted(raced([1, 2, 3], [1, 9, 3])), 1);
  assert.equal(parted(raced([1, 2], [1, 2, 3])), 2);
});

test("a line ends with its mark in Chinese, with its own token in English", () => {
  const names = [..."一二三四五，六七八九十。"];
  assert.equal(verse("zh", names, 5), "一二三四五，\n六七八九十。\n");
  assert.equal(verse("zh", names.slice(0, 7), 5), "一二三四五，\n六");
  assert.equal(verse("en", ["The", " moon", "\n", "is"], 5), "The moon\nis");
});
