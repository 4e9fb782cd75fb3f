/**
 * Make the small runtime: the published one without what the graphs of a family never run.
 *
 * A probe is put at every place of the published module that may or may not be reached, all graphs
 * are run on it (reach.mjs), and what was not reached is replaced by a trap. The result computes the
 * same, or it traps; then the page takes the whole runtime (site_src/runtime/engine/engine.ts).
 *
 * The first family that is named gets a module; the others a patch for that module, which many a
 * reader has already when they come to them.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { difference, wrapped } from "./patch.mjs";
import { strip } from "./probes.mjs";
import { PUBLISHED, reachedBy } from "./published.mjs";
import { both, parted } from "./variants.mjs";

const FAMILIES = process.argv.slice(2);
if (!FAMILIES.length) throw new Error("Which families? node site_src/slim/build.mjs FAMILY...");
const OUT = "build/slim";
/** In bytes, gzipped. Beyond them the reader would wait longer than we promise. */
const [LARGEST, LARGEST_PATCH] = [1_060_000, 200_000];
/** What the published module uses of WebAssembly; the optimiser may use no more. */
const FEATURES = "simd threads bulk-memory sign-ext mutable-globals nontrapping-float-to-int";
/** None of them changes the order of functions, by which the patches go. */
const PASSES =
  "duplicate-function-elimination dce vacuum remove-unused-brs merge-blocks vacuum reorder-locals " +
  "remove-unused-module-elements strip-producers";
const options = (prefix, names) => names.split(" ").map((name) => prefix + name);

/** @param families whose graphs a module shall run */
function stripped(published, families) {
  const reached = families.map((family) => JSON.parse(readFileSync(reachedBy(family), "utf8")));
  const running = new Set(reached.flatMap((each) => each.running));
  return strip(
    published,
    reached.flatMap(({ seen }) => seen),
    running,
  );
}

function optimised(module) {
  writeFileSync(`${OUT}/stripped.wasm`, module);
  execFileSync(process.execPath, [
    "node_modules/binaryen/bin/wasm-opt",
    ...options("--enable-", FEATURES),
    ...options("--", PASSES),
    `${OUT}/stripped.wasm`,
    "-o",
    `${OUT}/optimised.wasm`,
  ]);
  return readFileSync(`${OUT}/optimised.wasm`);
}

function write(file, bytes, largest) {
  const packed = gzipSync(bytes, { level: 9 }).length;
  if (packed > largest) {
    const question = "which graph needs so many new operators?";
    throw new Error(`${file} has ${packed} bytes gzipped, more than ${largest}: ${question}`);
  }
  writeFileSync(`${OUT}/${file}.part`, bytes);
  renameSync(`${OUT}/${file}.part`, `${OUT}/${file}`);
  console.log(`${file}: ${bytes.length} bytes, ${packed} gzipped`);
}

const [first, ...others] = FAMILIES;
const published = readFileSync(PUBLISHED);
const small = stripped(published, [first]);
const patched = others.map((family) => stripped(published, [first, family]));
const parts = parted(optimised(both(small, stripped(published, FAMILIES))), small, patched);
write("ort.slim.wasm", parts.small, LARGEST);
for (const [index, family] of others.entries()) {
  mkdirSync(`${OUT}/${family}`, { recursive: true });
  const patch = wrapped(difference(parts.small, parts.patched[index]));
  write(`${family}/ort.patch.wasm`, patch, LARGEST_PATCH);
}
