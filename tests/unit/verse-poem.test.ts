import assert from "node:assert/strict";
import { test } from "node:test";
import { named } from "../../site_src/demos/verse/shared/named.ts";
import { linesOf, textOf } from "../../site_src/demos/verse/shared/poem.ts";
import { FINDINGS } from "../../site_src/demos/verse/verse-writer/findings.ts";
import { check } from "../../site_src/demos/verse/verse-writer/wish.ts";
import type { Value } from "../../site_src/runtime/engine/calls.ts";

const NAMES = ["<end>", "<start>", "\n", "Sh", "all", " I", ",", "月", "。"];
const written = (...tokens: number[]) => ({ tokens, probabilities: tokens.map((t) => t / 10) });
const bytes = (values: number[], ...dims: number[]): Value => ({
  type: "uint8",
  data: Uint8Array.from(values),
  dims,
});

test("English is set in words and in the lines that the network breaks", () => {
  const lines = linesOf("en", written(3, 4, 5, 6, 2, 3, 4), [3, 4], NAMES, 5);
  const words = lines.map((line) => line.map((group) => group.map(({ text }) => text).join("")));
  assert.deepEqual(words, [["Shall", " I,\n"], ["Shall"]]);
  assert.equal(textOf(lines), "Shall I,\nShall");
  assert.deepEqual(
    lines.flat(2).map(({ isGiven }) => isGiven),
    [true, true, false, false, false, false, false],
  );
  assert.equal(lines[0]?.[1]?.[1]?.probability, 0.6);
});

test("Chinese is set in lines of its form, each with its mark", () => {
  const one = [7, 7, 7, 7, 7, 8];
  const lines = linesOf("zh", written(...one, ...one), [7, -1], NAMES, 5);
  assert.equal(textOf(lines), "月月月月月。\n月月月月月。");
  assert.equal(lines[0]?.[1]?.[0]?.isGiven, false);
});

test("what has no letters of its own has a name", () => {
  assert.deepEqual(
    [named("\n", "end"), named("<end>", "end"), named(" I", "end")],
    ["↵", "end", "I"],
  );
  assert.equal(named(undefined, "end"), "end");
});

test("each word is marked with the stresses that were found for it", () => {
  const lines = linesOf("en", written(3, 4, 5, 6), [], NAMES, 5);
  const stresses = new Array(14).fill(0);
  stresses.splice(0, 1, 3);
  stresses.splice(7, 2, 1, 2);
  const values = {
    pentameter: bytes([1], 1),
    rhymes: bytes([0], 1, 1),
    unknown: bytes([0, 0], 1, 2),
    stresses: bytes(stresses, 1, 2, 7),
  };
  const { marks, rules } = FINDINGS.en(values, lines);
  assert.deepEqual(marks, [["·", "×/"]]);
  assert.deepEqual(
    rules.map(({ parts }) => parts),
    [[true], [false]],
  );
});

test("a wish that cannot be had is refused by its name", () => {
  check({});
  check({ start: "月".repeat(10_000), seed: 3, temperature: 0.1, topK: 0, topP: 1, form: 7 });
  for (const wish of [
    { seed: -1 },
    { seed: 1.5 },
    { temperature: 0 },
    { temperature: Number.NaN },
    { topK: 1e9 },
    { topP: 2 },
    { form: 6 as 5 },
    { start: 3 as unknown as string },
  ]) {
    const [name] = Object.keys(wish);
    assert.throws(() => check(wish), { message: new RegExp(`input: ${name}`) });
  }
});
