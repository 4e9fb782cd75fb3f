import assert from "node:assert/strict";
import { test } from "node:test";
import * as ort from "onnxruntime-web/wasm";
import type { Lesson } from "../../build/types/verse/manifest.d.ts";
import type { Graph, Tensors } from "../../site_src/runtime/engine/engine.ts";
import type { Model } from "../../site_src/runtime/engine/manifest.ts";
import { Deck, seeded } from "../../site_src/runtime/engine/random.ts";
import { Adapted, type AdaptedGraphs } from "../../site_src/runtime/verse/adapted.ts";
import { Characters } from "../../site_src/runtime/verse/characters.ts";

const text = new Characters(["<end>", "<5>", "<7>", "a", "b"], { 5: 1, 7: 2 });
const numbers = (...values: number[]) =>
  new ort.Tensor("float32", Float32Array.from(values), [values.length]);
const learning = {
  outputs: [
    { name: "next_adapters", shape: [2] },
    { name: "next_m", shape: [2] },
    { name: "loss", shape: [] },
  ],
} as unknown as Model;
const lesson = { form: 7, temperature: 1, halves: [] } as unknown as Lesson;

/** A pupil that was admitted, and a graph whose step has such a loss and ends in such adapters. */
function admitted(): Adapted {
  const graphs = { learning, weights: async () => ({}) } as unknown as AdaptedGraphs;
  const pupil = new Adapted(graphs, lesson, text);
  pupil.admit({ pupil: "begun", reward: "", seed: 1, adapters: Float32Array.of(1, 2) });
  return pupil;
}

const stepTo = (loss: number, ...adapters: number[]): Graph => ({
  run: async (given: Tensors) => {
    assert.ok(given.adapters && given.m, "the state is carried on");
    return { loss: numbers(loss), next_adapters: numbers(...adapters), next_m: numbers(0, 0) };
  },
});

test("a step is carried on, and what is no number is thrown away", async () => {
  const pupil = admitted();
  const good = await pupil.step(stepTo(0.5, 3, 4), {}, 32);
  assert.equal(good.isHealthy, true);
  assert.deepEqual([...pupil.adapters], [3, 4]);
  for (const [loss, ...adapters] of [
    [Number.NaN, 5, 6],
    [0.5, Number.POSITIVE_INFINITY, 6],
  ] as const) {
    const bad = await pupil.step(stepTo(loss, ...adapters), {}, 32);
    assert.equal(bad.isHealthy, false);
    assert.deepEqual([...pupil.adapters], [3, 4], "the last good ones are kept");
    assert.equal(pupil.learnt, 32);
  }
});

test("a poem that ended early is filled up behind its end", () => {
  const rows = admitted().rows([[3, 4], Array(32).fill(4)]);
  assert.deepEqual(rows.dims, [2, 33]);
  const [first, ...rest] = Array.from(rows.data as BigInt64Array, Number);
  assert.equal(first, 2);
  assert.deepEqual(rest.slice(0, 4), [3, 4, 0, 0]);
  assert.deepEqual(rest.slice(32), [2, ...Array(32).fill(4)]);
});

test("every number is drawn once before any comes again", () => {
  const deck = new Deck(5, seeded(3));
  for (let round = 0; round < 3; round++) {
    const drawn = Array.from({ length: 5 }, () => deck.draw());
    assert.deepEqual(drawn.sort(), [0, 1, 2, 3, 4]);
  }
});
