/** All features, those first that are most clearly one thing, to search and to take. */
import { html, type TemplateResult } from "lit";
import { LISTED } from "../../../../build/labs/verse/features-lab.ts";
import type { NamedFeature } from "../../../runtime/verse/calls.ts";
import { meaning } from "./names.ts";
import { taking } from "./own-line.ts";
import type { View } from "./view.ts";

/** Those that fit what is searched for: a part of their meaning, or their number. */
export function matching(view: Pick<View, "lang" | "named" | "wanted">): NamedFeature[] {
  const wanted = view.wanted.trim().toLowerCase();
  const all = [...view.named.values()].sort((one, other) => other.f1 - one.f1);
  return all.filter(
    (each) =>
      String(each.feature) === wanted || meaning(view.lang, each).toLowerCase().includes(wanted),
  );
}

/** A share in per cent with a digit behind the point: features fire seldom. */
export const seldom = (share: number): string => `${(100 * share).toFixed(1)}\u00a0%`;

export function showList(view: View): TemplateResult {
  const found = matching(view);
  const shown = found.slice(0, LISTED);
  return html`<p>${view.say("listText")}</p>
    <label class="row">${view.say("search")} <input type="search" autocomplete="off" spellcheck="false"
      .value=${view.wanted} @input=${(event: Event) =>
        view.search((event.target as HTMLInputElement).value)}></label>
    <p class="number">${view.say("listed", { shown: shown.length, found: found.length })}</p>
    <ul class="found">${shown.map(({ feature, share }) => taking(view, feature, seldom(share)))}</ul>`;
}
