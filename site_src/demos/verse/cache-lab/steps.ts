/** What opens below the race, one after another; fetched with what it shows. */
import { html, nothing, svg, type TemplateResult } from "lit";
import type { Key } from "../../../../build/labs/verse/cache-lab.ts";
import type { Steps } from "../../../runtime/calculator/sizes.ts";
import type { Raced } from "../../../runtime/verse/calls.ts";
import type { Filling, Language } from "../../../strings/strings.ts";
import { bytesText, exact, rough } from "../../shared/base/readable.ts";
import type { Axis } from "../../shared/charts/axis.ts";
import type { Series } from "../../shared/charts/xy-chart.ts";
import "../../shared/charts/xy-chart.ts";
import type { Kept } from "./caches.ts";
import { sum } from "./race.ts";

const MILLION = 1e6;
/** Contexts are powers of two. */
export const [LEAST, MOST] = [8, 17];

/** What the steps show, and what they may change. */
export interface View {
  lang: Language;
  raced: Raced;
  /** null until the calculator has answered */
  counts: Steps | null;
  caches: readonly Kept[] | null;
  /** the power of two */
  context: number;
  say(key: Key, values?: Filling): string;
  choose(context: number): void;
}

export interface Step {
  name: Key;
  show(view: View): TemplateResult | typeof nothing;
}

function chart(view: View, up: Omit<Axis, "from" | "to">, label: Key, of: Steps): TemplateResult {
  const series: Series[] = (["cached", "plain"] as const).map((name) => ({
    name: view.say(name),
    points: of[name].map((y, at) => ({ x: at + 1, y })),
  }));
  const most = Math.max(...of.cached, ...of.plain);
  const length = Math.max(of.cached.length, of.plain.length);
  const across = { name: view.say("position"), from: 1, to: Math.max(2, length), text: exact };
  return html`<xy-chart lang=${view.lang} label=${view.say(label)} .across=${across}
    .up=${{ ...up, from: 0, to: most }} .series=${series}></xy-chart>`;
}

function showTimes(view: View): TemplateResult {
  const { cached, plain } = view.raced;
  const up = { name: view.say("msAxis"), text: rough };
  return html`<p>${view.say("timesText", { rounds: view.raced.rounds })}</p>
    ${chart(view, up, "timesLabel", { cached: cached.ms, plain: plain.ms })}`;
}

function showCounts(view: View): TemplateResult | typeof nothing {
  const { counts } = view;
  if (!counts) return nothing;
  const [cached, plain] = [sum(counts.cached), sum(counts.plain)];
  const told = {
    first: exact(counts.cached[0] ?? 0),
    last: exact(counts.cached.at(-1) ?? 0),
    lastPlain: exact(counts.plain.at(-1) ?? 0),
    cached: exact(cached),
    plain: exact(plain),
    times: rough(plain / cached),
  };
  const up = { name: view.say("countAxis"), text: (value: number) => rough(value / MILLION) };
  return html`<p>${view.say("countsText", told)}</p>${chart(view, up, "countsLabel", counts)}
    <p class="muted">${view.say("countsHow")}</p>`;
}

function bar({ full, apart }: Kept, most: number): TemplateResult {
  const [own, other] = [(full / most) * 100, (apart / most) * 100];
  return html`<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    ${svg`<rect class="apart" x="0" y="0" width=${other} height="10"></rect>
    <rect class="kept" x="0" y="0" width=${Math.max(own, 0.3)} height="10"></rect>`}</svg>`;
}

function showCaches(view: View): TemplateResult | typeof nothing {
  const { caches, context } = view;
  if (!caches) return nothing;
  const most = Math.max(...caches.map(({ full, apart }) => Math.max(full, apart)));
  const tokens = exact(2 ** context);
  return html`<p>${view.say("cachesText")}</p>
    <label class="which" data-control="context">${view.say("context")} <input type="range" min=${LEAST} max=${MOST} .value=${String(context)}
      aria-valuetext=${tokens} @input=${(event: Event) => view.choose(Number((event.target as HTMLInputElement).value))}>
      <b>${tokens}</b></label>
    <div class="scroll" tabindex="0" role="group" aria-label=${view.say("cachesName")}><table class="caches"><thead><tr>
      <td></td><th scope="col">${view.say("perToken")}</th><th scope="col">${view.say("perContext", { tokens })}</th><td></td></tr></thead>
      <tbody>${caches.map(
        (each) => html`<tr><th scope="row">${each.name}<small>${view.say(each.way)}</small></th>
          <td>${bytesText(each.token)}</td><td>${bytesText(each.full)}</td><td class="drawn">${bar(each, most)}</td></tr>`,
      )}</tbody></table></div>
    <p class="muted">${view.say("cachesHow")}</p>`;
}

export const STEPS: readonly Step[] = [
  { name: "timesName", show: showTimes },
  { name: "countsName", show: showCounts },
  { name: "cachesName", show: showCaches },
];
