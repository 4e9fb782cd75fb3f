import assert from "node:assert/strict";
import { test } from "node:test";
import { fraction, share, ticks } from "../../site_src/demos/shared/charts/axis.ts";

test("ticks are round and lie between the ends", () => {
  assert.deepEqual(ticks({ name: "", from: 0, to: 0.3 }, 4), [0, 0.1, 0.2, 0.3]);
  assert.deepEqual(ticks({ name: "", from: 0.8, to: 1 }, 5), [0.8, 0.85, 0.9, 0.95, 1]);
  const powers = ticks({ name: "", from: 1e-7, to: 30, log: true }, 5);
  assert.ok(powers.length <= 6);
  assert.ok(powers.every((tick) => Number.isInteger(Math.round(Math.log10(tick) * 1e9) / 1e9)));
});

test("a logarithmic axis of less than two powers has round steps", () => {
  assert.deepEqual(ticks({ name: "", from: 3.5, to: 6.4, log: true }, 5), [4, 5, 6]);
});

test("what lies outside is drawn at the end", () => {
  const axis = { name: "", from: 10, to: 1000, log: true };
  assert.equal(fraction(axis, 100), 0.5);
  assert.equal(fraction(axis, 1e9), 1);
  assert.equal(fraction(axis, 0), 0);
});

test("shares keep the digits that matter", () => {
  assert.equal(share(0.9914), "99.14\u00a0%");
  assert.equal(share(0.8), "80\u00a0%");
});
