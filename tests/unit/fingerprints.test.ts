import assert from "node:assert/strict";
import { test } from "node:test";
import type { Memory } from "../../build/types/verse/manifest.d.ts";
import type { FamousPoem } from "../../site_src/runtime/verse/calls.ts";
import { hashed, Known } from "../../site_src/runtime/verse/fingerprints.ts";
import { linesOf, Recaller } from "../../site_src/runtime/verse/memory.ts";
// Written by Python: tests/model/verse/test_fingerprints.py.
import vectors from "./fingerprints.json" with { type: "json" };

const content = Uint8Array.from(Buffer.from(vectors.content, "base64"));

test("a line has the hash that Python gives it, beyond the first plane too", () => {
  const own = vectors.lines.map((line) => hashed(line, vectors.table.seed));
  assert.deepEqual(own, vectors.hashes);
});

test("a set that Python wrote is read alike, strangers that are taken for members too", () => {
  const known = new Known(vectors.table, content);
  assert.deepEqual(
    vectors.asked.map((line) => known.has(line)),
    vectors.found,
  );
  assert.equal(known.has(""), false);
});

test("a set is read from its place in a file, and one that is cut off is refused", () => {
  const offset = 3;
  const file = new Uint8Array([255, 0, 255, ...content, 255]);
  const known = new Known({ ...vectors.table, offset }, file);
  assert.ok(vectors.lines.every((line) => known.has(line)));
  assert.throws(() => new Known(vectors.table, content.subarray(0, 2)), /ends too early/);
});

test("lines end at marks of either width, at breaks and at gaps", () => {
  assert.deepEqual(linesOf("床前看月光,疑是地上霜。\n举头 望山月!!"), [
    "床前看月光",
    "疑是地上霜",
    "举头",
    "望山月",
  ]);
  assert.deepEqual(linesOf(" ，\n"), []);
});

const poem = (title: string, text: string, read = ""): FamousPoem => {
  return { title, poet: "甲", text, read, hits: 1, part: "train", times: 1 };
};
const told = {
  near: { 5: 1, 7: 2 },
  record: { all: vectors.table, likely: vectors.table },
} as unknown as Memory;
const QUIET = poem("静夜思", "举头望明月，疑是地上霜。", "床前看月光，疑是地上霜。");
const recaller = new Recaller(told, content, [QUIET, poem("又", "举头望明月，低头思故乡。")]);

test("a famous line is named, with the first poem that has it, if it was learnt or not", () => {
  const read = recaller.recall("床前看月光");
  assert.deepEqual([read.verdict, read.poem?.title], ["copied", "静夜思"]);
  const unread = recaller.recall("举头望明月");
  assert.deepEqual([unread.verdict, unread.poem?.title], ["unread", "静夜思"]);
});

test("a line in both sets is copied, though nobody can say of whom", () => {
  const found = recaller.recall("朝辞白帝彩云间");
  assert.deepEqual([found.verdict, found.poem], ["copied", null]);
});

test("a line that differs in one character of five is near, one that differs in two is not", () => {
  const near = recaller.recall("低头思故人");
  assert.deepEqual([near.verdict, near.own, near.poem?.title], ["near", "低头思故乡", "又"]);
  assert.notEqual(recaller.recall("低头见故人").verdict, "near");
});

test("what is no line of a quatrain is in no index", () => {
  assert.equal(recaller.recall("月").verdict, "other");
  assert.equal(recaller.recall("").verdict, "other");
});
