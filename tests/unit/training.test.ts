import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { DEFAULTS, fromAddress, toAddress } from "../../site_src/demos/train-lab/settings.ts";
import { gather, unpack } from "../../site_src/runtime/digits.ts";
import { RuntimeError } from "../../site_src/runtime/failure.ts";
import { seeded, shuffled } from "../../site_src/runtime/random.ts";
import { scientific } from "../../site_src/strings/strings.ts";

test("choices survive the way through the address", () => {
  const choices = { ...DEFAULTS, units: 16, rate: 0.1, optimizer: "sgd" as const, seed: 42 };
  const address = toAddress(choices, "https://example.org/5-practice/?hide=x#s5-3");
  assert.deepEqual(fromAddress(new URL(address).search), choices);
  assert.equal(new URL(address).hash, "#s5-3");
});

test("an address that asks for nonsense gives the defaults", () => {
  for (const bad of [
    "",
    "?train=",
    "?train=1e9_NaN_-1_<script>_1e99_x_y",
    `?train=${"9".repeat(100_000)}`,
  ]) {
    assert.deepEqual(fromAddress(bad), DEFAULTS, bad.slice(0, 40));
  }
});

test("the same seed gives the same order, and every digit once", () => {
  const order = shuffled(1000, seeded(7));
  assert.deepEqual(order, shuffled(1000, seeded(7)));
  assert.notDeepEqual(order, shuffled(1000, seeded(8)));
  assert.deepEqual(
    [...order].sort((a, b) => a - b),
    Array.from({ length: 1000 }, (_, place) => place),
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
