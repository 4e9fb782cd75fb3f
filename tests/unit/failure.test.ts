import assert from "node:assert/strict";
import { test } from "node:test";
import { RuntimeError, toFailure } from "../../site_src/runtime/engine/failure.ts";

test("where there is no memory, it is told as such", () => {
  for (const thrown of [
    new RangeError("WebAssembly.Memory(): could not allocate memory"), // Chromium
    new RangeError("Array buffer allocation failed"),
    new RangeError("WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory"),
    "out of memory", // Firefox throws the bare words
    new RangeError("Out of memory"), // WebKit
    new Error("no available backend found. ERR: [wasm] RangeError: Out of memory"),
    new Error("Failed to allocate memory for requested buffer of size 803840"), // onnxruntime
    new Error("std::bad_alloc"),
  ]) {
    assert.equal(toFailure(thrown, "run", "onnx").kind, "memory", String(thrown));
  }
});

test("other failures keep their kind", () => {
  for (const thrown of [
    new RangeError("Maximum call stack size exceeded"),
    new WebAssembly.RuntimeError("memory access out of bounds"),
    new Error("the file in memory.bin is wrong"),
  ]) {
    assert.equal(toFailure(thrown, "run", "onnx").kind, "run", String(thrown));
  }
  const known = new RuntimeError("lacking", "DecompressionStream", "");
  assert.equal(toFailure(known, "run", "onnx").kind, "lacking");
});
