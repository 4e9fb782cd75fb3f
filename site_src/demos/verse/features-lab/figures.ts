/** How good the dictionary is: what it loses, what is dead in it, how much of it is clearly one thing. */
import { html, type TemplateResult } from "lit";
import type { LearntDictionary } from "../../../../build/types/verse/manifest.d.ts";
import { percent } from "../../../strings/strings.ts";
import { kindName } from "./names.ts";
import { signed } from "./signed.ts";
import type { View } from "./view.ts";

export function showFigures(view: View): TemplateResult {
  const { features } = view;
  const { found, record } = features;
  const count = record.recipe.features ?? 0;
  const lost = (found.rebuilt - found.loss) / (found.nothing - found.loss);
  return html`<p>${view.say("figuresText", {
    poems: features.poems,
    explained: percent(found.explained),
    loss: found.loss.toFixed(2),
    rebuilt: found.rebuilt.toFixed(2),
    nothing: found.nothing.toFixed(2),
    kept: percent(1 - lost),
  })}</p>
    <p>${view.say("clearText", {
      clear: features.clear,
      count,
      bound: features.bound,
      dead: found.dead,
      rare: features.rare,
      neurons: features.neurons,
      others: features.clear_neurons,
    })}</p>
    <h5>${view.say("kinds")}</h5><div class="scroll" tabindex="0" role="group" aria-label=${view.say("kinds")}><table><tbody>${Object.entries(
      features.kinds,
    ).map(
      ([kind, number]) =>
        html`<tr><th scope="row">${kindName(view.lang, kind)}</th><td>${number}</td></tr>`,
    )}</tbody></table></div>
    <h5>${view.say("turned", { poems: features.turned[0]?.poems ?? 0, start: features.start })}</h5>${turned(view)}
    <h5>${view.say("tried")}</h5>${tried(view)}`;
}

function tried(view: View): TemplateResult {
  const { record } = view.features;
  const heads = [
    "triedBlock",
    "triedFeatures",
    "triedActive",
    "triedExplained",
    "triedRebuilt",
    "triedDead",
  ] as const;
  const isShipped = ({ recipe }: LearntDictionary) =>
    Object.entries(record.recipe).every(([name, value]) => recipe[name] === value);
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${view.say("tried")}><table>
    <thead><tr>${heads.map((head) => html`<th scope="col">${view.say(head)}</th>`)}</tr></thead>
    <tbody>${record.tried.map((each) => {
      const { recipe, found } = each;
      return html`<tr class=${isShipped(each) ? "shipped" : ""}><td>${recipe.block}</td><td>${recipe.features}</td><td>${recipe.active}</td>
        <td>${percent(found.explained)}</td><td>${found.rebuilt.toFixed(3)}</td><td>${found.dead}</td></tr>`;
    })}</tbody></table></div>`;
}

/** What was written with the first feature turned, and what it costs. */
function turned(view: View): TemplateResult {
  const { turned: rows } = view.features;
  const seasons = ["seasonSpring", "seasonSummer", "seasonAutumn", "seasonWinter"] as const;
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${view.say("turnedBy")}><table>
    <thead><tr><th scope="col">${view.say("turnedBy")}</th>${seasons.map((name) => html`<th scope="col">${view.say(name)}</th>`)}<th scope="col">${view.say("turnedNats")}</th></tr></thead>
    <tbody>${rows.map(
      ({ strength, seasons: counts, nats }) =>
        html`<tr><th scope="row">${signed(strength)}</th>${Object.values(counts).map(
          (count) => html`<td>${count}</td>`,
        )}<td>${nats.toFixed(2)}</td></tr>`,
    )}</tbody></table></div>`;
}
