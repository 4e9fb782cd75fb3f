// Bundle the demos and the runtime into build/web/, which the site copies to assets/<hash>/.
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname } from "node:path";
import { build } from "esbuild";

/** The custom elements by name, each in the folder of its name, which lies in that of its family. */
const DEMOS = readdirSync("site_src/demos", { recursive: true })
  .filter((path) => /(^|\/)([\w-]+)\/\2\.ts$/.test(path))
  .map((path) => ({ name: basename(path, ".ts"), path: `site_src/demos/${path}` }))
  .sort((one, other) => (one.name < other.name ? -1 : 1));
const OUT = "build/web";
const WASM = "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm";
/**
 * Each family has a worker of its own. The small runtime that site_src/slim/build.mjs has made is that
 * of one family, and for the others there is a patch.
 */
const FAMILIES = readdirSync("site_src/runtime", { recursive: true })
  .filter((path) => basename(path) === "worker.ts")
  .map(dirname)
  .sort();
const SLIM_RUNTIME = "ort.slim.wasm";
const SLIM_PATCH = "ort.patch.wasm";
const WEBGPU_WASM = "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.jspi.wasm";
// Builds with GPU back ends weigh 17 to 28 MB: never ship one by accident to those who asked for none.
const LARGEST_WASM = 15_000_000;
const LARGEST_SLIM_WASM = 5_000_000;
const LARGEST_SLIM_PATCH = 1_000_000;
const LARGEST_WEBGPU_WASM = 18_000_000;

/** Name, size and hash of an engine's file, and its folder below that of all runtimes. */
function described(path, name, largest, folder = "") {
  const wasm = readFileSync(path);
  if (wasm.length > largest) {
    throw new Error(`${path} has ${wasm.length} bytes, more than ${largest}: the wrong build?`);
  }
  const sha256 = createHash("sha256").update(wasm).digest("hex");
  return { folder, name, bytes: wasm.length, sha256, patch: null };
}
const slim = described(`build/slim/${SLIM_RUNTIME}`, SLIM_RUNTIME, LARGEST_SLIM_WASM);
/** The small runtime with the patch for a family, where it needs one. */
function slimOf(family) {
  const path = `build/slim/${family}/${SLIM_PATCH}`;
  if (!existsSync(path)) return slim;
  return { ...slim, patch: described(path, SLIM_PATCH, LARGEST_SLIM_PATCH, `${family}/`) };
}
const slims = Object.fromEntries(FAMILIES.map((family) => [family, slimOf(family)]));
/** The files of each family's runtime, below the folder of all runtimes. */
const slimFiles = Object.fromEntries(
  Object.entries(slims).map(([family, { name, patch }]) => [
    family,
    [name, ...(patch ? [patch.folder + patch.name] : [])],
  ]),
);
const runtime = described(WASM, "ort.wasm", LARGEST_WASM);
const webgpu = described(WEBGPU_WASM, "ort-webgpu.wasm", LARGEST_WEBGPU_WASM);

rmSync(OUT, { recursive: true, force: true });
for (const family of FAMILIES) mkdirSync(`${OUT}/runtime/${family}`, { recursive: true });
const common = {
  outdir: OUT,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  loader: { ".css": "text" },
  charset: "utf8",
  legalComments: "none",
};
await build({
  ...common,
  entryPoints: {
    ...Object.fromEntries(DEMOS.map(({ name, path }) => [`demos/${name}`, path])),
    "offline/offline-copy": "site_src/demos/site/offline-copy.ts",
    "offline/register": "site_src/offline/register.ts",
    "theme/page": "site_src/scripts/page.ts",
    "theme/answer-check": "site_src/scripts/answer-check.ts",
    "theme/lab-steps": "site_src/demos/site/lab-steps.ts",
    "theme/reading-progress": "site_src/scripts/reading-progress.ts",
  },
  // What several demos share is loaded once, and the worker's client is one for the page.
  splitting: true,
  chunkNames: "demos/shared-[hash]",
  define: { SLIM_FILES: JSON.stringify(slimFiles), WEBGPU_BYTES: String(webgpu.bytes) },
});
for (const family of FAMILIES) {
  const worker = `site_src/runtime/${family}/worker.ts`;
  const assets = { TO_ASSETS: '"../../"' };
  // The worker is one file: who keeps it for later has all of it.
  await build({
    ...common,
    entryPoints: { [`runtime/${family}/worker`]: worker },
    define: { ...assets, RUNTIMES: JSON.stringify([slims[family], runtime]), TRAINS_ON: '"wasm"' },
  });
  // One that trains is built once more, around the engine on WebGPU; asked for, it is loaded.
  if (!readFileSync(worker, "utf8").includes("TRAINS_ON")) continue;
  await build({
    ...common,
    entryPoints: { [`runtime/${family}/worker-webgpu`]: worker },
    alias: { "onnxruntime-web/wasm": "onnxruntime-web/jspi" },
    define: { ...assets, RUNTIMES: JSON.stringify([webgpu]), TRAINS_ON: '"webgpu"' },
  });
}
// A service worker is a classic script that imports nothing.
await build({
  entryPoints: ["site_src/offline/service-worker.ts"],
  outdir: `${OUT}/offline`,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
});
// So is the search's worker; site_src/hooks/search/index.py puts it beside the theme's.
await build({
  entryPoints: ["site_src/scripts/search-worker.ts"],
  outdir: "build/search",
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
});
// And what site_src/hooks/page/loading.py writes into every page: a storage where the browser has none,
// and what starts the page's scripts.
await build({
  entryPoints: ["site_src/scripts/memory.ts", "site_src/scripts/start.ts"],
  outdir: "build/start",
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
});
// A copy of the library for the whole runtime, which is started when the slim one has trapped.
await build({
  ...common,
  entryPoints: { "runtime/ort": "onnxruntime-web/wasm" },
});
for (const file of new Set(Object.values(slimFiles).flat())) {
  copyFileSync(`build/slim/${file}`, `${OUT}/runtime/${file}`);
}
copyFileSync(WASM, `${OUT}/runtime/${runtime.name}`);
copyFileSync(WEBGPU_WASM, `${OUT}/runtime/${webgpu.name}`);
writeFileSync(`${OUT}/runtime/runtime.json`, JSON.stringify(runtime));
