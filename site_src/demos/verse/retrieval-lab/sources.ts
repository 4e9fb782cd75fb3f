/** Who said so: the places of the book that a token followed. */
import { html, nothing, type TemplateResult } from "lit";
import type { Voter } from "../../../runtime/verse/calls.ts";
import { percent } from "../../../strings/strings.ts";
import { named } from "../shared/named.ts";
import { largest, mostChanged } from "./shares.ts";
import type { View } from "./view.ts";

/** The text of a poem with the token of one place marked. */
function quoted(view: View, { source, place }: Voter): TemplateResult {
  const tokens = view.poems[source] ?? [];
  const text = (from: number, to?: number) =>
    tokens
      .slice(from, to)
      .map((token) => view.names[token] ?? "")
      .filter((name) => !/^<.*>$/.test(name))
      .join("")
      .replaceAll("\n", " / ");
  const name = view.names[tokens[place] ?? -1];
  const marked = named(name, view.say("end"));
  const gap = name?.startsWith(" ") ? " " : "";
  return html`<span lang=${view.lang} translate="no">${text(0, place)}${gap}<mark>${marked}</mark>${text(place + 1)}</span>`;
}

export function showSources(view: View): TemplateResult {
  const { shown, place } = view;
  const { open, given } = shown;
  const isThere = place !== null && place < open.tokens.length;
  const at = isThere ? place : mostChanged(open, given);
  const token = open.tokens[at];
  if (token === undefined) return html`<p>${view.say("noPlace")}</p>`;
  const told = {
    name: named(view.names[token], view.say("end")),
    closed: percent(open.closed[at] ?? 0),
    open: percent(open.probabilities[at] ?? 0),
  };
  const sources = largest(open.voters[at] ?? []);
  return html`<p>${view.say("sourcesText", told)}</p>
    <ul class="sources">${sources.map(
      (voter) => html`<li><b>${percent(voter.share)}</b>${quoted(view, voter)}</li>`,
    )}</ul>${sources.length ? nothing : html`<p>${view.say("noSource")}</p>`}
    <p class="muted">${view.say("sourcesHow")}</p>`;
}
