import assert from "node:assert/strict";
import { test } from "node:test";
import { type Listing, moved } from "../../site_src/offline/listing.ts";

const OLD = `assets/${"a".repeat(16)}/`;
const NEW = `assets/${"b".repeat(16)}/`;
const old: Listing = {
  build: "1",
  files: [
    ["", 10, "home"],
    ["about/", 10, "about"],
    [`${OLD}ort.wasm`, 90, "same"],
    [`${OLD}worker.js`, 9, "before"],
  ],
};
const fresh: Listing = {
  build: "2",
  files: [
    ["", 10, "home"],
    ["about/", 10, "about"],
    ["new/", 10, "new"],
    ["offline/", 5, "offline"],
    [`${NEW}ort.wasm`, 90, "same"],
    [`${NEW}worker.js`, 9, "after"],
  ],
};

test("what was kept is kept in its new version, and only changed files are fetched", () => {
  const kept = ["", `${OLD}ort.wasm`, `${OLD}worker.js`, "gone/"];
  assert.deepEqual(moved(kept, old, fresh, ["offline/"]), [
    { path: "", same: null }, // pages are fetched: their address says nothing of their content
    { path: "offline/", same: null },
    { path: `${NEW}ort.wasm`, same: `${OLD}ort.wasm` },
    { path: `${NEW}worker.js`, same: null },
  ]);
});

test("a full copy stays full, with the pages that are new", () => {
  const kept = old.files.map(([path]) => path);
  assert.equal(moved(kept, old, fresh, []).length, fresh.files.length);
});

test("the first version keeps only what is always kept", () => {
  assert.deepEqual(moved([], null, fresh, ["offline/"]), [{ path: "offline/", same: null }]);
});
