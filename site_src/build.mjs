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
import { build } from "esbuild";

/** The custom elements, each in the folder of its name. */
const DEMOS = readdirSync("site_src/demos").filter((name) =>
  existsSync(`site_src/demos/${name}/${name}.ts`),
);
const OUT = "build/web";
const WASM = "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm";
// The builds with GPU back ends weigh 17 MB and more: never ship one by accident.
const LARGEST_WASM = 15_000_000;

const wasm = readFileSync(WASM);
if (wasm.length > LARGEST_WASM) {
  throw new Error(`${WASM} has ${wasm.length} bytes, more than ${LARGEST_WASM}: the wrong build?`);
}
const runtime = {
  name: "ort.wasm",
  bytes: wasm.length,
  sha256: createHash("sha256").update(wasm).digest("hex"),
};

rmSync(OUT, { recursive: true, force: true });
mkdirSync(`${OUT}/runtime`, { recursive: true });
await build({
  entryPoints: {
    ...Object.fromEntries(
      DEMOS.map((name) => [`demos/${name}`, `site_src/demos/${name}/${name}.ts`]),
    ),
    "runtime/worker": "site_src/runtime/worker.ts",
    "offline/offline-copy": "site_src/offline/offline-copy.ts",
    "offline/register": "site_src/offline/register.ts",
    "theme/page": "site_src/scripts/page.ts",
    "theme/answer-check": "site_src/scripts/answer-check.ts",
    "theme/reading-progress": "site_src/scripts/reading-progress.ts",
  },
  outdir: OUT,
  bundle: true,
  minify: true,
  format: "esm",
  // What several demos share is loaded once, and the worker's client is one for the page.
  splitting: true,
  chunkNames: "demos/shared-[hash]",
  target: "es2022",
  loader: { ".css": "text" },
  legalComments: "none",
  define: { RUNTIME_FILE: JSON.stringify(runtime) },
});
// A service worker is a classic script that imports nothing.
await build({
  entryPoints: ["site_src/offline/service-worker.ts"],
  outdir: `${OUT}/offline`,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
});
copyFileSync(WASM, `${OUT}/runtime/${runtime.name}`);
writeFileSync(`${OUT}/runtime/runtime.json`, JSON.stringify(runtime));
