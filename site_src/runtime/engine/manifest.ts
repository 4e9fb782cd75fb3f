/** What the manifests of all families have in common (model_export/export/manifest.py). */
import type { Expected } from "./download.ts";

/** One input or output; a dimension that may vary is named. */
export interface TensorInfo {
  name: string;
  dtype: string;
  shape: readonly (number | string)[];
}

/** A graph's file, its interface, and its roles. */
export interface Model extends Expected {
  opset: number;
  difference: number;
  tolerance: number;
  inputs: readonly TensorInfo[];
  outputs: readonly TensorInfo[];
  /** that inputs named as weights may be left out: those of the network in use are meant then */
  takes: "weights" | null;
  /** that its outputs named as weights are those of the shipped network */
  gives: "weights" | null;
  /** the output with one number for each time that it repeats a step */
  repeats: "losses" | "cosines" | null;
}

/** A manifest, as far as any family's can be read. */
export interface Published<Name extends string> {
  models: { readonly [Each in Name]: Model };
  references: Expected;
  /** names of the weights of the family's network, in order */
  weights: readonly string[];
}

/** Whether a graph trains: what it repeats are steps, and each has its loss. */
export function trains({ repeats }: Pick<Model, "repeats">): boolean {
  return repeats === "losses";
}
