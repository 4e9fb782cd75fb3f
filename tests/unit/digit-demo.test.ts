import assert from "node:assert/strict";
import { test } from "node:test";
import { say } from "../../build/labs/digits/digit-demo.ts";
import { MOST_POINTS, toSegments } from "../../site_src/demos/digits/shared/segments.ts";
import { decide } from "../../site_src/demos/digits/shared/verdict.ts";
import { toFailure } from "../../site_src/runtime/engine/failure.ts";
import { decimals, minus } from "../../site_src/strings/fill-in.ts";
import { inPercent, percent, readable } from "../../site_src/strings/strings.ts";

test("consecutive points become segments, a single point a dot", () => {
  const strokes = [
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    [[7, 8]],
  ];
  assert.deepEqual([...toSegments(strokes)], [1, 2, 3, 4, 3, 4, 5, 6, 7, 8, 7, 8]);
});

test("nothing drawn gives no segments", () => {
  assert.equal(toSegments([]).length, 0);
  assert.equal(toSegments([[]]).length, 0);
});

test("bad points are refused, and the sentence names them", () => {
  for (const bad of [[[Number.NaN, 1]], [[1, Number.POSITIVE_INFINITY]], [[1]], [[1e9, 0]]]) {
    assert.throws(() => toSegments([bad]), /stroke 0 has the point/);
  }
  const many = Array.from({ length: MOST_POINTS + 1 }, () => [0, 0]);
  assert.throws(() => toSegments([many]), /20001 points/);
});

test("below the threshold there is a guess but no digit", () => {
  const shares = [0.1, 0.6, 0.3, 0, 0, 0, 0, 0, 0, 0];
  assert.deepEqual(decide(shares, 0.5), { digit: 1, guess: 1, second: 2 });
  assert.deepEqual(decide(shares, 0.7), { digit: null, guess: 1, second: 2 });
});

test("places are filled", () => {
  assert.equal(say("en", "sure", { digit: 7 }), "This is a 7");
  assert.equal(percent(0.9999), "100\u00a0%");
  assert.equal(percent(0.997), "99.9\u00a0%");
  assert.equal(inPercent(0.98765), "98.77");
});

test("a foreign error keeps its message", () => {
  assert.deepEqual(toFailure(new Error("boom"), "run", "x"), {
    kind: "run",
    subject: "x",
    detail: "boom",
  });
});

test("a number too small for its decimals is nearly zero", () => {
  assert.equal(decimals(-0.99981, 3), "−1.000");
  assert.equal(decimals(0.000113, 3), "≈ 0");
  assert.equal(decimals(-0.000113, 4), "−0.0001");
  assert.equal(decimals(0, 3), "0.000");
});

test("a number of any size can be read", () => {
  assert.equal(readable(-0.123456), "−0.1235");
  assert.equal(readable(4.52e-8), "4.5 × 10⁻⁸");
  assert.equal(readable(-3.1e-5), "−3.1 × 10⁻⁵");
  assert.equal(readable(12.5), "12.5");
  assert.equal(readable(0), "0");
});

test("minus signs are real ones, in a power of ten too; words keep their hyphens", () => {
  assert.equal(minus("-2.5e-7"), "−2.5e−7");
  assert.equal(minus("1e+21"), "1e+21");
  assert.equal(minus("digits-test.bin"), "digits-test.bin");
});
