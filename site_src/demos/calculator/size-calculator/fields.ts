/** The numbers of an architecture, in groups, as a reader may change them. */
import type { Key } from "../../../../build/labs/calculator/size-calculator.ts";
import type { Part } from "../../../runtime/calculator/sizes.ts";

/** One number: its name, and where it stands. */
export interface Field {
  name: Key;
  part: Part;
  index: number;
}

const places = (part: Part, names: readonly Key[]): Field[] =>
  names.map((name, index) => ({ name, part, index }));

/** In the order in which the graph takes them (model_export/calculator/architecture.py). */
export const SHAPE = places("shape", [
  "layers",
  "width",
  "heads",
  "keyHeads",
  "inner",
  "vocabulary",
  "context",
]);
export const ATTENTION = places("attention", ["head", "latent", "rope", "value", "query"]);
export const EXPERTS = places("experts", ["routed", "chosen", "shared", "expertInner", "dense"]);

const named = (...names: Key[]): Field[] => SHAPE.filter(({ name }) => names.includes(name));

/** It decides on the cache, and stands apart. */
export const CONTEXT: Field = { name: "context", part: "shape", index: SHAPE.length - 1 };
export const GROUPS: readonly (readonly [Key, readonly Field[]])[] = [
  ["groupBody", named("layers", "width", "inner", "vocabulary")],
  ["groupAttention", [...named("heads", "keyHeads"), ...ATTENTION]],
  ["groupExperts", EXPERTS],
];
