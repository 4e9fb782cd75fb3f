// Write a .gz and a .br beside every file of a folder that shrinks, for hosts that send them as
// they are: node site_src/build/compress.mjs FOLDER
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const KINDS = new Set(
  ".css .html .ipynb .js .json .onnx .svg .txt .wasm .webmanifest .xml".split(" "),
);
// Brotli's best level takes minutes for the runtime, and wins a few per cent.
const LARGE = 2_000_000;

/** Compress one file; a twin that is not smaller is not written. */
function compress(path) {
  const content = readFileSync(path);
  const quality = content.length > LARGE ? 9 : constants.BROTLI_MAX_QUALITY;
  const twins = {
    ".gz": gzipSync(content, { level: 9 }),
    ".br": brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
  };
  for (const [suffix, packed] of Object.entries(twins)) {
    if (packed.length < content.length) writeFileSync(path + suffix, packed);
  }
}

const folder = process.argv[2];
if (!folder) throw new Error("Which folder? node site_src/build/compress.mjs FOLDER");
for (const name of readdirSync(folder, { recursive: true })) {
  const path = join(folder, name);
  if (KINDS.has(extname(path)) && statSync(path).isFile()) compress(path);
}
