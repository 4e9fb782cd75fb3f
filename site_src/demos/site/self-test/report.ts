/** What the self-test finds, as the page shows it and as `window.selftest` gives it. */

import type { Engine, FamilyClient, Verified } from "../../../runtime/engine/calls.ts";
import { type Failure, toFailure } from "../../../runtime/engine/failure.ts";
import { probeWebgpu } from "../../shared/base/webgpu.ts";
import type { Trained } from "./training.ts";

/** One graph, run or failed. */
export interface Row {
  graph: string;
  ok: boolean;
  verified: Omit<Verified, "model"> | null;
  failure: Failure | null;
}

/** Training with a graph on stored minibatches, beside PyTorch's losses and weights after it. */
export interface Steps {
  graph: string;
  ok: boolean;
  backend: Engine;
  steps: number;
  msPerStep: number;
  difference: number;
  tolerance: number;
}

/** Everything about this browser; no more than the reader sees on the page. */
export interface Report {
  ok: boolean;
  engine: BrowserEngine;
  /** the browser in its own words */
  browser: string;
  /** the file of onnxruntime-web in the end, null when none was loaded */
  runtime: string | null;
  /** what it computes on, null when nothing ran */
  backend: Engine | null;
  /** threads that it has, null when nothing ran */
  threads: number | null;
  /** whether this browser could train on WebGPU */
  webgpu: boolean;
  /** time of all runs, in ms */
  ms: number;
  rows: Row[];
  training: {
    wasm: Steps[];
    /** null when it was not asked for */
    webgpu: Trained | null;
  };
  /** what kept everything from running */
  failure: Failure | null;
}

type BrowserEngine = "Chromium" | "Gecko" | "WebKit" | "unknown";

/** Which engine a browser says it is; all of them say "like Gecko", and Chromium "AppleWebKit". */
export function engineOf(userAgent: string): BrowserEngine {
  if (/Chrome\/\d/.test(userAgent)) return "Chromium";
  if (/Gecko\/\d/.test(userAgent)) return "Gecko";
  return /AppleWebKit\/\d/.test(userAgent) ? "WebKit" : "unknown";
}

/** Run a graph on its stored inputs. */
export async function check(client: FamilyClient, graph: string): Promise<Row> {
  try {
    const { model: _, ...verified } = await client.verify(graph);
    return { graph, ok: verified.difference <= verified.tolerance, verified, failure: null };
  } catch (error) {
    return { graph, ok: false, verified: null, failure: toFailure(error, "run", graph) };
  }
}

function areRight(rows: readonly Row[]): boolean {
  return rows.length > 0 && rows.every(({ ok }) => ok);
}

/** The training among the runs of graphs. */
function trainedIn(rows: readonly Row[]): Steps[] {
  return rows.flatMap(({ graph, ok, verified }) => {
    if (!verified || verified.steps === null) return [];
    const { backend, steps, ms, difference, tolerance } = verified;
    return [{ graph, ok, backend, steps, msPerStep: ms / steps, difference, tolerance }];
  });
}

/** Put the rows together. @param failure what kept them from being there */
export async function report(rows: Row[], failure: Failure | null): Promise<Report> {
  const last = rows.filter(({ verified }) => verified).at(-1)?.verified;
  return {
    ok: !failure && areRight(rows),
    engine: engineOf(navigator.userAgent),
    browser: navigator.userAgent,
    runtime: last?.runtime ?? null,
    backend: last?.backend ?? null,
    threads: last?.threads ?? null,
    webgpu: (await probeWebgpu()).usable,
    ms: rows.reduce((sum, { verified }) => sum + (verified?.ms ?? 0), 0),
    rows,
    training: { wasm: trainedIn(rows), webgpu: null },
    failure,
  };
}

/** The report with what training on WebGPU came to. */
export function withTraining(result: Report, webgpu: Trained): Report {
  return {
    ...result,
    ok: areRight(result.rows) && webgpu.ok,
    training: { ...result.training, webgpu },
  };
}
