/** What the book is worth: the loss for every weight. */
import { html, type TemplateResult } from "lit";
import { WEIGHTS } from "../../../../build/labs/verse/retrieval-lab.ts";
import { percent } from "../../../strings/strings.ts";
import type { Series } from "../../shared/charts/xy-chart.ts";
import "../../shared/charts/xy-chart.ts";
import type { View } from "./view.ts";

const line = (name: string, losses: readonly number[]): Series => ({
  name,
  points: losses.map((y, at) => ({ x: WEIGHTS[at] ?? 0, y })),
});

/** The weight with the least loss. */
const best = (losses: readonly number[]) => WEIGHTS[losses.indexOf(Math.min(...losses))] ?? 0;

export function showWorth(view: View): TemplateResult {
  const { known, others, judged, poems, contexts } = view.worth;
  const own = view.shown.own ?? [];
  const series = [
    line(view.say("known"), known),
    line(view.say("others"), others),
    ...(own.length ? [line(view.say("own"), own)] : []),
  ];
  const all = series.flatMap(({ points }) => points.map(({ y }) => y));
  const [first, least] = [others[0] ?? 0, Math.min(...others)];
  const told = {
    poems,
    contexts,
    judged,
    at: best(others),
    gain: (first - least).toFixed(2),
    knownFrom: (known[0] ?? 0).toFixed(2),
    knownTo: Math.min(...known).toFixed(2),
  };
  const from = Math.floor(Math.min(...all));
  const to = Math.ceil(Math.max(...all));
  return html`<p>${view.say(told.at ? "worthText" : "worthNone", told)}</p>
    <xy-chart lang=${view.lang} label=${view.say("worthLabel")} .mark=${view.weight}
      .across=${{ name: view.say("weightAxis"), from: 0, to: 1, text: percent }}
      .up=${{ name: view.say("nats"), from, to, text: (y: number) => y.toFixed(1) }}
      .series=${series}></xy-chart>
    <form class="judge" @submit=${(event: Event) => event.preventDefault()}><input type="text" autocomplete="off" spellcheck="false" aria-label=${view.say("ownText")}
      .value=${view.text} @change=${(event: Event) => view.judge((event.target as HTMLInputElement).value)}>
      <button>${view.say("judge")}</button></form>
    <p class="refusal">${view.refusals.text || view.say("ownHint")}</p>`;
}
