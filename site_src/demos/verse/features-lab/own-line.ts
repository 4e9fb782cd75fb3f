/** The reader's own line: which features fire at each of its characters. */
import { html, nothing, type TemplateResult } from "lit";
import { percent } from "../../../strings/strings.ts";
import { meaning } from "./names.ts";
import type { View } from "./view.ts";

function characters(view: View): readonly string[] {
  return view.shown.own?.tokens.map((token) => view.tokens[token] ?? "") ?? [];
}

/** A button that makes a feature the one that is turned. */
export function taking(view: View, feature: number, share: string): TemplateResult {
  const named = view.named.get(feature);
  const words = named ? meaning(view.lang, named) : view.say("kindNone");
  const fit = named?.kind ? view.say("fit", { f1: named.f1.toFixed(2) }) : "";
  return html`<li><button type="button" aria-pressed=${feature === view.feature}
    @click=${() => view.take(feature)}>${view.say("number", { feature })}</button>
    <span>${words} <small>${fit}</small></span><b>${share}</b></li>`;
}

/** The place whose features are listed: one that the line has. */
export function placeOf({ place, shown }: Pick<View, "place" | "shown">): number {
  const most = (shown.own?.tokens.length ?? 1) - 1;
  return Math.max(0, Math.min(place, most));
}

export function showOwnLine(view: View): TemplateResult {
  const { shown, refusals } = view;
  const signs = characters(view);
  const place = placeOf(view);
  const fires = shown.own?.fires[place] ?? [];
  return html`<p>${view.say("ownText")}</p>
    <form @submit=${(event: Event) => {
      event.preventDefault();
      const form = event.target as HTMLFormElement;
      view.read(form.querySelector("input")?.value ?? "");
    }}><input type="text" autocomplete="off" spellcheck="false" enterkeyhint="go" lang="zh" data-control="line"
        aria-label=${view.say("ownLine")} .value=${view.line}><button class="go">${view.say("readIt")}</button></form>
    <p class="refusal">${refusals.line || nothing}</p>
    ${
      signs.length
        ? html`<div class="signs" lang="zh" translate="no" role="group" aria-label=${view.say("ownPlaces")}>${signs.map(
            (sign, at) => html`<button type="button" aria-pressed=${at === place}
              @click=${() => view.look(at)}>${sign}</button>`,
          )}</div><h5>${view.say("firesAt", { sign: signs[place] ?? "", count: fires.length })}</h5>
          <ul class="found">${fires.map(({ feature, share }) => taking(view, feature, percent(Math.min(1, share))))}</ul>`
        : nothing
    }`;
}
