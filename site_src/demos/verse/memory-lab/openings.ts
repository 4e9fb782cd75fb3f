/** Famous poems: how many pages have them, and how well the writer goes on from their first line. */
import { html, type TemplateResult } from "lit";
import { say } from "../../../../build/labs/verse/memory-lab.ts";
import type { Opening } from "../../../runtime/verse/calls.ts";
import type { Language } from "../../../strings/strings.ts";
import { exact } from "../../shared/base/readable.ts";
import type { Point } from "../../shared/charts/xy-chart.ts";
import "../../shared/charts/xy-chart.ts";
import { nameOf } from "./recalled-poem.ts";

/** What stands on the axis across. */
export type Across = "hits" | "times";

/** Room beside the outermost points, as a factor. */
const ROOM = 1.3;

const isLearnt = ({ poem }: Opening) => poem.part === "train";
const mean = (known: readonly Opening[]) =>
  known.reduce((sum, { nats }) => sum + nats, 0) / known.length;

export function openings(
  lang: Language,
  known: readonly Opening[],
  across: Across,
): TemplateResult {
  // A poem that no engine was asked for has no place; one that stands nowhere in training has the edge.
  const shown = known.filter(({ poem }) => across === "times" || poem.hits > 0);
  const place = ({ poem }: Opening) => Math.max(poem[across], 0.5);
  const points = (some: readonly Opening[]): Point[] =>
    some.map((one) => ({ x: place(one), y: one.nats, name: nameOf(one.poem) }));
  const series = [
    { name: say(lang, "learnt"), points: points(shown.filter(isLearnt)), scattered: true },
    {
      name: say(lang, "notLearnt"),
      points: points(shown.filter((one) => !isLearnt(one))),
      scattered: true,
    },
  ];
  const places = shown.map(place);
  const costs = shown.map(({ nats }) => nats);
  return html`<xy-chart lang=${lang} label=${say(lang, "openings")}
    .across=${{ name: say(lang, `${across}Axis`), from: Math.min(...places) / ROOM, to: Math.max(...places) * ROOM, log: true, text: exact }}
    .up=${{ name: say(lang, "natsAxis"), from: Math.floor(Math.min(...costs)), to: Math.max(...costs), text: (value: number) => value.toFixed(1) }}
    .series=${series}></xy-chart>`;
}

/** The means of those that were learnt from and of the others, and the poem that is known best. */
export function saidOfOpenings(lang: Language, known: readonly Opening[]): string {
  const [learnt, others] = [known.filter(isLearnt), known.filter((one) => !isLearnt(one))];
  const best = learnt.reduce((least, one) => (one.nats < least.nats ? one : least));
  return say(lang, "sumOpenings", {
    ...{ learnt: learnt.length, others: others.length },
    ...{ mean: mean(learnt).toFixed(2), meanOthers: mean(others).toFixed(2) },
    ...{ best: nameOf(best.poem), nats: best.nats.toFixed(2) },
  });
}
