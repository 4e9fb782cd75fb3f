import { html, type TemplateResult } from "lit";
import { LEAST, say } from "../../../../build/labs/verse/scaling-lab.ts";
import type { ScaledRun, Scaling, Way } from "../../../../build/types/verse/manifest.d.ts";
import { type Language, scientific } from "../../../strings/strings.ts";
import type { Point, Series } from "../../shared/charts/xy-chart.ts";
import "../../shared/charts/xy-chart.ts";

/** What stands on the axis across. */
export type Across = "weights" | "tokens" | "compute";

/** What is to be drawn. */
export interface Drawn {
  lang: Language;
  scaling: Scaling;
  way: Way;
  across: Across;
  /** null until the reader has foretold something */
  guess: number | null;
  isOpen: boolean;
}

/** Room beside the outermost points, as a factor. */
const ROOM = 1.4;

const PLACES: Readonly<Record<Across, (run: ScaledRun) => number>> = {
  weights: (run) => run.without_embedding,
  tokens: (run) => run.tokens,
  compute: (run) => run.compute,
};

/** 1,234,567; powers of ten, and what is too long to be read, with an exponent. */
export function amount(value: number): string {
  const power = Math.log10(value);
  if (Math.abs(power - Math.round(power)) < 1e-9) return scientific(value).replace("1.000 × ", "");
  return value < 1e9 ? value.toLocaleString("en") : scientific(value);
}

function isHidden({ way, isOpen }: Drawn, at: number): boolean {
  return !isOpen && way.hidden.includes(at);
}

/** Runs that learnt from as many tokens, or that have as many weights, make one line. */
function lines({ scaling, across }: Drawn): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const [at, run] of scaling.runs.entries()) {
    const shared = across === "weights" ? rounded(run.tokens) : run.without_embedding;
    found.set(shared, [...(found.get(shared) ?? []), at]);
  }
  return found;
}

/** Minibatches are whole, so that runs of one length differ by some tokens. */
function rounded(tokens: number): number {
  return Number(tokens.toPrecision(2));
}

function series(drawn: Drawn): Series[] {
  const { lang, scaling, way, across, isOpen } = drawn;
  const place = PLACES[across];
  const key = across === "weights" ? "tokensOf" : "weightsOf";
  const groups = [...lines(drawn)];
  const point = (at: number): Point[] => {
    const run = scaling.runs[at];
    return run && !isHidden(drawn, at)
      ? [{ x: place(run), y: run.loss, name: nameOf(lang, run) }]
      : [];
  };
  const measured = groups.map(([shared, runs]) => ({
    name: say(lang, key, { amount: amount(shared) }),
    points: runs.flatMap(point),
  }));
  const own = groups.find(([, runs]) => runs.includes(way.target))?.[1] ?? [];
  return isOpen ? [...measured, lawOf(drawn, own)] : measured;
}

/** What the law says along the line of the run that was to be foretold. */
function lawOf({ lang, scaling, way, across }: Drawn, own: readonly number[]): Series {
  const points = own.flatMap((at): Point[] => {
    const [run, found] = [scaling.runs[at], way.foretold[at]];
    if (!run || !found) return [];
    const { value: y, low, high } = found;
    const bounds = at === way.target ? { bounds: [low, high] as const } : {};
    return [{ x: PLACES[across](run), y, name: nameOf(lang, run), ...bounds }];
  });
  return { name: say(lang, "law"), points, dashed: true };
}

/** A run in words. */
export function nameOf(lang: Language, run: ScaledRun): string {
  return say(lang, run.shipped ? "writerRun" : "training", {
    weights: amount(run.without_embedding),
    tokens: amount(run.tokens),
  });
}

/** Losses against weights, tokens or compute, all axes logarithmic; what is hidden is left out. */
export function chart(drawn: Drawn): TemplateResult {
  const { lang, scaling, way, across, guess } = drawn;
  const places = scaling.runs.map(PLACES[across]);
  const shown = scaling.runs.filter((_, at) => !isHidden(drawn, at)).map(({ loss }) => loss);
  const target = scaling.runs[way.target];
  const here = target && guess !== null ? [{ x: PLACES[across](target), y: guess }] : [];
  return html`<xy-chart lang=${lang} label=${say(lang, "chart")} .here=${here}
      .mark=${target ? PLACES[across](target) : null}
      .across=${{ name: say(lang, across), from: Math.min(...places) / ROOM, to: Math.max(...places) * ROOM, log: true, text: amount }}
      .up=${{ name: say(lang, "loss"), from: LEAST, to: Math.max(...shown) * 1.02, log: true, text: lossText }}
      .series=${series(drawn)}></xy-chart>`;
}

function lossText(loss: number): string {
  return String(Number(loss.toFixed(3)));
}
