/** Who said so: the places of the book that a token followed. */
import { html, nothing, type TemplateResult } from "lit";
import { SOURCES } from "../../../../build/labs/verse/retrieval-lab.ts";
import type { Consulted, Voter } from "../../../runtime/verse/calls.ts";
import { percent } from "../../../strings/strings.ts";
import { named } from "../shared/named.ts";
import type { View } from "./view.ts";

/** A share below which a place is not worth a line. */
const LEAST = 0.005;

/** The free place at which the book changed most; -1 where there is none. */
function mostChanged(
  { tokens, probabilities, closed }: Consulted,
  given: readonly number[],
): number {
  const gains = tokens.map((_, at) =>
    (given[at] ?? -1) < 0 ? (probabilities[at] ?? 0) - (closed[at] ?? 0) : Number.NEGATIVE_INFINITY,
  );
  const best = gains.indexOf(Math.max(...gains));
  return Number.isFinite(gains[best]) ? best : -1;
}

/** The places with the largest shares, those of one source and place as one. */
export function largest(voters: readonly Voter[]): Voter[] {
  const all = new Map<string, Voter>();
  for (const voter of voters) {
    const key = `${voter.source}/${voter.place}`;
    all.set(key, { ...voter, share: voter.share + (all.get(key)?.share ?? 0) });
  }
  const ordered = [...all.values()].sort((one, other) => other.share - one.share);
  return ordered.filter(({ share }, at) => !at || share >= LEAST).slice(0, SOURCES);
}

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
