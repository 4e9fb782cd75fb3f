/** What today's models keep of the past, from the calculator's graph, with the heads as they are and all apart. */

import { LARGE } from "../../../../build/labs/verse/cache-lab.ts";
import type { SizePreset } from "../../../../build/types/calculator/manifest.d.ts";
import type { CalculatorClient } from "../../../runtime/calculator/client.ts";
import { type Model, model, type Own, sizes } from "../../../runtime/calculator/sizes.ts";

const NONE: Own = { shape: null, attention: null, experts: null };
/** Training does not matter here, but the graph asks for it: tokens, cards, FLOP/s, share, price. */
const NO_USE = [1, 1, 1, 1, 1];
/** Places in the graph's inputs and outputs (model_export/calculator/architecture.py, size.py). */
const [HEADS, KEY_HEADS, CONTEXT, LATENT, ENCODER] = [2, 3, 6, 1, 6];
const [FULL, TOKEN] = [5, 6];

/** One model's cache, in bytes. */
export interface Kept {
  name: string;
  /** how it saves memory */
  way: "every" | "grouped" | "latent";
  /** of one token */
  token: number;
  /** of the whole context */
  full: number;
  /** of the whole context, if every head kept its own keys and values in every layer */
  apart: number;
}

const changed = (values: readonly number[], index: number, value: number) =>
  values.map((old, at) => (at === index ? value : old));

/** The large models that write: an encoder keeps nothing for a next token. */
export function writers(presets: readonly SizePreset[]): SizePreset[] {
  return presets.filter(
    ({ cite, parameters, details = [] }) => cite && parameters >= LARGE && !details[ENCODER],
  );
}

function way({ shape, attention }: Model): Kept["way"] {
  if (attention[LATENT]) return "latent";
  return shape[HEADS] === shape[KEY_HEADS] ? "every" : "grouped";
}

/** Ask the graph for one model. @param context in tokens */
export async function kept(
  client: CalculatorClient,
  preset: SizePreset,
  context: number,
): Promise<Kept> {
  const asked = model(preset, NONE);
  const own = { ...asked, shape: changed(asked.shape, CONTEXT, context) };
  const apart = {
    ...own,
    shape: changed(own.shape, KEY_HEADS, own.shape[HEADS] ?? 1),
    attention: changed(own.attention, LATENT, 0),
  };
  const [found, other] = await Promise.all([own, apart].map((each) => sizes(client, each, NO_USE)));
  return {
    name: preset.name,
    way: way(asked),
    token: found?.bytes[TOKEN] ?? 0,
    full: found?.bytes[FULL] ?? 0,
    apart: other?.bytes[FULL] ?? 0,
  };
}
