/** What the graph of sizes is asked, and what it answers. */
import type { SizePreset } from "../../../../build/types/calculator/manifest.d.ts";
import type { CalculatorClient } from "../../../runtime/calculator/client.ts";
import type { Value } from "../../../runtime/engine/calls.ts";
import { numbers } from "../../shared/base/tensors.ts";

/** The reader's own numbers; null for those of the model. */
export interface Own {
  shape: readonly number[] | null;
  attention: readonly number[] | null;
  experts: readonly number[] | null;
}

export type Part = keyof Own;

/** A model with the reader's numbers in the place of its own. */
export type Model = Record<Part | "kind" | "details", readonly number[]>;

/** Outputs of the graph (model_export/calculator/size.py). */
export interface Sizes {
  /** embeddings, attention, feed-forward nets, experts, router, norms, output layer, all */
  parameters: number[];
  /** of these, what works on one token */
  active: number[];
  /** weights in four types, training, cache of a context and of a token */
  bytes: number[];
  /** training by 6ND and counted, hours, accelerator hours, price */
  cost: number[];
  /** of one token, by 2N and counted */
  operations: number[];
}

/** A preset, with the reader's numbers instead of its own. */
export function model(preset: SizePreset, own: Own): Model {
  const { attention = [], experts = [], details = [] } = preset;
  return {
    shape: own.shape ?? preset.shape,
    attention: own.attention ?? attention,
    experts: own.experts ?? experts,
    kind: preset.kind,
    details,
  };
}

/** Ask the graph. @param use tokens, accelerators, peak FLOP/s, share of it, price of an hour */
export async function sizes(
  client: CalculatorClient,
  asked: Model,
  use: readonly number[],
): Promise<Sizes> {
  const feeds = Object.fromEntries(
    Object.entries({ ...asked, use }).map(([name, values]) => [name, wide(values)]),
  );
  const fetches = ["parameters", "active", "bytes", "cost", "operations"];
  const size = await client.run("size", feeds, fetches);
  return {
    parameters: numbers(size.parameters),
    active: numbers(size.active),
    bytes: numbers(size.bytes),
    cost: numbers(size.cost),
    operations: numbers(size.operations),
  };
}

function wide(values: readonly number[]): Value {
  return { type: "float64", data: Float64Array.from(values), dims: [values.length] };
}
