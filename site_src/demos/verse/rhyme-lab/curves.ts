/** What was measured on the way: of each group by either reward, or at each look. */
import { html, type TemplateResult } from "lit";
import { type Key, say } from "../../../../build/labs/verse/rhyme-lab.ts";
import type { Preferred, Taught } from "../../../runtime/verse/calls.ts";
import type { Language } from "../../../strings/strings.ts";
import { exact, rough } from "../../shared/base/readable.ts";
import { share } from "../../shared/charts/axis.ts";
import "../../shared/charts/xy-chart.ts";
import type { Look } from "./ways.ts";

interface Line {
  name: Key;
  points: readonly { x: number; y: number }[];
}

/** A chart: its name, what is drawn, and how far the axis across goes at least. */
interface Chart {
  name: Key;
  lines: readonly Line[];
  across: Key;
  first: number;
}

/** Where the axis ends while little was taught. */
const [FIRST, FIRST_PAIRS] = [640, 160];
/** Axes of numbers that are no shares end at one of these times a power of ten. */
const ROUND = [1, 2, 5, 10];
/** Losses are close together: so many nats stand above and below them. */
const ROOM = 0.1;
/** Gains that are smaller are none. */
const NOTHING = 1e-4;

const valuesOf = ({ lines }: Chart) => lines.flatMap(({ points }) => points.map(({ y }) => y));

function above(values: readonly number[]): number {
  const most = Math.max(0.1, ...values);
  const power = 10 ** Math.floor(Math.log10(most));
  return power * (ROUND.find((each) => each * power >= most) ?? 10);
}

const isShare = () => ({ from: 0, to: 1, text: share });
const fromNothing = (values: readonly number[]) => ({ from: 0, to: above(values), text: rough });
/** Before the first step nothing is gained, but for rounding. */
const settled = (value: number) => (Math.abs(value) < NOTHING ? 0 : value);
/** Gains that may be losses. */
function aroundNothing(values: readonly number[]) {
  const to = above(values.map(Math.abs));
  return { from: values.some((value) => value < 0) ? -to : 0, to, text: rough };
}
/** Losses, no two of which differ much. */
function around(values: readonly number[]) {
  if (!values.length) return { from: 4, to: 5, text: rough };
  const [least, most] = [Math.min(...values) - ROOM, Math.max(...values) + ROOM];
  return { from: Math.floor(10 * least) / 10, to: Math.ceil(10 * most) / 10, text: rough };
}

type Scale = (values: readonly number[]) => { from: number; to: number; text?: typeof share };

function chart(lang: Language, drawn: Chart, scale: Scale): TemplateResult {
  const name = say(lang, drawn.name);
  const series = drawn.lines.map((line) => ({ name: say(lang, line.name), points: line.points }));
  const ends = drawn.lines.flatMap(({ points }) => points.map(({ x }) => x));
  const to = Math.max(drawn.first, ...ends);
  const across = { name: say(lang, drawn.across), from: 0, to, text: exact };
  return html`<xy-chart lang=${lang} label=${name} .across=${across}
    .up=${{ name, ...scale(valuesOf(drawn)) }} .series=${series}></xy-chart>`;
}

type Rewards = Readonly<Record<"whole" | "hole", readonly Taught[]>>;
type Measure = "reward" | "rhyme" | "regulated" | "variety" | "divergence";

export function rewardCurves(lang: Language, points: Rewards): TemplateResult {
  const of = (measure: Measure): Chart => ({
    name: `${measure}Curve`,
    lines: (["whole", "hole"] as const).map((name) => ({
      name,
      // Rounding may leave a divergence of nothing a little below 0.
      points: points[name].map((each) => ({ x: each.poems, y: Math.max(0, each[measure]) })),
    })),
    across: "poemsLearnt",
    first: FIRST,
  });
  const shares = (["rhyme", "regulated", "variety"] as const).map((each) =>
    chart(lang, of(each), isShare),
  );
  return html`<div class="charts">${shares}${chart(lang, of("divergence"), fromNothing)}
    ${chart(lang, of("reward"), fromNothing)}</div>`;
}

type Seen = Exclude<keyof Look, "learnt">;
const line = (name: Key, looks: readonly Look[], measure: Seen): Line => ({
  name,
  points: looks.map((look) => ({ x: look.learnt, y: Math.max(0, look[measure]) })),
});

const shares = (looks: readonly Look[]) =>
  (["rhyme", "regulated", "variety"] as const).map((each) => line(`${each}Line`, looks, each));

type Across = Pick<Chart, "across" | "first">;

/** Of poems that were shown: two losses in one chart, and what it writes then. */
export function shownCurves(lang: Language, looks: readonly Look[]): TemplateResult {
  const base: Across = { across: "poemsShown", first: FIRST };
  const own = (name: Key, lines: readonly Line[], scale: Scale) =>
    chart(lang, { ...base, name, lines }, scale);
  const losses = [line("poet", looks, "poet"), line("others", looks, "others")];
  return html`<div class="charts">${own("lossCurve", losses, around)}${own("sharesCurve", shares(looks), isShare)}
    ${own("divergenceCurve", [line("divergenceLine", looks, "divergence")], fromNothing)}</div>`;
}

interface Preferring {
  points: readonly Preferred[];
  looks: readonly Look[];
}

/** Of preferences: whether they are kept, how both sides rise or sink, and what becomes of the poems. */
export function chosenCurves(lang: Language, { points, looks }: Preferring): TemplateResult {
  const base: Across = { across: "pairsLearnt", first: FIRST_PAIRS };
  const step = (name: Key, measure: "ordered" | "margin" | "better" | "worse"): Line => ({
    name,
    points: points.map((each) => ({ x: each.learnt, y: settled(each[measure]) })),
  });
  const own = (name: Key, lines: readonly Line[], scale: Scale) =>
    chart(lang, { ...base, name, lines }, scale);
  return html`<div class="charts">${own("orderedCurve", [step("orderedLine", "ordered")], isShare)}
    ${own("gainCurve", [step("betterLine", "better"), step("worseLine", "worse")], aroundNothing)}
    ${own("marginCurve", [step("marginLine", "margin")], aroundNothing)}
    ${own("sharesCurve", shares(looks), isShare)}
    ${own("divergenceCurve", [line("divergenceLine", looks, "divergence")], fromNothing)}
    ${own("othersCurve", [line("others", looks, "others")], around)}</div>`;
}
