/** What the workers of all families have in common, as the page sees it. */
import type { Model } from "./manifest.ts";

/** What the graphs that train run on; all others run on wasm. */
export type Engine = "wasm" | "webgpu";

/** A tensor on its way between page and worker. */
export interface Value {
  type: "float32" | "float64" | "int64" | "uint8" | "int8";
  data: Float32Array | Float64Array | BigInt64Array | Uint8Array | Int8Array;
  dims: readonly number[];
}

export type Values = Record<string, Value>;

/** A graph run in this browser on the reference inputs, beside what PyTorch computed from them. */
export interface Verified {
  /** largest |expected - found| / max(1, |expected|) over all outputs; Infinity for NaN */
  difference: number;
  /** how large it may be */
  tolerance: number;
  /** time of a run, in ms */
  ms: number;
  /** numbers compared */
  values: number;
  /** training steps that a run makes; null for a graph that trains nothing */
  steps: number | null;
  /** the file of onnxruntime-web, `ort.slim.wasm` unless that could not run the graph */
  runtime: string;
  /** what the runtime computes on */
  backend: Engine;
  /** how many threads the runtime has, as it says itself */
  threads: number;
  /** the file; its own `difference` is that of onnxruntime where the site was built */
  model: Model;
}

/** What the page learns of any family once it is loaded. */
export interface Family {
  /** every graph, in the manifest's order: its file, and how far it is from PyTorch */
  models: Readonly<Record<string, Model>>;
}

/** The client of any family's worker. */
export interface FamilyClient {
  /** Compare a graph's answers in this browser with PyTorch's, on stored inputs. @throws RuntimeError */
  verify(graph: string): Promise<Verified>;
  stop(): void;
}
