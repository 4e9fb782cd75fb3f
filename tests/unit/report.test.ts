import assert from "node:assert/strict";
import { test } from "node:test";
import { extended } from "../../site_src/scripts/report-address.ts";

const ISSUE = "https://github.com/o/r/issues/new?title=T&body=page%0A";

test("a report carries browser and self-test after what it said before", () => {
  const url = new URL(extended(extended(ISSUE, "browser & more"), '{"ok": true}'));
  assert.equal(url.searchParams.get("title"), "T");
  assert.equal(url.searchParams.get("body"), 'page\nbrowser & more\n{"ok": true}\n');
});

test("a report that GitHub would refuse stays as it was", () => {
  assert.equal(extended(ISSUE, "x".repeat(10_000)), ISSUE);
});
