import type { Manifest, Model, SizePreset } from "../../../build/types/manifest.d.ts";
import type { Failure } from "../engine/failure.ts";

/** What the training graphs run on; all others run on wasm. */
export type Engine = "wasm" | "webgpu";

/** Answer of the two graphs. All arrays are float32. */
export interface Answer {
  /** 784 pixels, 0 = paper, 1 = ink, row by row. */
  image: Float32Array;
  logits: Float32Array;
  probabilities: Float32Array;
  /** Time in the worker, both graphs, in ms. */
  ms: number;
}

/** One of the ten test digits that can be tried without drawing. */
export interface Sample {
  label: number;
  index: number;
  image: number[];
}

/** What the page learns once everything is loaded. */
export interface Loaded {
  threshold: number;
  /** all graphs of the site, in the manifest's order */
  graphs: ModelName[];
  samples: Sample[];
  /** the training digits that can be loaded */
  digits: Record<"train" | "full", { count: number; bytes: number }>;
  /** the reader's own network where one is kept; it is used unless the address asks for the shipped one */
  own: { units: number; accuracy: number; used: boolean } | null;
  /** published models for the size calculator */
  sizes: SizePreset[];
  /** every graph: its file, and how far it is from PyTorch */
  models: Manifest["models"];
  /** what was measured at build, for the charts */
  experiments: Manifest["experiments"];
}

/** A tensor on its way between page and worker. */
export interface Value {
  type: "float32" | "float64" | "int64" | "uint8" | "int8";
  data: Float32Array | Float64Array | BigInt64Array | Uint8Array | Int8Array;
  dims: readonly number[];
}

export type Values = Record<string, Value>;

/** The network that the reader has trained and uses in every lab. */
export interface OwnNetwork {
  /** w1, b1, w2, b2 */
  weights: Values;
  /** hidden units */
  units: number;
  /** on the test set */
  accuracy: number;
}

/** A graph of the manifest. */
export type GraphName = Exclude<ModelName, "preprocess" | "classify">;

/** Runs a graph: its inputs, then the names of the outputs that are wanted. @throws RuntimeError */
export type RunGraph = (
  graph: GraphName,
  feeds: Values,
  fetches: readonly string[],
) => Promise<Values>;

/** Any graph of the manifest. */
export type ModelName = keyof Manifest["models"];

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

/** How the reader trains. */
export interface TrainingSettings {
  /** hidden units */
  units: number;
  rate: number;
  batch: number;
  optimizer: "adam" | "sgd";
  seed: number;
  /** 10,000 training digits, or all 55,000 */
  digits: "train" | "full";
}

/** What a few minibatches brought. */
export interface Progress {
  losses: number[];
  /** false when the loss has run away; then the weights are the last good ones */
  healthy: boolean;
  /** time of the graph alone, in ms */
  ms: number;
  steps: number;
  /** epochs that are over */
  epoch: number;
  /** whether this was the end of an epoch */
  ended: boolean;
}

/** A network on the whole test set; true digits are the rows. */
export interface Judged {
  accuracy: number;
  confusion: number[][];
}

/** Accuracy on the test set, and the time that reading it took, in ms. */
export interface Accuracy {
  accuracy: number;
  ms: number;
}

/** The test set as the network in use reads it. */
export interface Survey {
  /** uint8 [count, 784], 255 is ink */
  pixels: Uint8Array;
  labels: Uint8Array;
  predicted: Uint8Array;
  /** probability of the predicted digit */
  confidence: Float32Array;
}

export type Request =
  /** Load what every lab needs; with `shipped`, the reader's own network rests. */
  | { id: number; kind: "load"; shipped: boolean }
  /** Segments (x0, y0, x1, y1), flat. */
  | { id: number; kind: "strokes"; segments: Float32Array }
  | { id: number; kind: "image"; image: Float32Array; shipped: boolean }
  /** Run any other graph; weights that `feeds` lacks are those of the network in use. */
  | { id: number; kind: "run"; graph: GraphName; feeds: Values; fetches: readonly string[] }
  /** Run a graph on its reference inputs, with the shipped weights. */
  | { id: number; kind: "verify"; model: ModelName }
  /** Begin a training from random weights; the digits are loaded first. */
  | { id: number; kind: "begin"; settings: TrainingSettings }
  /** Learn from up to `count` minibatches of the training that has begun. */
  | { id: number; kind: "learn"; count: number }
  /** Read the test set with the network in training. */
  | { id: number; kind: "judge" }
  /** Hand out the weights of the network in training. */
  | { id: number; kind: "weights" }
  /** Name the graphics adapter that the engine computes on. */
  | { id: number; kind: "adapter" }
  /** Use a network that the reader has trained in every lab, here and on other pages. */
  | { id: number; kind: "adopt"; network: OwnNetwork }
  /** Make an ONNX file of such weights. */
  | { id: number; kind: "portable"; weights: Values }
  /** Use the shipped network again. */
  | { id: number; kind: "abandon" }
  /** Read the test set with the network in use. */
  | { id: number; kind: "survey" }
  /** Hand out the weights of the network in use. */
  | { id: number; kind: "current" }
  /** Read the test set with other weights. */
  | { id: number; kind: "accuracy"; weights: Values };

export type Result =
  | Answer
  | Loaded
  | Values
  | Progress
  | Judged
  | Survey
  | Accuracy
  | Verified
  | Uint8Array<ArrayBuffer>
  | string
  | null;

export type Reply =
  | { id: number; ok: true; value: Result }
  | { id: number; ok: false; failure: Failure }
  | { id: null; received: number; total: number };
