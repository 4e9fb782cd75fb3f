/**
 * Make a family's small runtime: the published one without what its graphs never run.
 *
 * A probe is put at every place of the published module that may or may not be reached, all graphs
 * are run on it, and what was not reached is replaced by a trap. The result computes the same, or it
 * traps; then the page takes the whole runtime (site_src/runtime/engine/engine.ts).
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { exercise } from "./exercise.mjs";
import { instrument, passed, strip } from "./probes.mjs";

const PUBLISHED = "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm";
const [family] = process.argv.slice(2);
if (!family) throw new Error("Which family? node site_src/slim/build.mjs FAMILY");
const MODELS = `build/models/${family}`;
const OUT = `build/slim/${family}/ort.slim.wasm`;
/** In bytes, gzipped. Beyond it the reader would wait longer than we promise; verse, read in float64, takes most. */
const LARGEST = 1_080_000;
/** What the published module uses of WebAssembly; the optimiser may use no more. */
const FEATURES = "simd threads bulk-memory sign-ext mutable-globals nontrapping-float-to-int";
const PASSES =
  "dce vacuum remove-unused-brs merge-blocks vacuum reorder-locals duplicate-function-elimination " +
  "remove-unused-module-elements strip-producers";
const options = (prefix, names) => names.split(" ").map((name) => prefix + name);

const published = readFileSync(PUBLISHED);
const manifest = JSON.parse(readFileSync(`${MODELS}/manifest.json`, "utf8"));
const { module, probes } = instrument(published);
const seen = [];
const running = new Set();
await exercise(module, manifest, MODELS, (phase, instance) => {
  for (const probe of passed(instance, probes)) {
    seen.push(probe);
    if (phase === "run") running.add(probe[0]);
  }
});
mkdirSync(`build/slim/${family}`, { recursive: true });
writeFileSync(`${OUT}.stripped`, strip(published, seen, running));
execFileSync(process.execPath, [
  "node_modules/binaryen/bin/wasm-opt",
  ...options("--enable-", FEATURES),
  ...options("--", PASSES),
  `${OUT}.stripped`,
  "-o",
  `${OUT}.part`,
]);
const small = readFileSync(`${OUT}.part`);
const packed = gzipSync(small, { level: 9 }).length;
if (packed > LARGEST) {
  throw new Error(
    `${OUT} has ${packed} bytes gzipped, more than ${LARGEST}: which graph needs so many new operators?`,
  );
}
renameSync(`${OUT}.part`, OUT);
console.log(
  `slim runtime of ${family}: ${small.length} bytes, ${packed} gzipped, of ${published.length}`,
);
process.exit(0); // the runtime keeps Node alive
