/** What the page may ask of the worker that calculates sizes. */
import type { Manifest, SizePreset } from "../../../build/types/calculator/manifest.d.ts";
import type { Family, Values, Verified } from "../engine/calls.ts";

/** Any graph of the calculator. */
export type ModelName = keyof Manifest["models"];

/** What the page learns once everything is loaded. */
export interface Loaded extends Family {
  models: Readonly<Record<ModelName, Family["models"][string]>>;
  /** published models to begin with */
  sizes: SizePreset[];
}

/** Every call fails with a RuntimeError. */
export interface CalculatorCalls {
  /** Load runtime, graph and presets. */
  load(): Loaded;
  /** Run a graph: its inputs, then the names of the outputs that are wanted. */
  run(graph: ModelName, feeds: Values, fetches: readonly string[]): Values;
  /** Compare a graph's answers in this browser with PyTorch's, on stored inputs. */
  verify(model: ModelName): Verified;
}
