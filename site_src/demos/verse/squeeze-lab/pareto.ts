/** Bytes against loss: what was measured when the site was built, and what the reader has tried. */
import { html, type TemplateResult } from "lit";
import { RANKS, say } from "../../../../build/labs/verse/squeeze-lab.ts";
import type { Squeezed as Measured, Voice } from "../../../../build/types/verse/manifest.d.ts";
import { type Language, percent } from "../../../strings/strings.ts";
import { bytesText } from "../../shared/base/readable.ts";
import type { Point } from "../../shared/charts/xy-chart.ts";
import "../../shared/charts/xy-chart.ts";

/** Beyond this loss a network knows less than one that counts single characters, by far. */
const WORST = 8;

/** Places of the groups whose rank was lowered. */
const [ATTENTION, PERCEPTRON] = [1, 2];

/** What the reader chooses. */
export interface Choice {
  embedding: number;
  attention: number;
  perceptron: number;
  /** directions that each of these matrices keeps */
  embeddingRank: number;
  attentionRank: number;
  perceptronRank: number;
  /** share that stays */
  neurons: number;
  /** a bit for each head that is off, block after block from the lowest */
  removed: number;
}

/** A choice, measured. */
export interface Tried {
  choice: Choice;
  bytes: number;
  nats: number;
}

/** How many heads are off. */
export const headsOff = (removed: number): number => [...removed.toString(2)].filter(Number).length;

export function nameOf(lang: Language, choice: Choice): string {
  const { neurons, removed } = choice;
  return say(lang, "ownName", {
    ...choice,
    neurons: percent(neurons),
    removed: headsOff(removed),
  });
}

export function pareto(
  lang: Language,
  { smaller }: Voice["squeezing"],
  tried: readonly Tried[],
  current: Tried,
): TemplateResult {
  const own = ({ choice, bytes, nats }: Tried): Point => ({
    x: bytes,
    y: nats,
    name: nameOf(lang, choice),
  });
  const measured = (
    name: (one: Measured) => string,
    belongs: (one: Measured) => boolean,
  ): Point[] =>
    smaller
      .filter((one) => belongs(one) && one.loss < WORST)
      .map((one) => ({ x: one.bytes, y: one.loss, name: name(one) }));
  const bits = ({ bits: [each = 0] }: Measured) => say(lang, "bitsOf", { bits: each });
  const isWhole = ({ ranks }: Measured) => ranks.every((rank) => rank === RANKS[0]);
  /** Those where one group has another rank, by the place of the group. */
  const cut = (group: number) =>
    measured(
      ({ ranks }) => say(lang, "rankOf", { rank: ranks[group] ?? 0 }),
      ({ ranks }) => ranks[group] !== RANKS[0],
    );
  const series = [
    {
      name: say(lang, "rounded"),
      points: measured(bits, (one) => one.neurons === 1 && isWhole(one)),
    },
    {
      name: say(lang, "thinned"),
      points: measured(
        ({ neurons }) => percent(neurons),
        ({ neurons }) => neurons < 1,
      ),
    },
    { name: say(lang, "cutPerceptron"), points: cut(PERCEPTRON) },
    { name: say(lang, "cutAttention"), points: cut(ATTENTION) },
    {
      name: say(lang, "yours"),
      points: tried.filter(({ nats }) => nats < WORST).map(own),
      scattered: true,
    },
  ];
  const sizes = smaller.map(({ bytes }) => bytes);
  const losses = smaller.map(({ loss }) => loss);
  return html`<h4>${say(lang, "chart")}</h4><p class="muted">${say(lang, "front", { worst: WORST })}</p>
    <xy-chart lang=${lang} label=${say(lang, "chart")} .here=${[own(current)]}
      .across=${{ name: say(lang, "bytes"), from: 0, to: Math.max(...sizes), text: bytesText }}
      .up=${{ name: say(lang, "nats"), from: Math.floor(Math.min(...losses)), to: WORST, text: String }}
      .series=${series}></xy-chart>`;
}
