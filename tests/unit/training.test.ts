import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { latest, thinned } from "../../site_src/demos/digits/train-lab/points.ts";
import { apart } from "../../site_src/demos/site/self-test/training.ts";
import { gather, unpack } from "../../site_src/runtime/digits/digits.ts";
import { assemble } from "../../site_src/runtime/digits/portable.ts";
import { RuntimeError } from "../../site_src/runtime/engine/failure.ts";
import { seeded, shuffled } from "../../site_src/runtime/engine/random.ts";
import { scientific } from "../../site_src/strings/strings.ts";

test("a legend says the newest point, or one before it with the accuracy known by then", () => {
  const points = [0.5, null, 0.9, null].map((accuracy, at) => ({
    step: at + 1,
    loss: 4 - at,
    accuracy,
  }));
  assert.deepEqual(latest(points, null), { step: 4, loss: 1, accuracy: 0.9 });
  assert.deepEqual(latest(points, 1), { step: 2, loss: 3, accuracy: 0.5 });
  assert.deepEqual(latest([], null), { step: null, loss: null, accuracy: null });
});

test("a long training keeps few points, and every accuracy", () => {
  const points = Array.from({ length: 2500 }, (_, step) => ({
    step,
    loss: 1,
    accuracy: step % 500 === 0 ? 0.9 : null,
  }));
  const kept = thinned(points);
  assert.ok(kept.length < 1300, String(kept.length));
  assert.equal(kept.filter(({ accuracy }) => accuracy !== null).length, 5);
  assert.equal(kept.at(-1)?.step, 2499);
  assert.equal(thinned(kept), kept);
});

test("an ONNX file of the reader's network is the template and its weights", () => {
  const floats = (...data: number[]) =>
    ({ type: "float32", data: Float32Array.of(...data), dims: [data.length] }) as const;
  const weights = { w1: floats(1), b1: floats(2, 3) };
  const file = assemble(Uint8Array.of(9), { 2: { b1: "0aff", w1: "01" } }, weights);
  const numbers = (...data: number[]) => [...new Uint8Array(Float32Array.of(...data).buffer)];
  assert.deepEqual([...file], [9, 0x0a, 0xff, ...numbers(2, 3), 1, ...numbers(1)]);
  assert.throws(() => assemble(file, { 16: { b1: "" } }, weights), /2 hidden units; there are 16/);
});

test("the same seed gives the same order, and every digit once", () => {
  const order = shuffled(1000, seeded(7));
  assert.deepEqual(order, shuffled(1000, seeded(7)));
  assert.notDeepEqual(order, shuffled(1000, seeded(8)));
  assert.deepEqual(
    [...order].sort((a, b) => a - b),
    Array.from({ length: 1000 }, (_, index) => index),
  );
});

test("random numbers are spread over 0..1", () => {
  const random = seeded(1);
  const values = Array.from({ length: 10_000 }, random);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  assert.ok(Math.min(...values) >= 0 && Math.max(...values) < 1);
  assert.ok(Math.abs(mean - 0.5) < 0.02, String(mean));
});

test("packed digits come out with 16 grey levels and their labels", async () => {
  const packed = new Uint8Array(2 * 392 + 2);
  packed[0] = 0x0f;
  packed[392] = 0xf3;
  packed.set([7, 2], 2 * 392);
  const content = new Uint8Array(gzipSync(packed));
  const file = { name: "digits-test.bin", bytes: content.length, sha256: "", count: 2 };
  const digits = await unpack(content, file);
  assert.deepEqual([...digits.pixels.subarray(0, 2)], [0, 255]);
  const [pixels, labels] = gather(digits, Uint32Array.of(1, 0));
  assert.deepEqual([...pixels.subarray(0, 2)], [255, 51]);
  assert.deepEqual([...labels], [2n, 7n]);
  await assert.rejects(unpack(content, { ...file, count: 3 }), RuntimeError);
});

test("large and small numbers are written with powers of ten", () => {
  assert.equal(scientific(3.143e23), "3.143 × 10²³");
  assert.equal(scientific(1.2e-5), "1.200 × 10⁻⁵");
});

test("losses are compared by share, and one that is missing or no number is infinitely wrong", () => {
  assert.equal(apart([2, 1], [2, 0.5]), 0.5);
  assert.equal(apart([2, 1], [2]), Number.POSITIVE_INFINITY);
  assert.equal(apart([2, 1], [Number.NaN, 1]), Number.POSITIVE_INFINITY);
  assert.equal(apart([], []), Number.POSITIVE_INFINITY);
});
