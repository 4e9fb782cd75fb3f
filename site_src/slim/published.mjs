/** What the small runtimes are made from. */
export const PUBLISHED = "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm";

/** Where the parts are written down that the graphs of a family reach. */
export const reachedBy = (family) => `build/slim/${family}/reached.json`;
