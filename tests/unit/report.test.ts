import assert from "node:assert/strict";
import { test } from "node:test";
import { engineOf } from "../../site_src/demos/site/self-test/report.ts";
import { brief, extended } from "../../site_src/scripts/report-address.ts";

const ISSUE = "https://github.com/o/r/issues/new?title=T&body=page%0A";
const FAILURE = { kind: "fetchFailed", subject: "https://h/assets/x/attack.onnx", detail: "404" };

function rows(right: number, wrong: number) {
  const passed = Array.from({ length: right }, (_, number) => ({
    graph: `graph${number}`,
    ok: true,
    verified: { difference: (number + 1) / 1e8, tolerance: 1e-5, ms: 1.5, runtime: "r" },
    failure: null,
  }));
  const failed = Array.from({ length: wrong }, (_, number) => ({
    graph: `attack${number}`,
    ok: false,
    verified: null,
    failure: FAILURE,
  }));
  return [...passed, ...failed];
}

const body = (address: string) => new URL(address).searchParams.get("body") ?? "";

test("a report carries browser and self-test after what it said before", () => {
  const url = new URL(extended(extended(ISSUE, "browser & more"), '{"ok": true}'));
  assert.equal(url.searchParams.get("title"), "T");
  assert.equal(body(url.href), 'page\nbrowser & more\n{"ok": true}\n');
});

for (const letter of ["x", "，", "𝑥"]) {
  test(`of a text of ${letter} that GitHub would refuse the beginning arrives`, () => {
    const address = extended(ISSUE, letter.repeat(10_000));
    assert.ok(address.length <= 8000 && address.length > 7900, `${address.length}`);
    assert.match(body(address), new RegExp(`^page\n${letter}+…\n$`, "u"));
  });
}

test("an address that is full already stays as it was", () => {
  const full = ISSUE + "x".repeat(8000);
  assert.equal(extended(full, "browser"), full);
});

test("graphs that agree are counted, and those that fail are told in full", () => {
  const result = { ok: false, browser: "B", threads: 4, training: null, rows: rows(22, 1) };
  assert.equal(
    brief({ ...result, failure: null, engine: { asked: "webgpu" } }, "2026-01-02"),
    `self-test 2026-01-02: not ok\nfailed: ${JSON.stringify(result.rows[22])}\n` +
      'passed: 22/23, largest difference 2.2e-7\nthreads: 4\nengine: {"asked":"webgpu"}',
  );
});

test("what a test may say one day, or leave out, harms nothing", () => {
  assert.equal(
    brief({ ok: true, rows: [{ ok: true }] }, "D").split("\n")[1],
    "passed: 1/1, largest difference 0",
  );
  for (const odd of [null, "text", { rows: 3 }, { rows: [null] }]) {
    assert.match(brief(odd, "D"), /^self-test D: not ok\n/);
  }
});

test("a link has room for a browser in which every graph fails, and far more for one that passes", () => {
  const agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 ".repeat(3);
  const link = (right: number, wrong: number) => {
    const text = brief({ ok: !wrong, failure: null, rows: rows(right, wrong) }, "2026-01-02");
    return extended(extended(ISSUE, agent), text);
  };
  assert.ok(link(23, 0).length < 1500, `${link(23, 0).length}`);
  assert.match(body(link(0, 23)), /attack22.*\npassed: 0\/23/s);
});

test("an engine is told from words that all browsers have of each other", () => {
  const words = {
    Chromium: "(KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36",
    Gecko: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    WebKit: "AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0.1 Mobile/15E148 Safari/604.1",
    unknown: "Lynx/2.9",
  };
  for (const [engine, said] of Object.entries(words)) assert.equal(engineOf(said), engine);
});
