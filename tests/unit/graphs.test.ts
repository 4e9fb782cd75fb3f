import assert from "node:assert/strict";
import { test } from "node:test";
import * as ort from "onnxruntime-web/wasm";
import type { Tensors } from "../../site_src/runtime/engine/engine.ts";
import type { Files } from "../../site_src/runtime/engine/files.ts";
import { Graphs } from "../../site_src/runtime/engine/graphs.ts";
import type { Model, Published } from "../../site_src/runtime/engine/manifest.ts";
import { blank } from "../../site_src/runtime/engine/values.ts";

type Name = "giver" | "taker" | "other" | "trainer" | "sweeper";

const NO_FILE = { name: "a", bytes: 1, sha256: "", opset: 20, difference: 0, tolerance: 1 };
const NO_ROLE = { takes: null, gives: null, repeats: null } as const;

function model(inputs: string[], roles: Partial<Model> = {}): Model {
  const info = (name: string) => ({ name, dtype: "float32", shape: ["batch", 2] });
  return { ...NO_FILE, ...NO_ROLE, inputs: inputs.map(info), outputs: [], ...roles };
}

const MANIFEST: Published<Name> = {
  weights: ["up", "down"],
  references: NO_FILE,
  models: {
    other: model(["x", "up"]),
    giver: model(["x"], { gives: "weights" }),
    taker: model(["x", "up", "down"], { takes: "weights" }),
    trainer: model(["up"], { repeats: "losses" }),
    sweeper: model(["x"], { repeats: "cosines" }),
  },
};

function tensor(...values: number[]): ort.Tensor {
  return new ort.Tensor("float32", Float32Array.from(values), [1, values.length]);
}

/** Graphs that note what they are given; each gives weights, losses and cosines of three steps. */
function graphs() {
  const given: [string, Tensors, readonly string[] | undefined][] = [];
  const reference = { inputs: { x: tensor(1, 2) }, outputs: {} };
  const files = {
    manifest: MANIFEST,
    references: async () => new Map(Object.keys(MANIFEST.models).map((name) => [name, reference])),
  };
  const made = new Graphs(files as unknown as Files<Name, typeof MANIFEST>, "webgpu");
  const graph = (name: string) => ({
    async run(feeds: Tensors, fetches?: readonly string[]) {
      given.push([name, feeds, fetches]);
      const steps = tensor(1, 2, 3);
      return { up: tensor(3), down: tensor(4), losses: steps, cosines: steps };
    },
  });
  Object.assign(made, { sessions: { graph, runtime: "ort.slim.wasm", threads: 1 } });
  return { made, given };
}

const VALUE = { type: "float32", data: Float32Array.of(1, 2), dims: [1, 2] } as const;

test("the weights that a graph takes are filled in, all or none", async () => {
  const { made, given } = graphs();
  const inUse = async () => ({ up: tensor(5), down: tensor(6), more: tensor(7) });
  await made.run("taker", { x: VALUE }, ["y"], inUse);
  await made.run("taker", { x: VALUE, up: VALUE }, ["y"], inUse);
  await made.run("other", { x: VALUE }, ["y"], inUse);
  const names = given.map(([, feeds]) => Object.keys(feeds).sort().join());
  assert.deepEqual(names, ["down,up,x", "up,x", "x"]);
  assert.deepEqual(given[0]?.[1].up?.data, Float32Array.of(5));
});

test("the shipped weights come from the graph that gives them, once", async () => {
  const { made, given } = graphs();
  const first = await made.shipped();
  assert.equal(await made.shipped(), first);
  assert.deepEqual(
    given.map(([name, , fetches]) => [name, fetches]),
    [["giver", ["up", "down"]]],
  );
});

test("what varies in size is asked for with one, where only the weights are wanted", () => {
  const { x } = blank(model(["x"]));
  assert.deepEqual(x?.dims, [1, 2]);
  assert.deepEqual(x?.data, new Float32Array(2));
});

test("only a graph that repeats losses trains, and runs where training runs", async () => {
  const { made, given } = graphs();
  const trainer = await made.verify("trainer");
  assert.equal(trainer.backend, "webgpu");
  assert.equal(trainer.steps, 3);
  assert.deepEqual(Object.keys(given.at(-1)?.[1] ?? {}).sort(), ["up", "x"]);
  for (const name of ["sweeper", "other"] as const) {
    const { backend, steps } = await made.verify(name);
    assert.deepEqual([backend, steps], ["wasm", null]);
  }
});
