/** What the page may ask of the worker that runs the digit network. */
import type { Manifest } from "../../../build/types/digits/manifest.d.ts";
import type { Family, Values, Verified } from "../engine/calls.ts";

/** Any graph of digits. */
export type ModelName = keyof Manifest["models"];
/** A graph that the page runs by its name; the others have calls of their own. */
export type GraphName = Exclude<ModelName, "preprocess" | "classify">;

/** Runs a graph: its inputs, then the names of the outputs that are wanted. @throws RuntimeError */
export type RunGraph = (
  graph: GraphName,
  feeds: Values,
  fetches: readonly string[],
) => Promise<Values>;

/** Answer of the two graphs that read a drawing. All arrays are float32. */
export interface Answer {
  /** All pixels, 0 = paper, 1 = ink, row by row. */
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
export interface Loaded extends Family {
  threshold: number;
  samples: Sample[];
  /** the training digits that can be loaded */
  digits: Record<"train" | "full", { count: number; bytes: number }>;
  /** the reader's own network where one is kept; it is used unless the address asks for the shipped one */
  own: { units: number; accuracy: number; used: boolean } | null;
  models: Readonly<Record<ModelName, Family["models"][string]>>;
  /** inputs, hidden units and outputs of the shipped network */
  network: Manifest["network"];
  /** what was measured at build, for the charts */
  experiments: Manifest["experiments"];
}

/** The network that the reader has trained and uses in every lab. */
export interface OwnNetwork {
  /** w1, b1, w2, b2 */
  weights: Values;
  /** hidden units */
  units: number;
  /** on the test set */
  accuracy: number;
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

/** Two networks on the test set, under the same conditions. */
export interface Compared {
  /** the network in use */
  used: Accuracy;
  other: Accuracy;
}

/** The test set as the network in use reads it. */
export interface Survey {
  /** uint8, all pixels of each digit; 255 is ink */
  pixels: Uint8Array;
  labels: Uint8Array;
  predicted: Uint8Array;
  /** probability of the predicted digit */
  confidence: Float32Array;
}

/** Every call fails with a RuntimeError. */
export interface DigitCalls {
  /** Load runtime, graphs and samples; with `shipped`, the reader's own network rests. */
  load(shipped: boolean): Loaded;
  /** Draw and classify segments (x0, y0, x1, y1), flat. */
  classifyStrokes(segments: Float32Array): Answer;
  /** Classify all pixels of a picture in 0..1, with the shipped network if so asked. */
  classifyImage(image: Float32Array, shipped?: boolean): Answer;
  /**
   * Run a graph, loading it first if need be.
   * @param feeds inputs; weights that are left out are those of the network in use
   * @param fetches the outputs to return
   */
  run(graph: GraphName, feeds: Values, fetches: readonly string[]): Values;
  /** Compare a graph's answers in this browser with PyTorch's, on stored inputs. */
  verify(model: ModelName): Verified;
  /** Begin a training from random weights, loading the digits if need be. */
  begin(settings: TrainingSettings): void;
  /** Learn from up to `count` minibatches, no further than the end of an epoch. */
  learn(count: number): Progress;
  /** Read the test set with the network in training. */
  judge(): Judged;
  /** The weights w1, b1, w2, b2 of the network in training. */
  weights(): Values;
  /** The graphics adapter that training runs on, null when that is none. */
  adapter(): string | null;
  /** Use a network of the reader's own in every lab of the site. */
  adopt(network: OwnNetwork): void;
  /** Use the shipped network again. */
  abandon(): void;
  /** An ONNX file of a network with these weights w1, b1, w2, b2: image [batch, pixels] -> logits, probabilities [batch, 10]. */
  portable(weights: Values): Uint8Array<ArrayBuffer>;
  /** Read the test set with the network in use. */
  survey(): Survey;
  /** The weights w1, b1, w2, b2 of the network in use. */
  current(): Values;
  /** Read the test set with the network in use and with other weights, by turns, both warmed up. */
  compare(weights: Values): Compared;
}
