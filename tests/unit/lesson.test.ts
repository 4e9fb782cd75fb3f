import assert from "node:assert/strict";
import { test } from "node:test";
import { FEWEST, MOST, own, published, wholeLines } from "../../site_src/runtime/verse/lesson.ts";
import { assembled } from "../../site_src/runtime/verse/own-model.ts";

const CHINESE = "床前明月光，疑是地上霜。";

test("a published text is read in whole lines, a break before each", () => {
  const { tokens, positions, learnt, judged } = published("ABBA\nCABA\nAB\fBCAA", 4);
  assert.deepEqual(tokens, ["\n", "A", "B", "C"]);
  assert.equal(positions, 4);
  assert.deepEqual([...learnt.ids], [0, 1, 2, 2, 1, 0, 3, 1, 2, 1, 0, 1, 2]);
  assert.deepEqual(learnt.starts, [0, 5], "the last line is shorter than a row");
  assert.deepEqual(judged.starts, [0]);
  assert.deepEqual([...judged.ids], [0, 2, 3, 1, 1]);
});

test("lines that were learnt from are known, those that judge and what a row cuts off are not", () => {
  const { lines } = published("李白\n杜甫\f王维", 4);
  const written = wholeLines("王维\n李白\n\n李杜\n杜甫");
  assert.deepEqual(written, ["王维", "李白", "李杜"]);
  assert.deepEqual(
    written.filter((line) => lines.has(line)),
    ["李白"],
  );
  assert.deepEqual(wholeLines("李白"), []);
});

test("a text of one's own is learnt from anywhere, and its end judges", () => {
  const text = CHINESE.repeat(100);
  const { lesson, characters, isCut } = own(text);
  assert.ok(lesson);
  assert.equal(characters, 1200);
  assert.equal(isCut, false);
  assert.equal(lesson.tokens[0], "\n");
  assert.deepEqual(new Set(lesson.tokens), new Set(["\n", ...CHINESE]));
  const { ids, starts } = lesson.learnt;
  assert.equal(starts.length, ids.length - lesson.positions);
  assert.ok(lesson.judged.starts.length > 0);
  for (const part of [lesson.learnt, lesson.judged]) {
    assert.ok((part.starts.at(-1) ?? 0) + lesson.positions < part.ids.length);
  }
});

test("Latin letters, emoji and breaks of any system are characters like others", () => {
  const { lesson } = own("Tea 🍵!\r\n茶\r".repeat(200));
  assert.ok(lesson);
  assert.deepEqual(new Set(lesson.tokens), new Set([..."\nTea 🍵!茶"]));
});

test("a short text is none, and says how short it is", () => {
  for (const [text, count] of [
    ["", 0],
    ["字", 1],
    ["🍵".repeat(FEWEST - 1), FEWEST - 1],
    [" \n".repeat(FEWEST), 0],
  ] as const) {
    const { lesson, characters, isCut } = own(text);
    assert.equal(lesson, null);
    assert.equal(characters, count);
    assert.equal(isCut, false);
  }
  assert.ok(own("字".repeat(FEWEST)).lesson);
});

test("of a text that is too long its beginning is used", () => {
  for (const letter of ["字", "🍵"]) {
    const { lesson, characters, isCut } = own(letter.repeat(MOST + 7));
    assert.ok(lesson);
    assert.equal(characters, MOST);
    assert.equal(isCut, true);
    assert.deepEqual(lesson.tokens, ["\n", letter]);
  }
});

test("rare characters of many are one", () => {
  const many = Array.from({ length: 3_000 }, (_, at) => String.fromCodePoint(0x4e00 + at));
  const { lesson } = own([...many, ...many.slice(0, 500)].join(""));
  assert.ok(lesson);
  assert.equal(lesson.tokens.length, 1_000);
  assert.equal(lesson.tokens[1], "□");
  assert.ok(lesson.learnt.ids.includes(1));
  assert.ok(Math.max(...lesson.learnt.ids) < 1_000);
});

test("weights that are appended are a message of Protocol Buffers", () => {
  const data = Float32Array.of(1, -2);
  const weights = { w: { dims: [1, 2], data } } as unknown as Parameters<typeof assembled>[1];
  const raw = [...new Uint8Array(data.buffer)];
  const tensor = [8, 1, 8, 2, 16, 1, 66, 1, 119, 74, 8, ...raw];
  const graph = [42, tensor.length, ...tensor];
  assert.deepEqual([...assembled(Uint8Array.of(9), weights)], [9, 58, graph.length, ...graph]);
});
