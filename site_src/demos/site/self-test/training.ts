/** A few minibatches on WebGPU beside the same ones on wasm: the training of the lab, in small. */

import type { TrainingSettings } from "../../../runtime/digits/calls.ts";
import { type DigitClient, digitsOnWebgpu } from "../../../runtime/digits/client.ts";
import type { Engine } from "../../../runtime/engine/calls.ts";
import { type Failure, toFailure } from "../../../runtime/engine/failure.ts";
import { probeWebgpu, type Webgpu } from "../../shared/base/webgpu.ts";

/** Small enough for an adapter that computes on the processor. */
const SETTINGS: TrainingSettings = {
  units: 16,
  rate: 0.003,
  batch: 16,
  optimizer: "adam",
  seed: 1,
  digits: "train",
};
/** As many as the reference of the training graphs has. */
export const STEPS = 20;
/** The GPU adds in another order, and training carries the difference on. */
const TOLERANCE = 1e-3;

/** What training on WebGPU came to. */
export interface Trained {
  ok: boolean;
  /** what was asked for */
  asked: Engine;
  /** what the engine really computed on, null when nothing ran */
  backend: Engine | null;
  /** the graphics adapter, in the browser's words */
  adapter: string;
  steps: number;
  msPerStep: number;
  msPerStepOnWasm: number;
  /** largest |wasm - webgpu| / wasm over the losses; Infinity when one is missing or no number */
  difference: number;
  tolerance: number;
  /** why this browser has no WebGPU to train on: no failure, only a lack */
  lack: Extract<Webgpu, { usable: false }>["why"] | null;
  failure: Failure | null;
}

type Run = { losses: number[]; ms: number };

/** The first step is apart: it opens the graph and makes the GPU's programs. */
async function train(client: DigitClient): Promise<Run> {
  await client.begin(SETTINGS);
  const first = await client.learn(1);
  const others = await client.learn(STEPS - 1);
  return { losses: [...first.losses, ...others.losses], ms: others.ms / (STEPS - 1) };
}

/** Largest share by which losses differ. @returns Infinity when one is missing or not a number */
export function apart(wanted: readonly number[], measured: readonly number[]): number {
  const shares = wanted.map((loss, step) => Math.abs(loss - (measured[step] ?? Number.NaN)) / loss);
  const worst = Math.max(...shares);
  return measured.length === wanted.length && worst >= 0 ? worst : Number.POSITIVE_INFINITY;
}

async function compared(wasm: DigitClient, onBytes: (received: number, total: number) => void) {
  await digitsOnWebgpu.load(onBytes, true);
  const webgpu = digitsOnWebgpu.running;
  if (!webgpu) throw new Error("not loaded");
  const wanted = await train(wasm);
  const run = await train(webgpu);
  const adapter = await webgpu.adapter();
  const difference = apart(wanted.losses, run.losses);
  return {
    ok: adapter !== null && difference <= TOLERANCE,
    backend: adapter === null ? ("wasm" as const) : ("webgpu" as const),
    adapter: adapter ?? "",
    steps: run.losses.length,
    msPerStep: run.ms,
    msPerStepOnWasm: wanted.ms,
    difference,
  };
}

/** Train on both; a browser without WebGPU is told so, and nothing is fetched. */
export async function trainOnWebgpu(
  wasm: DigitClient,
  onBytes: (received: number, total: number) => void,
): Promise<Trained> {
  const nothing: Trained = {
    ok: false,
    asked: "webgpu",
    backend: null,
    adapter: "",
    steps: 0,
    msPerStep: 0,
    msPerStepOnWasm: 0,
    difference: Number.POSITIVE_INFINITY,
    tolerance: TOLERANCE,
    lack: null,
    failure: null,
  };
  const support = await probeWebgpu();
  if (!support.usable) return { ...nothing, ok: true, lack: support.why };
  try {
    return { ...nothing, ...(await compared(wasm, onBytes)) };
  } catch (error) {
    return { ...nothing, adapter: support.adapter, failure: toFailure(error, "run", "WebGPU") };
  } finally {
    digitsOnWebgpu.stop();
  }
}
