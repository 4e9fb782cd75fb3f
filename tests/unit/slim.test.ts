import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type * as Ort from "onnxruntime-web/wasm";
import type { Manifest } from "../../build/types/digits/manifest.d.ts";
import { type References, readReferences } from "../../site_src/runtime/engine/references.ts";

const FOLDER = "build/models/";
const LIBRARY = pathToFileURL("node_modules/onnxruntime-web/dist/ort.wasm.bundle.min.mjs");
const WHOLE = "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm";
const SLIM = "build/slim/ort.slim.wasm";

/** Every graph's outputs for its stored inputs, as bytes: one copy of the library, one runtime. */
async function outputs(wasm: string, { models }: Manifest, stored: References) {
  const ort = (await import(`${LIBRARY.href}?${wasm}`)) as typeof Ort;
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = new Uint8Array(readFileSync(wasm)).buffer;
  let weights: Readonly<Record<string, Ort.Tensor>> = {};
  const found: Record<string, Uint8Array> = {};
  for (const [name, model] of Object.entries(models)) {
    const content = readFileSync(FOLDER + model.name);
    const session = await ort.InferenceSession.create(content, { executionProviders: ["wasm"] });
    const given = stored.get(name)?.inputs ?? {};
    const feeds: Record<string, Ort.Tensor> = {};
    for (const input of session.inputNames) {
      const { type, data, dims } = (given[input] ?? weights[input]) as Ort.Tensor;
      feeds[input] = new ort.Tensor(type, data as Float32Array, dims);
    }
    const results = await session.run(feeds);
    if (name === "classify") weights = results;
    for (const [output, { data }] of Object.entries(results)) {
      const { buffer, byteOffset, byteLength } = data as Float32Array;
      found[`${name}.${output}`] = new Uint8Array(buffer, byteOffset, byteLength).slice();
    }
  }
  return found;
}

test("the slim runtime gives the whole one's outputs, bit for bit", async () => {
  const manifest = JSON.parse(readFileSync(`${FOLDER}manifest.json`, "utf8")) as Manifest;
  const stored = await readReferences(new Uint8Array(readFileSync(`${FOLDER}references.bin`)));
  const whole = await outputs(WHOLE, manifest, stored);
  const slim = await outputs(SLIM, manifest, stored);
  assert.ok(Object.keys(whole).length > Object.keys(manifest.models).length);
  assert.deepEqual(slim, whole);
});
