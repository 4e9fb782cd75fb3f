/** What the calculator's graphs are asked, and what they answer. */
import type { SizePreset } from "../../../build/types/calculator/manifest.d.ts";
import type { Value, Values } from "../engine/calls.ts";
import type { CalculatorClient } from "./client.ts";

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
  const fetches = ["parameters", "active", "bytes", "cost", "operations"];
  const size = await client.run("size", fed({ ...asked, use }), fetches);
  return {
    parameters: numbers(size.parameters),
    active: numbers(size.active),
    bytes: numbers(size.bytes),
    cost: numbers(size.cost),
    operations: numbers(size.operations),
  };
}

/** Multiplications for the next token (model_export/calculator/next_token.py). */
export interface Steps {
  /** with the keys and values of the tokens before it */
  cached: number[];
  /** with all tokens read again */
  plain: number[];
}

/** Ask how often the next token makes a model multiply. @param read tokens before it, for each step */
export async function steps(
  client: CalculatorClient,
  asked: Model,
  read: readonly number[],
): Promise<Steps> {
  const found = await client.run("next_token", fed({ ...asked, read }), ["cached", "plain"]);
  return { cached: numbers(found.cached), plain: numbers(found.plain) };
}

function fed(given: Record<string, readonly number[]>): Values {
  return Object.fromEntries(Object.entries(given).map(([name, values]) => [name, wide(values)]));
}

function wide(values: readonly number[]): Value {
  return { type: "float64", data: Float64Array.from(values), dims: [values.length] };
}

function numbers(value: Value | undefined): number[] {
  return Array.from((value?.data ?? []) as Float64Array);
}
