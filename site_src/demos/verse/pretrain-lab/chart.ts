import { html, type TemplateResult } from "lit";
import type { Key } from "../../../../build/labs/verse/pretrain-lab.ts";
import type { Study } from "../../../runtime/verse/calls.ts";
import type { Filling, Language } from "../../../strings/strings.ts";
import type { Series } from "../../shared/charts/xy-chart.ts";
import "../../shared/charts/xy-chart.ts";
import type { Moment } from "./course.ts";

/** Characters that the chart has room for from the beginning. */
const ROOM = 50_000;
const NAMES = ["unigram", "bigram", "trigram"] as const;

/** The loss of the network, and what counting alone reaches, as lines to beat. */
export function chart(
  lang: Language,
  moments: readonly Moment[],
  { ngrams, vocabulary }: Study,
  say: (key: Key, values?: Filling) => string,
): TemplateResult {
  const points = moments.map(({ characters, loss }) => ({ x: characters, y: loss }));
  const to = Math.max(ROOM, 1.05 * (points.at(-1)?.x ?? 0));
  const lines = ngrams.map((loss, at) => ({
    name: say(NAMES[at] ?? "unigram", { loss: loss.toFixed(2) }),
    points: [0, to].map((x) => ({ x, y: loss })),
    dashed: true,
  }));
  const series: Series[] = [{ name: say("curve"), points }, ...lines];
  const least = Math.min(...points.map(({ y }) => y), ...ngrams);
  const up = {
    name: say("nats"),
    from: Math.floor(least),
    to: Math.ceil(2 * Math.log(vocabulary)) / 2,
  };
  const across = { name: say("across"), from: 0, to, text: (value: number) => `${value / 1000}` };
  return html`<xy-chart lang=${lang} label=${say("chart")} .across=${across} .up=${up} .series=${series}></xy-chart>`;
}

/** How many of the lines the network has beaten, from the unigram on. */
export function beaten({ ngrams }: Study, loss: number): number {
  const first = ngrams.findIndex((line) => loss >= line);
  return first < 0 ? ngrams.length : first;
}
