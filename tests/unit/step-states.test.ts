import assert from "node:assert/strict";
import { test } from "node:test";
import { ledTo, merged, type States } from "../../site_src/demos/site/step-states.ts";

const states = (given: Record<string, string>): States => new Map(Object.entries(given));
const plain = (given: States) => Object.fromEntries(given);

test("a step keeps what the reader has drawn or typed, and nothing else that was set", () => {
  const now = states({ ink: "1_2", sample: "none", epsilon: "0.3", network: "own" });
  assert.deepEqual(plain(merged(states({ epsilon: "0" }), now)), {
    epsilon: "0",
    ink: "1_2",
    sample: "none",
    network: "own",
  });
});

test("a step with a digit or a text of its own brings that alone", () => {
  const now = states({ ink: "1_2", sample: "none", language: "en" });
  assert.deepEqual(plain(merged(states({ sample: "3" }), now)), { sample: "3", language: "en" });
  assert.deepEqual(plain(merged(states({ text: "The moon" }), states({ text: "The sun" }))), {
    text: "The moon",
  });
});

test("an address leads to the step that says most of it, and a strange one to none", () => {
  const steps = [states({ rate: "1" }), states({ rate: "1", units: "16" }), states({ rate: "2" })];
  assert.equal(ledTo(steps, states({ rate: "1", units: "16", ink: "1" })), 1);
  assert.equal(ledTo(steps, states({ rate: "1", units: "64" })), 0);
  assert.equal(ledTo(steps, states({ rate: "3" })), -1);
  assert.equal(ledTo(steps, undefined), -1);
});
