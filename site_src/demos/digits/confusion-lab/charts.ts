import { html, type TemplateResult } from "lit";
import { BINS, ENOUGH, say } from "../../../../build/labs/digits/confusion-lab.ts";
import type { Survey } from "../../../runtime/digits/calls.ts";
import type { Language } from "../../../strings/strings.ts";
import { share } from "../../shared/charts/axis.ts";
import type { Point } from "../../shared/charts/xy-chart.ts";
import "../../shared/charts/xy-chart.ts";

const STEPS = 60;

/** How many answers pass a threshold, and how many of those are right. */
export interface Passed {
  sure: number;
  right: number;
}

/** Count the answers with at least this probability. */
export function passing({ labels, predicted, confidence }: Survey, threshold: number): Passed {
  let [sure, right] = [0, 0];
  confidence.forEach((probability, index) => {
    if (probability < threshold) return;
    sure += 1;
    if (labels[index] === predicted[index]) right += 1;
  });
  return { sure, right };
}

/** The mean probability of each bin of answers, and the share of it that was right. */
export function bins({ labels, predicted, confidence }: Survey): Point[] {
  const sums = Array.from({ length: BINS }, () => ({ count: 0, confidence: 0, right: 0 }));
  confidence.forEach((probability, index) => {
    const bin = sums[Math.min(BINS - 1, Math.floor(probability * BINS))];
    if (!bin) return;
    bin.count += 1;
    bin.confidence += probability;
    if (labels[index] === predicted[index]) bin.right += 1;
  });
  return sums
    .filter(({ count }) => count)
    .map(({ count, confidence: sum, right }) => ({
      x: sum / count,
      y: right / count,
      name: count.toLocaleString("en"),
      hollow: count < ENOUGH,
    }));
}

/** Reliability diagram: what the network claims against what is right. */
export function reliability(lang: Language, survey: Survey): TemplateResult {
  const ideal = [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ];
  return html`<h4>${say(lang, "reliability")}</h4>
    <p class="muted">${say(lang, "few", { enough: ENOUGH })}</p>
    <xy-chart lang=${lang} label=${say(lang, "reliability")}
      .across=${{ name: say(lang, "claimed"), from: 0, to: 1, text: share }}
      .up=${{ name: say(lang, "right"), from: 0, to: 1, text: share }}
      .series=${[
        { name: say(lang, "measured"), points: bins(survey) },
        { name: say(lang, "ideal"), points: ideal, dashed: true },
      ]}></xy-chart>`;
}

/** Of each survey once: a slider that is dragged asks for the same curve at every move. */
const curves = new WeakMap<Survey, Point[]>();

function at(survey: Survey, threshold: number): Point {
  const { sure, right } = passing(survey, threshold);
  return { x: sure / survey.labels.length, y: sure ? right / sure : 1 };
}

function curve(survey: Survey): Point[] {
  const sorted = survey.confidence.slice().sort();
  const limits = Array.from(
    { length: STEPS },
    (_, step) => sorted[Math.floor((step / STEPS) * sorted.length)] ?? 0,
  );
  return limits.map((limit) => at(survey, limit));
}

/** Accuracy of the answers given against their share, with the reader's threshold on the curve. */
export function coverage(lang: Language, survey: Survey, threshold: number): TemplateResult {
  const points = curves.get(survey) ?? curve(survey);
  curves.set(survey, points);
  const least = Math.min(...points.map(({ y }) => y));
  return html`<h4>${say(lang, "coverage")}</h4>
    <xy-chart lang=${lang} label=${say(lang, "coverage")} .here=${[at(survey, threshold)]}
      .across=${{ name: say(lang, "answered"), from: 0, to: 1, text: share }}
      .up=${{ name: say(lang, "right"), from: Math.floor(least * 100) / 100, to: 1, text: share }}
      .series=${[{ name: say(lang, "measured"), points }]}></xy-chart>`;
}
