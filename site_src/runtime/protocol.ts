import type { Failure } from "./failure.ts";

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
  samples: Sample[];
}

export type Request =
  | { id: number; kind: "load"; root: string }
  /** Segments (x0, y0, x1, y1), flat. */
  | { id: number; kind: "strokes"; segments: Float32Array }
  | { id: number; kind: "image"; image: Float32Array };

export type Reply =
  | { id: number; ok: true; value: Answer | Loaded }
  | { id: number; ok: false; failure: Failure }
  | { id: null; received: number; total: number };
