import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type * as Ort from "onnxruntime-web/wasm";
import type { Published } from "../../site_src/runtime/engine/manifest.ts";
import { patched } from "../../site_src/runtime/engine/patch.ts";
import { type References, readReferences } from "../../site_src/runtime/engine/references.ts";

const FAMILIES = ["digits", "verse", "calculator"];
const LIBRARY = pathToFileURL("node_modules/onnxruntime-web/dist/ort.wasm.bundle.min.mjs");
const WHOLE = "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm";

const read = (path: string) => new Uint8Array(readFileSync(path));

/** A family's runtime as its worker makes it. */
async function slimOf(family: string): Promise<Uint8Array<ArrayBuffer>> {
  const base = read("build/slim/ort.slim.wasm");
  const patch = `build/slim/${family}/ort.patch.wasm`;
  return existsSync(patch) ? patched(base, read(patch)) : base;
}

/** Every graph's outputs for its stored inputs, as bytes: one copy of the library, one runtime. */
async function outputs(wasm: Uint8Array<ArrayBuffer>, copy: string, folder: string) {
  const { models } = JSON.parse(
    readFileSync(`${folder}manifest.json`, "utf8"),
  ) as Published<string>;
  const stored: References = await readReferences(
    new Uint8Array(readFileSync(`${folder}references.bin`)),
  );
  const ort = (await import(`${LIBRARY.href}?${copy}`)) as typeof Ort;
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = wasm.buffer;
  let weights: Readonly<Record<string, Ort.Tensor>> = {};
  const bytes: Record<string, Uint8Array> = {};
  for (const [name, model] of Object.entries(models)) {
    const content = readFileSync(folder + model.name);
    const session = await ort.InferenceSession.create(content, { executionProviders: ["wasm"] });
    const given = stored.get(name)?.inputs ?? {};
    const feeds: Record<string, Ort.Tensor> = {};
    for (const input of session.inputNames) {
      const { type, data, dims } = (given[input] ?? weights[input]) as Ort.Tensor;
      feeds[input] = new ort.Tensor(type, data as Float32Array, dims);
    }
    const results = await session.run(feeds);
    if (model.gives) weights = results;
    for (const [output, { data }] of Object.entries(results)) {
      const { buffer, byteOffset, byteLength } = data as Float32Array;
      bytes[`${name}.${output}`] = new Uint8Array(buffer, byteOffset, byteLength).slice();
    }
  }
  return bytes;
}

test("the slim runtime of a family gives the whole one's outputs, bit for bit", async () => {
  for (const family of FAMILIES) {
    const folder = `build/models/${family}/`;
    const whole = await outputs(read(WHOLE), `whole-${family}`, folder);
    const slim = await outputs(await slimOf(family), `slim-${family}`, folder);
    assert.ok(Object.keys(whole).length > 1);
    assert.deepEqual(slim, whole);
  }
});

test("what is no patch is refused", async () => {
  const base = read("build/slim/ort.slim.wasm");
  await assert.rejects(patched(base, read("build/slim/ort.slim.wasm")), /no patch/);
  await assert.rejects(patched(base, new Uint8Array(9)), WebAssembly.CompileError);
});
