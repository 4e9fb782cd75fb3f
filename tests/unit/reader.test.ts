import assert from "node:assert/strict";
import { test } from "node:test";
import { agrees, readNumber } from "../../site_src/scripts/answers.ts";
import { merge, parseProgress } from "../../site_src/scripts/progress.ts";

test("numbers are read as readers write them", () => {
  const written: [string, number][] = [
    ["0.42", 0.42],
    [" −0.621 ", -0.621],
    ["1,572,864", 1572864],
    ["1572864", 1572864],
    ["0,416", 0.416],
    ["１２．５", 12.5],
    ["1.4e10", 1.4e10],
    ["1.4 × 10¹⁰", 1.4e10],
    ["2*10^-3", 2e-3],
    ["5.1×10⁻²", 0.051],
    ["约 140 亿", 1.4e10],
    ["200万", 2e6],
    ["14 billion", 1.4e10],
    ["3/4", 0.75],
    [".5", 0.5],
    ["295倍", 295],
    ["295 times", 295],
    ["1.87×", 1.87],
    ["200 万对", 2e6],
    ["140 亿个", 1.4e10],
    ["1,572,864 个", 1572864],
    ["14 billion parameters", 1.4e10],
    ["14B", 1.4e10],
    ["60,000,000/203,530", 60e6 / 203530],
    ["~295", 295],
    ["0.468。", 0.468],
    ["½", 0.5],
    ["1.4·10^10", 1.4e10],
  ];
  for (const [text, value] of written) {
    const reading = readNumber(text);
    assert.ok(reading !== null && agrees(reading, { value, within: 0 }), `${text}: ${reading}`);
  }
});

test("a percentage is a share unless the question asks for one", () => {
  assert.equal(readNumber("42 %"), 0.42);
  assert.equal(readNumber("42%", true), 42);
  assert.equal(readNumber("42", true), 42);
});

test("what is no number is none", () => {
  for (const text of [
    "",
    "abc",
    "1e999",
    "1/0",
    "--1",
    "12 apples",
    "3 dozen",
    "1.2.3",
    "9".repeat(10_000),
  ]) {
    assert.equal(readNumber(text), null, text.slice(0, 20));
  }
});

test("the tolerance is absolute and includes its edge", () => {
  assert.ok(agrees(42, { value: 41.6, within: 0.4 }));
  assert.ok(!agrees(42.1, { value: 41.6, within: 0.4 }));
});

const EMPTY = { version: 1 as const, last: null, pages: {}, right: [] };

test("two records are joined, not replaced", () => {
  const mine = { ...EMPTY, pages: { "a/": { read: ["s1"], of: 3 } }, right: ["x"] };
  const other = {
    ...EMPTY,
    last: { page: "b/", section: "" },
    pages: { "a/": { read: ["s2", "s1"], of: 3 }, "b/": { read: [], of: 2 } },
    right: ["y", "x"],
  };
  const joined = merge(mine, other);
  assert.deepEqual(joined.pages, {
    "a/": { read: ["s1", "s2"], of: 3 },
    "b/": { read: [], of: 2 },
  });
  assert.deepEqual(joined.right, ["x", "y"]);
  assert.deepEqual(parseProgress(JSON.stringify(joined)), joined);
});

test("a record from elsewhere is refused or cleaned", () => {
  for (const bad of ["", "null", "7", "[]", "{}", `{"version":2}`, `{"version":1,"right":"x"}`]) {
    assert.throws(() => parseProgress(bad), bad);
  }
  assert.throws(() => parseProgress(`"${"x".repeat(2_000_000)}"`), RangeError);
  const name = "<script>";
  const dirty = {
    version: 1,
    last: { page: name, section: "" },
    pages: {},
    right: [name, 3, "ok"],
  };
  assert.deepEqual(parseProgress(JSON.stringify(dirty)), { ...EMPTY, right: ["ok"] });
});
