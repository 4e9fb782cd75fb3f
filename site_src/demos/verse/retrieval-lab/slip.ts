/** A line slipped into the book: the same poem before and after, and what holds it off. */
import { html, type TemplateResult } from "lit";
import { COPIES } from "../../../../build/labs/verse/retrieval-lab.ts";
import type { Consulted } from "../../../runtime/verse/calls.ts";
import { percent } from "../../../strings/strings.ts";
import { openPoem } from "./open-poem.ts";
import { sharesOf, taken } from "./shares.ts";
import type { View } from "./view.ts";

/** What the slipped line brought to each token. */
export const ofSlip = ({ poems }: Pick<View, "poems">, written: Consulted): number[] =>
  sharesOf(written, ({ source }) => source >= poems.length);

/** What came of it, in a sentence. */
export function slipTold(view: View): string {
  const { slipped, given } = view.shown;
  if (!slipped) return view.refusals.line;
  const shares = ofSlip(view, slipped);
  const most = Math.max(0, ...shares.filter((_, at) => (given[at] ?? -1) < 0));
  return view.say("slipTold", { ...taken(shares, given), most: percent(most) });
}

function side(view: View, written: Consulted) {
  const { lang, shown, names } = view;
  return openPoem({
    ...{ lang, written, given: shown.given, form: shown.form, names },
    shares: ofSlip(view, written),
    label: (name, share) => view.say("slipSign", { name, share }),
  });
}

const textIn = (event: Event) => (event.target as HTMLInputElement).value;

function renderHow(view: View): TemplateResult {
  const { slip } = view;
  return html`<div class="slip" data-control="slip">
    <label>${view.say("line")} <input type="text" autocomplete="off" spellcheck="false" .value=${slip.line}
      @change=${(event: Event) => view.change({ line: textIn(event) })}></label>
    <p class="muted">${view.say("whole")} <span lang=${view.lang} translate="no">${view.whole.replaceAll("\n", " / ")}</span></p>
    <div class="row" role="group" aria-label=${view.say("copies")}><span aria-hidden="true">${view.say("copies")}</span>${COPIES.map(
      (each) => html`<button type="button" aria-pressed=${slip.copies === each}
        @click=${() => view.change({ copies: each })}>${each}</button>`,
    )}</div>
    <label><input type="checkbox" .checked=${slip.many === 1}
      @change=${(event: Event) => view.change({ many: Number((event.target as HTMLInputElement).checked) })}>${view.say("many")}</label></div>`;
}

function renderRemedy(view: View): TemplateResult {
  const share = percent(view.slip.limit);
  return html`<p>${view.say("remedyText")}</p>
    <label class="weight" data-control="limit">${view.say("limit")} <input type="range" min="0.05" max="1" step="0.05"
      .value=${String(view.slip.limit)} aria-valuetext=${share}
      @input=${(event: Event) => view.change({ limit: Number(textIn(event)) })}> <b>${share}</b></label>`;
}

export function showSlip(view: View): TemplateResult {
  const { open, slipped } = view.shown;
  return html`<p>${view.say("slipText")}</p>${renderHow(view)}
    <div class="sides ${view.isBehind ? "behind" : ""}"><div><h5>${view.say("clean")}</h5>${side(view, open)}</div>
      <div class="slipped"><h5>${view.say("after")}</h5>${slipped ? side(view, slipped) : html`<div class="poem"></div>`}</div></div>
    <p class="sum number">${view.isBehind ? view.say("working") : slipTold(view) || "\u00a0"}</p>
    ${renderRemedy(view)}`;
}
