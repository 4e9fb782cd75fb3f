/** What was measured of each group that it learnt from, by either reward. */
import { html, type TemplateResult } from "lit";
import { type Key, say } from "../../../../build/labs/verse/rhyme-lab.ts";
import type { Taught } from "../../../runtime/verse/calls.ts";
import type { Language } from "../../../strings/strings.ts";
import { exact, rough } from "../../shared/base/readable.ts";
import { share } from "../../shared/charts/axis.ts";
import "../../shared/charts/xy-chart.ts";

type Points = Readonly<Record<"whole" | "hole", readonly Taught[]>>;
type Measure = "reward" | "rhyme" | "regulated" | "variety" | "divergence";

/** Where the axis ends while little was taught. */
const FIRST = 640;
/** Axes of numbers that are no shares end at one of these times a power of ten. */
const ROUND = [1, 2, 5, 10];

function above(values: readonly number[]): number {
  const most = Math.max(0.1, ...values);
  const power = 10 ** Math.floor(Math.log10(most));
  return power * (ROUND.find((each) => each * power >= most) ?? 10);
}

function chart(lang: Language, points: Points, measure: Measure, isShare: boolean): TemplateResult {
  const name = say(lang, `${measure}Curve`);
  const both = [...points.whole, ...points.hole];
  const series = (["whole", "hole"] as const).map((reward) => ({
    name: say(lang, reward as Key),
    // Rounding may leave a divergence of nothing a little below 0.
    points: points[reward].map((each) => ({ x: each.poems, y: Math.max(0, each[measure]) })),
  }));
  const to = Math.max(FIRST, ...both.map(({ poems }) => poems));
  const up = isShare
    ? { name, from: 0, to: 1, text: share }
    : { name, from: 0, to: above(both.map((each) => each[measure])), text: rough };
  return html`<xy-chart lang=${lang} label=${name} .across=${{ name: say(lang, "poemsLearnt"), from: 0, to, text: exact }}
    .up=${up} .series=${series}></xy-chart>`;
}

export function curves(lang: Language, points: Points): TemplateResult {
  return html`<div class="charts">
    ${chart(lang, points, "rhyme", true)}${chart(lang, points, "regulated", true)}
    ${chart(lang, points, "variety", true)}${chart(lang, points, "divergence", false)}
    ${chart(lang, points, "reward", false)}</div>`;
}
