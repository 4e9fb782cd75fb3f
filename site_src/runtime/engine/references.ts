/** What PyTorch computed from stored inputs: the file that `model_export/export/references.py` writes. */
import * as ort from "onnxruntime-web/wasm";
import type { Value, Verified } from "./calls.ts";
import { gunzip } from "./download.ts";
import type { Graph, Tensors } from "./engine.ts";
import { RuntimeError } from "./failure.ts";
import { type Model, trains } from "./manifest.ts";
import { ARRAYS, filled } from "./values.ts";

/** The clocks of browsers are coarse, often a whole ms: runs are repeated for so many ms. */
const TIMED = 5;

/** A stored output; of large ones only every `stride`-th value is kept. */
interface Expected {
  data: Value["data"];
  stride: number;
}

/** One graph's inputs, without the shipped weights, and PyTorch's outputs. */
export interface Reference {
  inputs: Record<string, ort.Tensor>;
  outputs: Record<string, Expected>;
}

interface Entry {
  dtype: Value["type"];
  shape: number[];
  offset: number;
  stride?: number;
}

/** By the graph's name in the manifest. */
export type References = ReadonlyMap<string, Reference>;
type Header = Record<string, Record<"inputs" | "outputs", Record<string, Entry>>>;

function kept(entry: Entry): number {
  const size = entry.shape.reduce((product, length) => product * length, 1);
  return Math.ceil(size / (entry.stride ?? 1));
}

/** Read the references of all graphs. @throws RuntimeError when the file is not one of ours */
export async function readReferences(content: Uint8Array<ArrayBuffer>): Promise<References> {
  try {
    const raw = await gunzip(content);
    const begin = 4 + new DataView(raw).getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(raw.slice(4, begin))) as Header;
    const array = (entry: Entry) => {
      const kind = ARRAYS[entry.dtype];
      const start = begin + entry.offset;
      return new kind(raw.slice(start, start + kept(entry) * kind.BYTES_PER_ELEMENT));
    };
    const each = <T>(entries: Record<string, Entry>, make: (entry: Entry) => T) =>
      Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, make(entry)]));
    const read = ({ inputs, outputs }: Header[string]): Reference => ({
      inputs: each(inputs, (e) => new ort.Tensor(e.dtype, array(e) as Float32Array, e.shape)),
      outputs: each(outputs, (e) => ({ data: array(e), stride: e.stride ?? 1 })),
    });
    return new Map(Object.entries(header).map(([model, parts]) => [model, read(parts)]));
  } catch (error) {
    if (error instanceof RuntimeError) throw error;
    throw new RuntimeError("format", "references.bin", String(error));
  }
}

/**
 * Largest |expected - actual| / max(1, |expected|).
 * @returns Infinity when a value is missing or not a number
 */
export function difference({ data, stride }: Expected, actual: Value["data"]): number {
  if (Math.ceil(actual.length / stride) !== data.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let index = 0; index < data.length; index++) {
    const wanted = Number(data[index]);
    const apart = Math.abs(wanted - Number(actual[index * stride])) / Math.max(1, Math.abs(wanted));
    if (!(apart <= worst)) worst = Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart;
  }
  return worst;
}

/** @returns the time of one run in ms, the mean of as many as a coarse clock needs */
async function timed(run: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  let spent = 0;
  let runs = 0;
  while (spent < TIMED) {
    await run();
    runs += 1;
    spent = performance.now() - begun;
  }
  return spent / runs;
}

/**
 * Run a graph on its reference inputs.
 * @param shipped weights, used where the reference has none of its own
 */
export async function compare(
  graph: Graph,
  model: Model,
  { inputs, outputs }: Reference,
  shipped: Tensors,
): Promise<Pick<Verified, "difference" | "ms" | "values" | "steps">> {
  const feeds = filled(inputs, model, shipped);
  const computed = await graph.run(feeds); // the first run opens the graph
  const ms = await timed(() => graph.run(feeds));
  const apart = Object.entries(outputs).map(([name, expected]) =>
    difference(expected, (computed[name]?.data ?? []) as Value["data"]),
  );
  const values = Object.values(outputs).reduce((sum, { data }) => sum + data.length, 0);
  const steps = trains(model) ? (computed[model.repeats ?? ""]?.data.length ?? 0) : null;
  return { difference: Math.max(...apart), ms, values, steps };
}
