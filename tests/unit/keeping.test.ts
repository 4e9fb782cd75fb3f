import assert from "node:assert/strict";
import { test } from "node:test";
import { keepListed, type Listing, moved, Unlisted } from "../../site_src/offline/keeping.ts";

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
    { path: "", hash: "home", same: null }, // pages are fetched: their address says nothing of their content
    { path: "offline/", hash: "offline", same: null },
    { path: `${NEW}ort.wasm`, hash: "same", same: `${OLD}ort.wasm` },
    { path: `${NEW}worker.js`, hash: "after", same: null },
  ]);
});

test("a full copy stays full, with the pages that are new", () => {
  const kept = old.files.map(([path]) => path);
  assert.equal(moved(kept, old, fresh, []).length, fresh.files.length);
});

test("the first version keeps only what is always kept", () => {
  const only = [{ path: "offline/", hash: "offline", same: null }];
  assert.deepEqual(moved([], null, fresh, ["offline/"]), only);
});

/** What a cache keeps of a response to a request for a page whose content is "abc". */
async function keptOf(response: Response): Promise<string[]> {
  const kept: string[] = [];
  const cache = { put: async (address: RequestInfo | URL) => void kept.push(String(address)) };
  await keepListed(cache, "https://book.test/about/", "ba7816bf8f01cfea", response);
  return kept;
}

test("a file is kept when its content is the listed one", async () => {
  assert.deepEqual(await keptOf(new Response("abc")), ["https://book.test/about/"]);
});

test("other content and a missing file are of another version, and a server's failure is not", async () => {
  const failed = (status: number) => new Response("abc", { status });
  await assert.rejects(keptOf(new Response("abd")), new Unlisted("/about/"));
  await assert.rejects(keptOf(failed(404)), new Unlisted("/about/"));
  await assert.rejects(keptOf(failed(503)), new Error("/about/: HTTP 503"));
});
