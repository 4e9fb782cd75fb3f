/** What the self-test finds, as the page shows it and as `window.selftest` gives it. */
import type { RuntimeClient } from "../../runtime/client.ts";
import { type Failure, toFailure } from "../../runtime/failure.ts";
import type { ModelName, Verified } from "../../runtime/protocol.ts";
import { probeWebgpu } from "../shared/webgpu.ts";
import type { Trained } from "./training.ts";

/** One graph, run or failed. */
export interface Row {
  graph: ModelName;
  ok: boolean;
  verified: Omit<Verified, "model"> | null;
  failure: Failure | null;
}

/** Everything about this browser; no more than the reader sees on the page. */
export interface Report {
  ok: boolean;
  browser: string;
  /** the file of onnxruntime-web in the end, null when none was loaded */
  runtime: string | null;
  /** threads that the runtime uses */
  threads: number;
  /** whether this browser could train on WebGPU */
  webgpu: boolean;
  /** time of all runs, in ms */
  ms: number;
  rows: Row[];
  /** training on WebGPU, null when it was not asked for */
  training: Trained | null;
  /** what kept everything from running */
  failure: Failure | null;
}

/** Run a graph on its stored inputs. */
export async function check(client: RuntimeClient, graph: ModelName): Promise<Row> {
  try {
    const { model: _, ...verified } = await client.verify(graph);
    return { graph, ok: verified.difference <= verified.tolerance, verified, failure: null };
  } catch (error) {
    return { graph, ok: false, verified: null, failure: toFailure(error, "run", graph) };
  }
}

/** Put the rows together. @param failure what kept them from being there */
export async function report(rows: Row[], failure: Failure | null): Promise<Report> {
  return {
    ok: !failure && rows.length > 0 && rows.every(({ ok }) => ok),
    browser: navigator.userAgent,
    runtime: rows.filter(({ verified }) => verified).at(-1)?.verified?.runtime ?? null,
    threads: 1,
    webgpu: (await probeWebgpu()).usable,
    ms: rows.reduce((sum, { verified }) => sum + (verified?.ms ?? 0), 0),
    rows,
    training: null,
    failure,
  };
}

/** The report with what training on WebGPU came to. */
export function withTraining(found: Report, training: Trained): Report {
  return { ...found, ok: found.ok && training.ok, training };
}
