import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, downloadJson } from "../../site_src/runtime/engine/download.ts";
import type { Failure } from "../../site_src/runtime/engine/failure.ts";

const FOLDER = new URL("https://site.example/book/assets/0123/models/");
const FILE = { name: "classify.onnx", bytes: 414_230, sha256: "ab".repeat(32) };
const refused = ({ failure }: { failure: Failure }) => failure.kind === "manifest";

test("a plain name lies in its folder", () => {
  for (const name of ["classify.onnx", "digits-test.bin", "ort.slim.wasm", "a_1"]) {
    assert.equal(addressOf(FOLDER, { ...FILE, name }).href, FOLDER.href + name);
  }
});

test("no other name becomes an address", () => {
  const ways = [
    "https://other.example/",
    "//other.example/",
    "\\\\other\\",
    "\t//other/",
    "/",
    "../",
  ];
  const kinds = ["data:,", "blob:", "javascript:", "%2e%2e/", "sub/", ".", "?", "#", " ", "@"];
  const names = [...ways, ...kinds].map((way) => `${way}classify.onnx`);
  for (const name of [...names, "", ".", "..", "a\n", "a%2fb", "模型.onnx", null, 7, ["a"], {}]) {
    const file = { ...FILE, name: name as string };
    assert.throws(() => addressOf(FOLDER, file), refused, String(name));
  }
});

test("no size or hash that a file of ours cannot have is accepted", () => {
  for (const bytes of [0, -1, 0.5, 1e9, 1e308, Infinity, Number.NaN, null, "414230"]) {
    assert.throws(() => addressOf(FOLDER, { ...FILE, bytes: bytes as number }), refused);
  }
  for (const sha256 of [
    "",
    "ab",
    "AB".repeat(32),
    `${"ab".repeat(32)}\n`,
    null,
    5,
    ["ab".repeat(32)],
  ]) {
    assert.throws(() => addressOf(FOLDER, { ...FILE, sha256: sha256 as string }), refused);
  }
});

test("what lies elsewhere is not asked for", async (t) => {
  const asked = t.mock.method(globalThis, "fetch", () => Promise.reject(new Error("asked")));
  await assert.rejects(downloadJson(new URL("https://other.example/manifest.json")), refused);
  assert.equal(asked.mock.callCount(), 0);
});
