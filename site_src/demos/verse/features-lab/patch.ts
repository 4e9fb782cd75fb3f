/** Two texts: what each place of the first does, put into the second. */
import { html, nothing, type TemplateResult } from "lit";
import { percent } from "../../../strings/strings.ts";
import { signed } from "./signed.ts";
import type { Pair, View } from "./view.ts";

/** The strongest change, and where it is. */
export interface Strongest {
  block: number;
  place: number;
  nats: number;
}

/** By how much each exchange changes the log-probability of what is asked for. */
export function changes(view: Pick<View, "shown">): number[][] {
  const { patched } = view.shown;
  const [, clean = 0] = patched?.clean ?? [];
  return patched?.patched.map((row) => row.map((value) => value - clean)) ?? [];
}

/** The place that matters most after each block. */
export function strongest(rows: readonly (readonly number[])[]): Strongest[] {
  return rows.map((row, block) => {
    const place = row.reduce(
      (best, value, at) => (Math.abs(value) > Math.abs(row[best] ?? 0) ? at : best),
      0,
    );
    return { block, place, nats: row[place] ?? 0 };
  });
}

function fields(view: View): TemplateResult {
  const field = (name: keyof Pair, words: string) =>
    html`<label>${words}<input type="text" name=${name} autocomplete="off" spellcheck="false" lang="zh"
      .value=${view.pair[name]}></label>`;
  return html`<form class="pair" data-control="pair" @submit=${(event: Event) => {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const said = (name: keyof Pair) => String(data.get(name) ?? "");
    view.exchange({ from: said("from"), into: said("into"), asked: said("asked") });
  }}>${field("from", view.say("from"))}${field("into", view.say("into"))}
    ${field("asked", view.say("asked"))}<button class="go">${view.say("exchange")}</button></form>`;
}

function row(view: View, values: readonly number[], block: number, most: number): TemplateResult {
  const { patched } = view.shown;
  const head = view.say(block ? "afterBlock" : "beforeBlocks", { block });
  return html`<tr><th scope="row">${head}</th>${values.map((nats, at) => {
    const sign = view.tokens[patched?.source[at] ?? 0] ?? "";
    const said = view.say("cell", { sign, block: head, nats: signed(nats, 2) });
    const strength = Math.min(1, Math.abs(nats) / most);
    return html`<td class=${nats < 0 ? "less" : "more"} style="--strength:${strength.toFixed(3)}" title=${said}></td>`;
  })}</tr>`;
}

function heads(view: View): TemplateResult {
  const { patched } = view.shown;
  const signs = (tokens: readonly number[], isOther: (at: number) => boolean) =>
    tokens.map(
      (token, at) =>
        html`<td lang="zh" translate="no" class=${isOther(at) ? "other" : ""}>${view.tokens[token]}</td>`,
    );
  const isOther = (at: number) => patched?.source[at] !== patched?.target[at];
  return html`<tr><th scope="row">${view.say("fromShort")}</th>${signs(patched?.source ?? [], isOther)}</tr>
    <tr><th scope="row">${view.say("intoShort")}</th>${signs(patched?.target ?? [], isOther)}</tr>`;
}

/** Blocks one after the other in which the same place matters most. */
export function stretches(all: readonly Strongest[]): Strongest[][] {
  const found: Strongest[][] = [];
  for (const each of all) {
    const last = found.at(-1);
    if (last?.[0]?.place === each.place) last.push(each);
    else found.push([each]);
  }
  return found;
}

/** What the map says, in a sentence. */
export function patchTold(view: View): string {
  const { patched } = view.shown;
  if (!patched?.clean.length) return "";
  const [from = 0, into = 0] = patched.clean.map(Math.exp);
  const named = ({ block }: Strongest) =>
    view.say(block ? "afterBlock" : "beforeBlocks", { block });
  const where = stretches(strongest(changes(view))).flatMap((stretch) => {
    const [first, last] = [stretch[0], stretch.at(-1)];
    if (!first || !last) return [];
    const block =
      first === last
        ? named(first)
        : view.say("stretch", { first: named(first), last: named(last) });
    const sign = view.tokens[patched.source[first.place] ?? 0] ?? "";
    const nats = signed(last.nats, 2);
    return [view.say("strongest", { block, place: first.place + 1, sign, nats })];
  });
  const asked = view.tokens[patched.asked[0] ?? 0] ?? "";
  const clean = view.say("clean", { asked, from: percent(from), into: percent(into) });
  return `${clean} ${where.join(view.say("between"))}${view.say("stop")}`;
}

export function showPatch(view: View): TemplateResult {
  const rows = changes(view);
  const most = Math.max(1e-6, ...rows.flat().map(Math.abs));
  return html`<p>${view.say("patchText")}</p>${fields(view)}
    <p class="refusal">${view.refusals.pair || nothing}</p>
    ${
      rows.length
        ? html`<div class="scroll" tabindex="0" role="group" aria-label=${view.say("map")}><table class="map"
            style="--columns:${rows[0]?.length ?? 1}"><tbody>${heads(view)}${rows.map(
              (values, block) => row(view, values, block, most),
            )}</tbody></table></div>
          <p class="legend muted"><i class="more"></i> ${view.say("more")} <i class="less"></i> ${view.say("less")} · ${view.say("most", { nats: most.toFixed(1) })}</p>
          <p class="sum number">${patchTold(view)}</p>`
        : nothing
    }`;
}
