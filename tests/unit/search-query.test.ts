import assert from "node:assert/strict";
import { test } from "node:test";
import { all, any, Dictionary, ranked, spelt } from "../../site_src/scripts/search-query.ts";

const dictionary = new Dictionary([
  { location: "2/", title: "大\u200b模型", text: "<p>训练\u200b数据\u200b的\u200b交叉熵</p>" },
  { location: "2/#loss", title: "Loss", text: "", names: { 损失: "loss", loss: "loss" } },
  { location: "g/#loss", title: "loss", text: "", names: { 损失: "loss" } },
  { location: "g/#large", title: "", text: "", names: { "pre-training": "pre-training" } },
]);
const words = (typed: string): string[] => dictionary.read(typed).words;

test("unspaced Chinese is cut as the text was, and apart from Latin", () => {
  assert.deepEqual(words("训练数据交叉熵"), ["训练", "数据", "交叉熵"]);
  assert.deepEqual(words("softmax交叉"), ["softmax", "交叉"]);
  assert.deepEqual(words("雅可比"), ["雅", "可", "比"]);
});

test("words that only ask are left out, unless there are no others", () => {
  assert.deepEqual(words("什么是交叉熵？"), ["交叉熵"]);
  assert.deepEqual(words("What is the loss?"), ["loss"]);
  assert.deepEqual(words("what is"), ["what", "is"]);
});

test("a plural is looked up as its singular", () => {
  assert.deepEqual(words("tokens of losses"), ["token", "losse"]);
  assert.deepEqual(words("loss corpus gas"), ["loss", "corpus", "gas"]);
});

test("a name is known with or without hyphens, in the other language, and in a question", () => {
  assert.deepEqual(words("Pretraining"), ["pre", "training"]);
  assert.deepEqual(dictionary.read("损失"), {
    words: ["loss"],
    named: new Set(["2/#loss", "g/#loss"]),
  });
  assert.deepEqual(dictionary.read("what is a LOSS?").named, new Set(["2/#loss"]));
  assert.deepEqual(dictionary.read("formula of the loss"), dictionary.read("loss"));
});

test("no sign of the reader's reaches the query language of the theme's search", () => {
  assert.deepEqual(words('cross- "title:a" ~^*+\\'), ["cross", "title"]);
  assert.deepEqual(words("-+*"), []);
  assert.equal(all(["loss", "熵值"]), "+loss* loss^4 +*熵\\值* 熵\\值^4");
});

test("any of the words will do, but not any sign of a Chinese word", () => {
  assert.equal(any(["kl", "散", "度"]), "kl");
  assert.equal(any(["雅", "可"]), "");
});

test("the page with what was named comes first, and on it the part", () => {
  const locations = [["1/", "1/#a"], ["2/#b", "2/#loss", "2/"], ["g/"]];
  const pages = locations.map((page) => page.map((location) => ({ location })));
  assert.deepEqual(
    ranked(pages, new Set(["2/#loss"])).map((page) => page.map(({ location }) => location)),
    [["2/#loss", "2/#b", "2/"], ["1/", "1/#a"], ["g/"]],
  );
});

test("traditional Chinese and wide letters are read as the book writes them", () => {
  const traditional = { characters: "網网經经訓训練练", words: { 网路: "网络" } };
  assert.equal(spelt("神經網路訓練", traditional), "神经网络训练");
  assert.equal(spelt("ＡＤＡＭ１２", traditional), "ADAM12");
  assert.equal(spelt("loss", traditional), "loss");
});
