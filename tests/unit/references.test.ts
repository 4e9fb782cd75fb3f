import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { RuntimeError } from "../../site_src/runtime/engine/failure.ts";
import { difference, readReferences } from "../../site_src/runtime/engine/references.ts";

const expected = (...values: number[]) => ({ data: Float32Array.of(...values), stride: 1 });

test("a difference is absolute for small values and relative for large ones", () => {
  assert.equal(difference(expected(0, 0.5), Float32Array.of(0, 0.75)), 0.25);
  assert.equal(difference(expected(200), Float32Array.of(300)), 0.5);
  assert.equal(difference({ data: BigInt64Array.of(3n), stride: 1 }, BigInt64Array.of(5n)), 2 / 3);
});

test("what is missing or not a number is infinitely wrong", () => {
  assert.equal(difference(expected(1, 2), Float32Array.of(1)), Number.POSITIVE_INFINITY);
  const broken = Float32Array.of(Number.NaN, 1);
  assert.equal(difference(expected(1, 2), broken), Number.POSITIVE_INFINITY);
});

test("of a large output every stride-th value is compared", () => {
  const actual = Float32Array.of(5, 9, 9, 6, 9);
  assert.equal(difference({ data: Float32Array.of(5, 6), stride: 3 }, actual), 0);
});

test("the file is read back", async () => {
  const header = {
    toy: {
      inputs: { digit: { dtype: "int64", shape: [1], offset: 4 } },
      outputs: { share: { dtype: "float32", shape: [3], offset: 0, stride: 3 } },
    },
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = new Uint8Array(Uint32Array.of(text.length).buffer);
  const data = [...new Uint8Array(Float32Array.of(0.5).buffer), 7, 0, 0, 0, 0, 0, 0, 0];
  const packed = new Uint8Array(gzipSync(Uint8Array.from([...length, ...text, ...data])));
  const toy = (await readReferences(packed)).get("toy");
  assert.deepEqual(toy?.inputs.digit?.data, BigInt64Array.of(7n));
  assert.deepEqual(toy?.outputs.share, { data: Float32Array.of(0.5), stride: 3 });
});

test("a file that is none is named", async () => {
  await assert.rejects(readReferences(Uint8Array.of(1, 2, 3)), RuntimeError);
});
