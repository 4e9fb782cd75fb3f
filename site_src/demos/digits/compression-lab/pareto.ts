import { html, type TemplateResult } from "lit";
import { type Key, say } from "../../../../build/labs/digits/compression-lab.ts";
import type { Manifest } from "../../../../build/types/digits/manifest.d.ts";
import type { Accuracy } from "../../../runtime/digits/calls.ts";
import type { Language } from "../../../strings/strings.ts";
import { share } from "../../shared/charts/axis.ts";
import type { Point } from "../../shared/charts/xy-chart.ts";
import "../../shared/charts/xy-chart.ts";
import type { Choice } from "./methods.ts";

/** What the reader has tried, as it was measured in this browser. */
export interface Tried {
  choice: Choice;
  bytes: number;
  zipped: number;
  accuracy: number;
  /** ms for the whole test set */
  ms: number;
  /** the same of the network in use, read by turns with it */
  full: Accuracy;
}

/** The setting in words, so that equal settings have equal names. */
export function nameOf(
  lang: Language,
  { method, share: zeros, bits, rank, student }: Choice,
): string {
  if (method === "rank") return say(lang, "nameRank", { rank });
  if (method === "distil") return say(lang, student === "taught" ? "taught" : "alone");
  return say(lang, "namePrune", { share: `${Math.round(zeros * 100)} %`, bits });
}

/** Bytes against accuracy: what was computed at build, and what the reader has tried. */
export function pareto(
  lang: Language,
  experiments: Manifest["experiments"],
  tried: readonly Tried[],
  current: Tried | null,
): TemplateResult {
  const { pruning, quantisation, low_rank, distillation } = experiments;
  const point = (at: { zipped: number; accuracy: number }, choice: Partial<Choice>): Point => ({
    x: at.zipped,
    y: at.accuracy,
    name: nameOf(lang, {
      method: "prune",
      share: 0,
      bits: 32,
      rank: 0,
      student: "alone",
      ...choice,
    }),
  });
  const series: [Key, Point[]][] = [
    ["pruned", pruning.map((at) => point(at, { share: at.share }))],
    ["rounded", quantisation.map((at) => point(at, { bits: at.bits }))],
    ["lowRank", low_rank.map((at) => point(at, { method: "rank", rank: at.rank }))],
    [
      "distilled",
      [
        point(distillation.taught, { method: "distil", student: "taught" }),
        point(distillation.alone, { method: "distil" }),
      ],
    ],
    ["yours", tried.map((at) => point(at, at.choice))],
  ];
  const here = current && !Number.isNaN(current.accuracy) ? [point(current, current.choice)] : [];
  return html`<h4>${say(lang, "chart")}</h4><p class="muted">${say(lang, "front")}</p>
    <xy-chart lang=${lang} label=${say(lang, "chart")} .here=${here}
      .across=${{ name: say(lang, "zipped"), from: 1_000, to: 1_000_000, log: true, text: kilobytes }}
      .up=${{ name: say(lang, "accuracy"), from: 0.8, to: 1, text: share }}
      .series=${series.map(([name, points]) => ({ name: say(lang, name), points, scattered: true }))}></xy-chart>`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toLocaleString("en", { maximumSignificantDigits: 4 })}\u00a0kB`;
}
