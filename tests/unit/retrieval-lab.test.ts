import assert from "node:assert/strict";
import { test } from "node:test";
import {
  largest,
  mostChanged,
  sharesOf,
  taken,
} from "../../site_src/demos/verse/retrieval-lab/shares.ts";
import { USUAL } from "../../site_src/demos/verse/retrieval-lab/usual.ts";
import type { Consulted, Voter } from "../../site_src/runtime/verse/calls.ts";
import { before } from "../../site_src/runtime/verse/text.ts";

const voter = (source: number, place: number, token: number, share: number): Voter => ({
  ...{ source, place, token, share },
});
const written: Consulted = {
  tokens: [7, 8, 9],
  probabilities: [0.9, 0.5, 0.4],
  closed: [0.9, 0.1, 0.3],
  voters: [
    [],
    [voter(0, 1, 8, 0.3), voter(5, 1, 8, 0.1), voter(1, 4, 6, 0.1)],
    [voter(1, 2, 3, 0.5)],
  ],
  isEnded: false,
  ms: 1,
  refused: null,
};

test("a token owes to the book what was voted for it, and nothing for what was voted for others", () => {
  const shares = sharesOf(written, () => true);
  assert.equal(shares[0], 0);
  assert.ok(Math.abs((shares[1] ?? 0) - 0.8) < 1e-9);
  assert.equal(shares[2], 0);
  const slipped = sharesOf(written, ({ source }) => source >= 5);
  assert.ok(Math.abs((slipped[1] ?? 0) - 0.2) < 1e-9);
});

test("what the reader gave is not counted", () => {
  assert.deepEqual(taken([1, 0.5, 0.2], [7, -1, -1]), { taken: 1, free: 2 });
  assert.deepEqual(taken([1, 0.5, 0.2], []), { taken: 2, free: 3 });
});

test("the place is looked at where the book changed most, among those that are free", () => {
  assert.equal(mostChanged(written, []), 1);
  assert.equal(mostChanged(written, [-1, 8]), 2);
  assert.equal(mostChanged(written, [7, 8, 9]), -1);
});

test("places are told with the largest first, copies of one as one, without those of no weight", () => {
  const found = largest([
    voter(0, 1, 8, 0.1),
    voter(2, 3, 8, 0.3),
    voter(0, 1, 8, 0.25),
    voter(9, 9, 1, 0.001),
  ]);
  assert.deepEqual(
    found.map(({ source, share }) => [source, Number(share.toFixed(2))]),
    [
      [0, 0.35],
      [2, 0.3],
    ],
  );
});

test("a poem is what stands before its end", () => {
  assert.deepEqual(before([4, 5, 0, 6], 0), [4, 5]);
  assert.deepEqual(before([4, 5], 0), [4, 5]);
});

test("what is slipped in begins as the poem does", () => {
  assert.equal(USUAL.zh.joined("河曲 回千里", "只买酒", 5), "河曲回千里，只买酒");
  assert.equal(USUAL.zh.joined("春风", "只买酒", 5), "春风只买酒");
  assert.equal(USUAL.en.joined("The moon is down;", "Come", 5), "The moon is down;\nCome");
  assert.equal(USUAL.en.joined("The moon", "Come", 5), "The moon Come");
  assert.equal(USUAL.zh.formOf("去年离别雁初归"), 7);
  assert.equal(USUAL.zh.formOf("河曲回千里"), 5);
});
