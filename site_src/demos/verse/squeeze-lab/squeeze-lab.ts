import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import {
  BITS,
  FORM,
  type Key,
  LAST_DRAW,
  POEMS,
  RANKS,
  say,
} from "../../../../build/labs/verse/squeeze-lab.ts";
import type { Voice } from "../../../../build/types/verse/manifest.d.ts";
import type { Order, Squeezed, Written } from "../../../runtime/verse/calls.ts";
import { type Filling, percent } from "../../../strings/strings.ts";
import { choice, number, whole } from "../../shared/base/codecs.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { Latest } from "../../shared/base/latest.ts";
import { linked, linkedFields } from "../../shared/base/linked.ts";
import { bytesText, rough } from "../../shared/base/readable.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { CHECKED } from "../shared/checked.ts";
import { JUDGES, type Judged } from "../shared/judged.ts";
import { markedPoem, markedPoemStyles, NO_POEM } from "../shared/marked-poem.ts";
import { linesOf } from "../shared/poem.ts";
import { VerseElement } from "../shared/verse-element.ts";
import { type Choice, headsOff, nameOf, pareto, type Tried } from "./pareto.ts";
import { styles } from "./styles.ts";

/** What has bits and a rank of its own, in the order in which the graph takes them. */
const GROUPS = ["embedding", "attention", "perceptron"] as const;
const [MOST_BITS] = BITS;
const [FULL, NEXT] = RANKS;
const LEAST = RANKS[RANKS.length - 1];
const WHOLE: Choice = {
  ...{ embedding: MOST_BITS, attention: MOST_BITS, perceptron: MOST_BITS },
  ...{ embeddingRank: FULL, attentionRank: FULL, perceptronRank: FULL },
  ...{ neurons: 1, removed: 0 },
};
/** More heads than this no number can tell apart. */
const MOST_HEADS = 31;
const bits = choice<number>(BITS);
const rank = choice<number>(RANKS);

/** A network as it is shown: its size, its loss, its poems. */
interface Shown extends Tried {
  draw: number;
  poems: readonly Judged[];
  tokens: readonly number[];
  ms: Squeezed["ms"];
}

/** `<squeeze-lab>`: take bits, rank, heads and neurons from the writer, and see what it writes then. */
@customElement("squeeze-lab")
export class SqueezeLab extends VerseElement {
  @linkedFields<Choice>({
    ...{ embedding: bits, attention: bits, perceptron: bits },
    ...{ embeddingRank: rank, attentionRank: rank, perceptronRank: rank },
    neurons: number(0, 1),
    removed: whole(0, 2 ** MOST_HEADS - 1),
  })
  private choice: Choice = WHOLE;
  /** Which poems: each draw has random numbers of its own. */
  @linked(whole(0, LAST_DRAW)) private draw = 0;
  @state() private original: Shown | null = null;
  @state() private slimmed: Shown | null = null;
  @state() private tried: readonly Tried[] = [];
  private readonly latest = new Latest(() => this.compute(), this.sight.until);

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  override get graphs() {
    const { lang } = this;
    return [lang, `${lang}_directions`, "squeeze", "score", "write", CHECKED[lang]];
  }

  override get remark(): string {
    return this.say("remark", { poems: this.squeezing?.poems ?? 0 });
  }

  private get squeezing(): Voice["squeezing"] | null {
    return this.loaded?.told.squeezing ?? null;
  }

  protected override onReady(): void {
    void this.refresh();
  }

  private refresh(): Promise<void> {
    return this.keepUp(this.latest);
  }

  private async compute(): Promise<void> {
    const { draw } = this;
    const heads = this.squeezing?.heads.flat().length ?? 0;
    if (this.choice.removed >= 2 ** heads) {
      this.refuse(`removed=${this.choice.removed}`);
      this.choice = { ...this.choice, removed: 0 };
    }
    const { choice: chosen } = this;
    if (this.original?.draw !== draw) this.original = await this.show(WHOLE, draw);
    const after = isWhole(chosen) ? this.original : await this.show(chosen, draw);
    this.slimmed = { ...after, choice: chosen };
    const name = nameOf(this.lang, chosen);
    const others = this.tried.filter((one) => nameOf(this.lang, one.choice) !== name);
    this.tried = [...others, { choice: chosen, bytes: after.bytes, nats: after.nats }];
  }

  private async show(chosen: Choice, draw: number): Promise<Shown> {
    const heads = this.squeezing?.heads.flat() ?? [];
    const asked = {
      bits: GROUPS.map((group) => chosen[group]),
      ranks: GROUPS.map((group) => chosen[`${group}Rank`]),
      heads: heads.map((_, at) => !isOff(chosen, at)),
      neurons: chosen.neurons,
    };
    const seeds = Array.from({ length: POEMS }, (_, number) => draw * POEMS + number);
    const { temperature = 1 } = this.loaded?.told.record ?? {};
    const orders = seeds.map(
      (seed): Order => ({
        ...{ given: [], form: FORM, seed },
        ...{ temperature, topK: 0, topP: 1 },
      }),
    );
    const { bytes, nats, poems, ms } = await this.running().squeeze(asked, orders);
    const judged: Judged[] = [];
    for (const poem of poems) judged.push(await this.judge(poem));
    const tokens = poems.flatMap((poem) => poem.tokens);
    return { choice: chosen, draw, bytes, nats, poems: judged, tokens, ms };
  }

  private async judge(written: Written): Promise<Judged> {
    if (!written.tokens.length) return { ...NO_POEM, lines: [] };
    const values = await this.running().check(written.tokens, FORM);
    const lines = linesOf(this.lang, written, [], this.loaded?.tokens ?? [], FORM);
    return JUDGES[this.lang](values, lines);
  }

  private set(change: Partial<Choice>): void {
    this.choice = { ...this.choice, ...change };
    void this.refresh();
  }

  private write(draw: number): void {
    this.draw = draw;
    if (this.phase === "ready") void this.refresh();
    else this.start();
  }

  /** Whether what is shown belongs to another choice than the one that is set. */
  private get isBehind(): boolean {
    return this.slimmed?.choice !== this.choice || this.slimmed.draw !== this.draw;
  }

  protected override told(): readonly string[] {
    const { original: before, slimmed: after } = this;
    if (!before || !after || this.isBehind) return [];
    if (isWhole(after.choice)) return [this.say("untouched")];
    const kept = ({ poems }: Shown) =>
      poems.flatMap(({ counted }) => counted).filter(Boolean).length;
    return [
      this.say("file", {
        bytes: bytesText(after.bytes),
        share: percent(after.bytes / before.bytes),
        nats: after.nats.toFixed(2),
        whole: before.nats.toFixed(2),
      }),
      ...(after.bytes > before.bytes ? [this.say("larger")] : []),
      this.say("time", { whole: rough(after.ms.whole), now: rough(after.ms.left) }),
      this.say("kept", { whole: kept(before), now: kept(after) }),
    ];
  }

  private renderBits() {
    return html`<div data-control="bits"><h4>${this.say("bits")}</h4><div class="bits">${GROUPS.map(
      (group) => html`<span id=${group}>${this.say(group)}</span>
        <div class="row" role="group" aria-labelledby=${group}>${BITS.map(
          (each) => html`<button type="button" aria-pressed=${this.choice[group] === each}
            @click=${() => this.set({ [group]: each })}>${each}</button>`,
        )}</div>`,
    )}</div></div>`;
  }

  private renderNeurons() {
    const { neurons } = this.choice;
    const share = percent(neurons);
    return html`<label class="row" data-control="neurons">${this.say("neurons", { share })}
      <input type="range" min="0" max="1" step="0.05" .value=${String(neurons)} aria-valuetext=${share}
        @input=${(event: Event) => this.set({ neurons: Number((event.target as HTMLInputElement).value) })}></label>`;
  }

  private renderRank(group: (typeof GROUPS)[number]) {
    const key = `${group}Rank` as const;
    const kept = this.choice[key];
    const value = this.say(kept < FULL ? "rank" : "whole", { rank: kept, full: FULL });
    return html`<label>${this.say(group)} <span class="number">${value}</span>
      <input type="range" min=${LEAST} max=${FULL} step=${FULL - NEXT} .value=${String(kept)} aria-label=${this.say(group)} aria-valuetext=${value}
        @input=${(event: Event) => this.set({ [key]: Number((event.target as HTMLInputElement).value) })}></label>`;
  }

  private renderRanks() {
    return html`<div data-control="ranks"><h4>${this.say("ranks")}</h4>
      <div class="ranks">${GROUPS.map((group) => this.renderRank(group))}</div>
      <p class="muted">${this.say("factors")}</p></div>`;
  }

  private renderHead(block: number, head: number, at: number, cost: number) {
    const off = isOff(this.choice, at);
    const name = this.say("head", { block: block + 1, head: head + 1 });
    const nats = signed(cost);
    const alone = this.say("alone", { nats });
    // What it costs is seen once one has tried.
    const label = `${name}${off ? ` · ${alone}` : ""}`;
    return html`<td><button type="button" class=${off ? "off" : ""} role="switch" aria-checked=${!off}
      aria-label=${label} title=${off ? alone : nothing}
      @click=${() => this.set({ removed: this.choice.removed ^ (1 << at) })}>${
        off ? nats : this.say("on")
      }</button></td>`;
  }

  private renderHeads() {
    const rows = this.squeezing?.heads ?? [];
    const width = rows[0]?.length ?? 0;
    return html`<div data-control="heads"><h4>${this.say("heads")}</h4><table class="heads"><tbody>${rows.map(
      (costs, block) => html`<tr><th scope="row">${this.say("block", { block: block + 1 })}</th>
        ${costs.map((cost, head) => this.renderHead(block, head, block * width + head, cost))}</tr>`,
    )}</tbody></table></div>`;
  }

  private renderButtons() {
    if (!this.squeezing) {
      return html`<div class="row"><button type="button" class="go" @click=${() => this.write(this.draw)}>${this.say("start")}</button></div>`;
    }
    const next = (this.draw + 1) % (LAST_DRAW + 1);
    return html`<div class="row"><button type="button" @click=${() => this.write(next)}>${this.say("another")}</button>
      <button type="button" ?disabled=${isWhole(this.choice)} @click=${() => this.set(WHOLE)}>${this.say("reset")}</button></div>`;
  }

  private renderSide(name: Key, shown: Shown | null) {
    const poems = shown?.poems ?? Array<Judged>(POEMS).fill(NO_POEM);
    return html`<section><h4>${this.say(name)}</h4>${poems.map((poem) => markedPoem(this.lang, poem))}</section>`;
  }

  private renderVerse() {
    const { isBehind } = this;
    const words = isBehind && this.phase === "ready" ? [this.say("working")] : this.told();
    return html`<p class="sum number">${words.join(" ") || "\u00a0"}</p>
      <div class="sides">${this.renderSide("before", this.original)}
        <div class=${isBehind && this.slimmed ? "behind" : ""} aria-busy=${isBehind}>${this.renderSide("after", this.slimmed)}</div></div>`;
  }

  protected override render() {
    const { squeezing, slimmed: after } = this;
    const trouble = this.phase === "waiting" ? null : this.renderTrouble();
    return html`<h3>${this.say("title")}</h3><p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}${
        squeezing
          ? html`<div class="controls"><div>${this.renderBits()}${this.renderNeurons()}</div>${this.renderHeads()}</div>${this.renderRanks()}`
          : nothing
      }${this.renderButtons()}${this.renderVerse()}${trouble}
      ${squeezing && after ? pareto(this.lang, squeezing, this.tried, after) : nothing}${this.renderFooter()}`;
  }

  override columns(): Columns | null {
    const { original: before, slimmed: after } = this;
    if (!before || !after) return null;
    return {
      bytes: [before.bytes, after.bytes],
      nats: [before.nats, after.nats],
      ms: [after.ms.whole, after.ms.left],
      token_before: before.tokens,
      token_after: after.tokens,
    };
  }

  static override styles = [labStyles, markedPoemStyles, styles];
}

const isWhole = (chosen: Choice) =>
  GROUPS.every((group) => chosen[group] === MOST_BITS && chosen[`${group}Rank`] === FULL) &&
  chosen.neurons === 1 &&
  headsOff(chosen.removed) === 0;

/** By how much a loss rises, or falls. */
function signed(nats: number): string {
  const digits = Math.abs(nats).toFixed(2);
  return nats < 0 ? `−${digits}` : `+${digits}`;
}

const isOff = ({ removed }: Choice, at: number) => ((removed >> at) & 1) === 1;
