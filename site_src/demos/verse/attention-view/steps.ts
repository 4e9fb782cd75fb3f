/** From all heads to the next token, a step at a time; each shows numbers of the graph and computes none. */
import { html, nothing, type TemplateResult } from "lit";
import type { Key } from "../../../../build/labs/verse/attention-view.ts";
import { percent } from "../../../strings/strings.ts";
import "./head-maps.ts";
import "./number-strip.ts";
import { largest } from "./number-strip.ts";
import type { Head } from "./reading.ts";
import { scoreTable } from "./score-table.ts";
import { type View, within, written } from "./view.ts";

/** A step: its name, what is told of it, and what is shown. */
interface Step {
  name: Key;
  text(view: View): string;
  show(view: View): TemplateResult | typeof nothing;
}

/** Guesses that are shown of each block. */
const GUESSES = 5;

const nameAt = (view: View, position: number) => view.reading.names[position] ?? "";

/** A strip with its name before it. */
function strip(
  label: string,
  values: readonly number[],
  more: Partial<Record<string, number>> = {},
) {
  const { most = 0, marked = 0, cuts = 1, meant = 0 } = more;
  const number = marked ? `: ${marked} = ${written(values[marked - 1])}` : "";
  return html`<span class="name">${label}</span><number-strip .values=${values} .most=${most} .marked=${marked}
    .cuts=${cuts} .meant=${meant} label="${label}${number}"></number-strip>`;
}

/** A slider over the numbers of a vector, counted from 1. */
function slider(label: string, value: number, most: number, choose: (value: number) => void) {
  return html`<label class="which">${label} <input type="range" min="1" max=${most} step="1" .value=${String(value)}
    @input=${(event: Event) => choose(Number((event.target as HTMLInputElement).value))}> <b>${value}</b></label>`;
}

function showHeads(view: View): TemplateResult {
  return html`<head-maps lang=${view.lang} .reading=${view.reading} .chosen=${view as Head}
    .position=${view.position} @pick=${({ detail }: CustomEvent<Head>) => view.choose(detail)}></head-maps>`;
}

function showProduct(view: View): TemplateResult {
  const { reading, block, head, position, key, dim } = view;
  const query = reading.at("queries", block - 1, head - 1, position);
  const other = reading.at("keys", block - 1, head - 1, key);
  const score = reading.at("scores", block - 1, head - 1, position)[key];
  const most = Math.max(largest(query), largest(other));
  const values = { dim, size: reading.size, q: written(query[dim - 1]), k: within(other[dim - 1]) };
  return html`<div class="strips">${strip(view.say("queryOf", { name: nameAt(view, position) }), query, { most, marked: dim })}
      ${strip(view.say("keyOf", { name: nameAt(view, key) }), other, { most, marked: dim })}</div>
    ${slider(view.say("dim"), dim, reading.size, (value) => view.choose({ dim: value }))}
    <p class="sum product">${view.say("product", { ...values, score: written(score) })}</p>`;
}

function showMixed(view: View): TemplateResult {
  const { reading, block, head, position, key, dim } = view;
  const from = (head - 1) * reading.size;
  const mixed = reading.at("mixed", block - 1, position).slice(from, from + reading.size);
  const value = reading.at("values", block - 1, head - 1, key);
  return html`<div class="strips">${strip(view.say("valueOf", { name: nameAt(view, key) }), value, { marked: dim })}
    ${strip(view.say("mixed"), mixed, { marked: dim })}</div>
    ${slider(view.say("dim"), dim, reading.size, (chosen) => view.choose({ dim: chosen }))}`;
}

function showOutput(view: View): TemplateResult {
  const { reading, block, head, position, channel } = view;
  const beside = reading.at("mixed", block - 1, position);
  const attended = reading.at("attended", block - 1, position);
  return html`<div class="strips">${strip(view.say("beside"), beside, { cuts: reading.heads, meant: head })}
    ${strip(view.say("attended"), attended, { marked: channel })}</div>
    ${slider(view.say("channel"), channel, reading.width, (value) => view.choose({ channel: value }))}
    <p class="sum">${view.say("output", { channel, width: reading.width, attended: written(attended[channel - 1]) })}</p>`;
}

function showMlp(view: View): TemplateResult {
  const { reading, block, position, channel } = view;
  const [at, row] = [channel - 1, [block - 1, position] as const];
  const before = reading.before(block, position);
  const [attended, computed] = [reading.at("attended", ...row), reading.at("computed", ...row)];
  const after = reading.at("stream", ...row);
  const most = Math.max(largest(before), largest(attended), largest(computed), largest(after));
  const same = { most, marked: channel };
  const sum = {
    channel,
    before: written(before[at]),
    attended: within(attended[at]),
    computed: within(computed[at]),
    after: written(after[at]),
  };
  return html`<div class="strips">${strip(view.say("before"), before, same)}
      ${strip(`+ ${view.say("attended")}`, attended, same)}
      ${strip(view.say("neurons"), reading.at("neurons", ...row))}
      ${strip(`+ ${view.say("computed")}`, computed, same)}
      ${strip(`= ${view.say("after", { block })}`, after, same)}</div>
    ${slider(view.say("channel"), channel, reading.width, (value) => view.choose({ channel: value }))}
    <p class="sum stream">${view.say("residual", sum)}</p>`;
}

function showLens(view: View): TemplateResult {
  const last = view.guesses.length;
  const column = (block: number) => {
    const { tokens = [], probabilities = [] } = view.guesses[block - 1] ?? {};
    const rows = tokens.slice(0, GUESSES).map((token, at) => {
      const share = probabilities[at] ?? 0;
      return html`<li><b>${view.name(token)}</b><span class="track"><span class="fill"
        style="width:${(share * 100).toFixed(1)}%"></span></span><span class="share-of">${percent(share)}</span></li>`;
    });
    const name = view.say(block === last ? "lensLast" : "lensAfter", { block });
    return html`<div class=${block === view.block ? "lens own-block" : "lens"}><h5>${name}</h5><ol>${rows}</ol></div>`;
  };
  const { followed } = view;
  return html`<div class="lenses">${view.guesses.map((_, index) => column(index + 1))}</div>
    ${followed ? html`<p class="sum">${view.say("followed", { name: followed.name, share: percent(followed.share) })}</p>` : nothing}`;
}

/** The names of those who look and are seen, and the sizes, for the words of every step. */
function filling({ reading, block, head, position, key, dim }: View) {
  const { size, width, heads } = reading;
  const [name, seen] = [reading.names[position] ?? "", reading.names[key] ?? ""];
  return { size, width, heads, block, head, dim, name, seen };
}

/** The table of scores grows with each of these steps, and stands below the last one that is open. */
const TABLE = { first: 3, last: 5 };

function table(step: number): (view: View) => TemplateResult | typeof nothing {
  return (view) => (step === Math.min(view.open, TABLE.last) ? scoreTable(view) : nothing);
}

function plain(name: Key, text: Key, show: Step["show"]): Step {
  return { name, text: (view) => view.say(text, filling(view)), show };
}

export const STEPS: readonly Step[] = [
  plain("headsName", "headsText", showHeads),
  plain("productName", "productText", showProduct),
  plain("maskName", "maskText", table(TABLE.first)),
  plain("softmaxName", "softmaxText", table(TABLE.first + 1)),
  {
    name: "mixName",
    text: (view) => view.say("mixText", filling(view)),
    show: (view) => html`${table(TABLE.last)(view)}${showMixed(view)}`,
  },
  plain("outputName", "outputText", showOutput),
  {
    name: "mlpName",
    text: (view) => {
      const neurons = view.reading.at("neurons", view.block - 1, view.position);
      const active = neurons.filter((value) => value !== 0).length;
      return view.say("mlpText", { ...filling(view), neurons: neurons.length, active });
    },
    show: showMlp,
  },
  plain("lensName", "lensText", showLens),
];
