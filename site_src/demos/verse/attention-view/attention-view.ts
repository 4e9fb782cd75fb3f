import { html } from "lit";
import { customElement, state } from "lit/decorators.js";
import { type Key, say } from "../../../../build/labs/verse/attention-view.ts";
import type { Candidates, Loaded } from "../../../runtime/verse/calls.ts";
import type { OnProgress } from "../../../runtime/wire/protocol.ts";
import { type Filling, percent } from "../../../strings/strings.ts";
import { type Codec, optional, whole } from "../../shared/base/codecs.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { Latest } from "../../shared/base/latest.ts";
import { linked } from "../../shared/base/linked.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { lineForm } from "../shared/line-form.ts";
import { named } from "../shared/named.ts";
import { stepButtons } from "../shared/step-buttons.ts";
import { VerseElement } from "../shared/verse-element.ts";
import "./looked-line.ts";
import { Reading } from "./reading.ts";
import { columnsOf } from "./saved.ts";
import { styles } from "./styles.ts";
import { HAS_PIECES, TEXTS } from "./texts.ts";
import type { Choice, View } from "./view.ts";

/** No language has longer texts, and no network more blocks, heads or numbers in a row. */
const [LONGEST, MOST_POSITIONS, MOST_HEADS, MOST_NUMBERS] = [400, 80, 64, 4096];
const STEPS = 8;

const text: Codec<string> = {
  text: String,
  parse: (said) => (said.length <= LONGEST ? { value: said } : null),
};
const position = optional(whole(0, MOST_POSITIONS - 1));
const head = optional(whole(1, MOST_HEADS));

/** A text that was read, and what each block would have follow at the position that looks back. */
interface Shown {
  row: readonly number[];
  reading: Reading;
  following: readonly number[];
  guesses: readonly Candidates[];
}

/**
 * `<attention-view lang="zh|en">`: what a token looks back at, and every number from there to the next one.
 *
 * Nothing is loaded before the reader or the address asks for it.
 */
@customElement("attention-view")
export class AttentionView extends VerseElement {
  @linked(text) private text = "";
  /** Null: the last word that no mark follows. */
  @linked(position) private position: number | null = null;
  /** Null: of the head that gives most to a single word. */
  @linked(head) private block: number | null = null;
  @linked(head) private head: number | null = null;
  /** The position whose key and value are shown; null: the one that is looked at most. */
  @linked(position) private key: number | null = null;
  @linked(whole(1, MOST_NUMBERS)) private dim = 1;
  @linked(whole(1, MOST_NUMBERS)) private channel = 1;
  /** How many steps are open. */
  @linked(whole(0, STEPS), "steps") private open = 0;
  /** What stands in the field, until it is read. */
  @state() private typed: string | null = null;
  @state() private shown: Shown | null = null;
  /** Why a text was not read; empty when it was. */
  @state() private refusal = "";
  /** The steps, fetched with what they show. */
  @state() private steps: typeof import("./steps.ts").STEPS = [];
  private readonly latest = new Latest(() => this.compute(), this.sight.until);

  override connectedCallback(): void {
    this.text ||= TEXTS[this.lang][0];
    super.connectedCallback();
    this.fit();
  }

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  override get graphs() {
    return [this.lang, "read", "settle"] as const;
  }

  protected override async begin(onProgress: OnProgress): Promise<Loaded> {
    const [loaded, { STEPS }] = await Promise.all([super.begin(onProgress), import("./steps.ts")]);
    this.steps = STEPS;
    return loaded;
  }

  protected override onReady(): void {
    void this.refresh();
  }

  protected override onLink(): void {
    this.typed = null;
    this.fit();
    super.onLink();
  }

  /** Of a link to the view in another language its text means nothing here, nor a place in it. */
  private fit(): void {
    if (this.isForeign) this.take(TEXTS[this.lang][0]);
  }

  private take(given: string): void {
    this.text = given;
    this.typed = null;
    this.position = this.key = this.block = this.head = null;
  }

  private refresh(): Promise<void> {
    return this.keepUp(this.latest);
  }

  /** Everything that is shown, from the states. */
  private async compute(): Promise<void> {
    const client = this.running();
    const read = await client.read(this.text);
    this.refusal = read.refused ? this.words(read.refused) : "";
    if (read.refused) return;
    const { row, following } = read;
    const reading = new Reading(
      read.values,
      row.map((token) => this.nameOf(token, "start")),
    );
    this.keepWithin(reading);
    const at = this.position ?? reading.begin;
    const guesses = await client.lens(row, at);
    this.shown = { row, reading, following, guesses };
  }

  /** What a link says beyond this text and this network is said, and left out. */
  private keepWithin(reading: Reading): void {
    const most = {
      position: reading.positions - 1,
      key: reading.positions - 1,
      block: reading.blocks,
      head: reading.heads,
    };
    for (const [name, limit] of Object.entries(most) as [keyof typeof most, number][]) {
      const value = this[name];
      if (value === null || value <= limit) continue;
      this.refuse(`${name}=${value}`);
      this[name] = null;
    }
    for (const [name, limit] of [
      ["dim", reading.size],
      ["channel", reading.width],
    ] as const) {
      if (this[name] <= limit) continue;
      this.refuse(`${name}=${this[name]}`);
      this[name] = 1;
    }
  }

  private nameOf(token: number, special: Key): string {
    return named(this.loaded?.tokens[token], this.say(special));
  }

  private go(given: string): void {
    this.take(given);
    if (this.phase === "ready") void this.refresh();
    else this.start();
  }

  private onSubmit(event: Event): void {
    event.preventDefault();
    this.go(this.typed ?? this.text);
  }

  /** Another position keeps to the head, and lets the head say what it looks at. */
  private choose(change: Partial<Choice>): void {
    const { view } = this;
    if (!view) return;
    const { block, head: number } = view;
    const isMoved = change.position !== undefined;
    if (isMoved) Object.assign(this, { block, head: number, key: null });
    if (change.block !== undefined) this.key = null;
    Object.assign(this, change);
    if (isMoved) void this.refresh();
  }

  /**
   * What is shown, with what the states leave open chosen by rule. It follows the keys at once; only
   * the guesses wait for the worker.
   */
  private get view(): View | null {
    if (!this.shown) return null;
    const { lang, open } = this;
    const { reading, guesses, row, following } = this.shown;
    // While another link is being followed, its states may not fit what is still shown.
    const fit = (value: number | null, most: number) => value && Math.min(value, most);
    const last = reading.positions - 1;
    const at = fit(this.position, last) ?? reading.begin;
    const sharpest = reading.sharpest(at);
    const found = {
      block: fit(this.block, reading.blocks) ?? sharpest.block,
      head: fit(this.head, reading.heads) ?? sharpest.head,
    };
    const next = row[at + 1];
    const followed =
      next === undefined ? null : { name: this.nameOf(next, "end"), share: following[at] ?? 0 };
    return {
      ...found,
      ...{ lang, open, reading, guesses, followed },
      position: at,
      key: fit(this.key, last) ?? reading.mostSeen(found, at),
      dim: Math.min(this.dim, reading.size),
      channel: Math.min(this.channel, reading.width),
      say: (key, values) => this.say(key, values),
      name: (token) => this.nameOf(token, "end"),
      choose: (change) => this.choose(change),
    };
  }

  override columns(): Columns | null {
    const { view, shown } = this;
    return view && shown && columnsOf(view, shown.row, this.loaded?.tokens ?? []);
  }

  protected override told(): readonly string[] {
    if (this.refusal) return [this.refusal];
    const { view } = this;
    return view ? [this.answer(view)] : [];
  }

  private answer({ reading, block, head: number, position: at }: View): string {
    const seen = reading.mostSeen({ block, head: number }, at);
    const share = percent(reading.weights({ block, head: number }, at)[seen] ?? 0);
    const [name, other] = [reading.names[at] ?? "", reading.names[seen] ?? ""];
    return this.say(seen === at ? "answerItself" : "answer", {
      block,
      head: number,
      name,
      seen: other,
      share,
    });
  }

  private renderInput() {
    return html`<div data-control="input"><form @submit=${this.onSubmit}>
        <input type="text" autocomplete="off" spellcheck="false" enterkeyhint="go" aria-label=${this.say("text")}
          .value=${this.typed ?? this.text} @input=${(event: Event) => {
            this.typed = (event.target as HTMLInputElement).value;
          }}>
        <button class="go">${this.say("go")}</button></form>
      <div class="known" role="group" aria-label=${this.say("known")}>${TEXTS[this.lang].map(
        (known) =>
          html`<button type="button" class="line" @click=${() => this.go(known)}>${known}</button> `,
      )}</div></div>
      <p class="refusal">${this.refusal}</p>`;
  }

  private renderLine(view: View | null) {
    const names = view?.reading.names ?? [this.say("start"), ...this.ghost()];
    const weights = view ? view.reading.weights(view, view.position) : [];
    return html`<div class="stage"><looked-line lang=${this.lang} .names=${names} .weights=${weights}
        .position=${view?.position ?? -1} .joined=${this.joins()} @pick=${({ detail }: CustomEvent<number>) => this.choose({ position: detail })}></looked-line>
      <p class="sum answer" data-control="answer">${view ? this.answer(view) : "\u00a0"}</p>
      <p class="muted">${view ? this.say("one", { count: view.reading.all.length, blocks: view.reading.blocks, heads: view.reading.heads }) : "\u00a0"}</p></div>`;
  }

  /** Which positions go on with a word: a piece without a space before it. */
  private joins(): readonly boolean[] {
    if (!HAS_PIECES[this.lang] || !this.shown) return [];
    const tokens = this.shown.row.map((token) => this.loaded?.tokens[token] ?? "");
    return tokens.map((token, at) => at > 1 && !/^\s/u.test(token));
  }

  /** The text as it will stand, before it has been read. */
  private ghost(): readonly string[] {
    const isPieced = HAS_PIECES[this.lang];
    return isPieced ? (this.text.match(/\w+|[^\w\s]/gu) ?? []) : [...this.text];
  }

  private renderSteps(view: View) {
    const shown = this.steps.slice(0, this.open);
    const next = this.steps[this.open];
    return html`<div data-control="steps">${shown.map(
      (step, at) =>
        html`<section><h4>${at + 1} · ${this.say(step.name)}</h4><p>${step.text(view)}</p>${step.show(view)}</section>`,
    )}
      <div class="row openers">${stepButtons({
        next: next ? this.say("next", { step: this.say(next.name) }) : "",
        fold: this.say("fold"),
        open: this.open,
        show: (open) => {
          this.open = open;
        },
      })}</div></div>`;
  }

  protected override render() {
    const { view } = this;
    const trouble = this.phase === "waiting" ? null : this.renderTrouble();
    return html`<h3>${this.say("title")}</h3><p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}${this.renderInput()}${this.renderLine(view)}${trouble}
      ${view ? this.renderSteps(view) : html`<div class="row openers"></div>`}${this.renderFooter()}`;
  }

  static override styles = [labStyles, lineForm, styles];
}
