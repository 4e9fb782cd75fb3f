/** What serves every family knows none: neither its folder nor the names of its graphs and weights. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";

interface Manifest {
  models: Record<string, Record<"inputs" | "outputs", { name: string }[]>>;
  weights: string[];
}

const SOURCES = "site_src";
const GENERIC = ["runtime/wire", "runtime/engine", "demos/shared", "offline"];
const FAMILIES = readdirSync("build/models", { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
/**
 * Names that are words of their own, and said of any family: roles, and the book's languages, after
 * which a graph may be called.
 */
const COMMON = new Set(["weights", "losses", "cosines", "zh", "en"]);

/** What has no network of its own, and counts for those of all: any lab may ask its worker. */
const COUNTING = ["runtime/calculator", "types/calculator"];

/** Whether a name is no word that anybody might use. */
const isCoined = (name: string) => /[a-z]+[\d_]/.test(name);

function scripts(folder: string): string[] {
  return readdirSync(join(SOURCES, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => join(folder, path));
}

function textOf(path: string): string {
  return readFileSync(join(SOURCES, path), "utf8");
}

/** The files of ours that a script imports, below the folder of sources. */
function imported(path: string): string[] {
  const imports = textOf(path).matchAll(/(?:from|import) "(\.{1,2}\/[^"]+)"/g);
  return [...imports].map(([, to = ""]) => normalize(join(dirname(path), to)));
}

function of(folder: string) {
  return (path: string) => path.startsWith(`${folder}/`);
}

/** What a script imports that it must not know, as "one -> other". */
function known(folders: readonly string[], isForeign: (path: string) => boolean): string[] {
  const all = folders.flatMap(scripts);
  return all.flatMap((path) =>
    imported(path)
      .filter(isForeign)
      .map((other) => `${path} -> ${other}`),
  );
}

/** The names of a family's graphs, and those of its tensors that are no words. */
function names(family: string): Set<string> {
  const text = readFileSync(`build/models/${family}/manifest.json`, "utf8");
  const { models, weights } = JSON.parse(text) as Manifest;
  const tensors = Object.values(models).flatMap(({ inputs, outputs }) => [...inputs, ...outputs]);
  const coined = tensors.map(({ name }) => name).filter(isCoined);
  const all = [...Object.keys(models), ...coined, ...weights];
  return new Set(all.filter((name) => !COMMON.has(name)));
}

test("there are families to be unknown", () => {
  assert.ok(FAMILIES.includes("digits") && FAMILIES.includes("calculator"), FAMILIES.join());
});

test("what is for all families imports none", () => {
  const isFamilys = (path: string) =>
    FAMILIES.some((family) => path.split("/").includes(family) || path.includes(`types/${family}`));
  assert.deepEqual(known(GENERIC, isFamilys), []);
});

test("no family imports another", () => {
  for (const family of FAMILIES) {
    const others = FAMILIES.filter((other) => other !== family);
    const isOther = (path: string) => others.some((other) => path.split("/").includes(other));
    assert.deepEqual(known([`runtime/${family}`], isOther), []);
    const isAsked = (path: string) => COUNTING.some((each) => path.includes(`${each}/`));
    const isStrange = (path: string) => isOther(path) && !isAsked(path);
    assert.deepEqual(known([`demos/${family}`], isStrange), []);
  }
});

test("no script of all families names a graph or a weight of one", () => {
  const all = new Set(FAMILIES.flatMap((family) => [...names(family)]));
  for (const path of GENERIC.flatMap(scripts)) {
    const text = textOf(path).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
    const quoted = [...text.matchAll(/["'`]([\w-]+)["'`]/g)].map(([, name = ""]) => name);
    // A member may have a graph's name, as a call that an interface declares: only coined ones count.
    const members = [...text.matchAll(/\.(\w+)/g)].map(([, name = ""]) => name).filter(isCoined);
    const begins = (start: string) => isCoined(start) && [...all].some((n) => n.startsWith(start));
    const bad = [...quoted, ...members].filter((name) => all.has(name) || begins(name));
    assert.deepEqual(bad, [], path);
  }
});

test("imports lead one way: demos, offline, runtime", () => {
  const isAbove = (path: string) => of("demos")(path) || of("offline")(path) || of("scripts")(path);
  assert.deepEqual(known(["runtime"], isAbove), []);
  assert.deepEqual(known(["offline", "scripts"], of("demos")), []);
});
