import assert from "node:assert/strict";
import { test } from "node:test";
import { Characters, formOf } from "../../site_src/runtime/verse/characters.ts";
import { words } from "../../site_src/runtime/verse/form.ts";
import { Pieces } from "../../site_src/runtime/verse/pieces.ts";

const TOKENS = ["<end>", "<5>", "<7>", "，", "。", "？", "！", "；", "床", "前", "明", "月", "光"];
const chinese = new Characters(TOKENS, { 5: 1, 7: 2 }, new Map([["淸", "明"]]));
const [COMMA, BED, BEFORE, BRIGHT, MOON, LIGHT] = [3, 8, 9, 10, 11, 12];

test("a beginning is laid on its lines, marks where they may stand", () => {
  const line = [BED, BEFORE, BRIGHT, MOON, LIGHT];
  assert.deepEqual(chinese.lay("床前 明月光", 5), { given: line, refused: null });
  assert.deepEqual(chinese.lay("床前明月光,", 5).given, [...line, COMMA]);
  assert.deepEqual(chinese.lay("床前明月光月", 5).given, [...line, -1, MOON]);
  assert.deepEqual(chinese.lay("床前明月光月", 7).given, [...line, MOON]);
  assert.deepEqual(chinese.lay("", 5), { given: [], refused: null });
});

test("what cannot stand in a Chinese poem is named", () => {
  assert.deepEqual(chinese.lay("床moon🌙床o", 5).refused, { reason: "unknown", detail: "mon🌙" });
  assert.deepEqual(chinese.lay("床，前", 5).refused, { reason: "mark", detail: "，" });
  assert.deepEqual(chinese.lay("月".repeat(21), 5).refused, { reason: "long", detail: "20" });
  assert.equal(chinese.lay("月".repeat(20), 5).refused, null);
  assert.equal(chinese.lay("月".repeat(10_000), 7).refused?.reason, "long");
  assert.equal(chinese.whole(" ").refused?.reason, "empty");
});

test("traditional characters are read as simplified ones", () => {
  assert.deepEqual(chinese.lay("淸月", 5).given, [BRIGHT, MOON]);
});

test("a Chinese poem has the tokens and the form that its lines tell", () => {
  assert.equal(chinese.first(5), 1);
  assert.equal(chinese.first(7), 2);
  assert.deepEqual([chinese.steps(5), chinese.steps(7)], [24, 32]);
  assert.deepEqual(chinese.whole("床前明月光，月").tokens.at(-2), COMMA);
  assert.equal(formOf("朝辞白帝彩云间"), 7);
  assert.equal(formOf("床前明月光"), null); // may go on
  assert.equal(formOf("床前明月光，"), 5);
  assert.equal(formOf("床前"), null);
});

const english = new Pieces(
  {
    pre_tokenizer: { pattern: { Regex: "\\n| ?[A-Za-z']+| ?[^A-Za-z'\\s]+| " } },
    model: {
      vocab: Object.fromEntries(
        ["<end>", "<start>", "\n", " ", ",", "a", "e", "h", "t", " t", "he", " the", "hea"].map(
          (token, number) => [token, number],
        ),
      ),
      merges: [
        [" ", "t"],
        ["h", "e"],
        [" t", "he"],
        ["he", "a"],
      ],
    },
  },
  1,
  12,
);

test("English is cut into the pieces that were learnt first", () => {
  const cut = (text: string) => english.lay(text).given.map((token) => english.tokens[token]);
  assert.deepEqual(cut("the the"), ["t", "he", " the"]);
  assert.deepEqual(cut("the heat,\nthe"), ["t", "he", " ", "hea", "t", ",", "\n", "t", "he"]);
  assert.deepEqual(cut("  the \r\n  the "), ["t", "he", "\n", "t", "he"]);
  assert.deepEqual(english.lay("the café ü").refused, { reason: "unknown", detail: "cféü" });
  assert.deepEqual(english.lay("a".repeat(13)).refused, { reason: "long", detail: "12" });
  assert.equal(english.lay("a ".repeat(10_000)).refused?.reason, "long");
  assert.equal(english.whole("\n").refused?.reason, "empty");
});

test("words are split as the checker of metre has them", () => {
  const line = "'Tis o'er-long, flatt'ring -- ' \"Thy\"";
  assert.deepEqual(words(line), ["'tis", "o'er", "long", "flatt'ring", "thy"]);
});
