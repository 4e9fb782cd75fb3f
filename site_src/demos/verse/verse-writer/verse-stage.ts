import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { type Key, say } from "../../../../build/labs/verse/verse-writer.ts";
import { type Filling, type Language, percent } from "../../../strings/strings.ts";
import { BookElement } from "../../shared/base/book-element.ts";
import { wantsCalm } from "../../shared/base/calm.ts";
import { plainButton } from "../../shared/base/lab-styles.ts";
import { moveButton } from "../../shared/base/move-button.ts";
import { Sight } from "../../shared/base/sight.ts";
import { stageFrame } from "../../shared/base/stage-frame.ts";
import { named } from "../shared/named.ts";
import type { VersePoem } from "../shared/verse-poem.ts";
import { arcPlace, arcStyles, drawArcs } from "./look-arcs.ts";
import type { Choice, Track } from "./track.ts";
import "../shared/verse-poem.ts";
import { POEM_WORDS } from "./poem-words.ts";

/** ms from one token to the next: the bars are to be seen before it stands there. */
const PACE: Readonly<Record<Language, number>> = { zh: 620, en: 430 };
/** ms that a poem is looked at before the next begins. */
const REST = 5_000;

/** What a reader wants to stand at a position, and in which poem. */
export interface Turn {
  track: Track;
  position: number;
  token: number;
}

/**
 * `<verse-stage>`: a poem that is written before the reader's eyes, beside what each block would put
 * next and the five likeliest. `turn` tells of a candidate that was chosen (`Turn`). While there is no poem of this
 * moment, those recorded at build follow each other.
 */
@customElement("verse-stage")
export class VerseStage extends BookElement {
  @property() override lang: Language = "zh";
  @property({ attribute: false }) recorded: readonly Track[] = [];
  /** the poem of this moment, and the token from which on it is to appear */
  @property({ attribute: false }) live: Track | null = null;
  @property({ attribute: false }) from = 0;
  /** weights of the network, as they are written */
  @property() weights = "";
  @state() private number = 0;
  @state() private playing = false;
  /** The position whose candidates are shown. */
  @state() private at = 0;
  @query("verse-poem") private readonly poem!: VersePoem | null;
  @query(".arcs") private readonly arcs!: SVGSVGElement | null;
  private readonly resized = new ResizeObserver(() => this.draw());
  private timer = 0;
  private readonly isCalm = wantsCalm();
  private readonly sight = new Sight(this, () => undefined);

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
    window.clearTimeout(this.timer);
  }

  protected override updated(): void {
    if (!this.poem) return;
    this.resized.observe(this.poem);
    void this.poem.updateComplete.then(() => this.draw());
  }

  /** What was looked at for the token whose candidates are shown. */
  private draw(): void {
    const { arcs, poem, track, at } = this;
    const looks = track?.steps[at]?.looks ?? [];
    if (arcs && poem) drawArcs(arcs, at, looks, (position) => poem.tokenAt(position));
  }

  private say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  private get track(): Track | null {
    return this.live ?? this.recorded[this.number] ?? null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("live") && !changed.has("recorded")) return;
    const before = changed.get("live");
    // Another step of the same poem has been computed.
    if (before && before.tokens === this.live?.tokens) return;
    this.begin(this.live ? this.from : (this.track?.given ?? 0), !this.isCalm);
  }

  private begin(from: number, playing: boolean): void {
    window.clearTimeout(this.timer);
    this.from = from;
    this.at = from;
    this.playing = playing;
  }

  private readonly mayAppear = (position: number): boolean =>
    this.sight.seen && !document.hidden && this.track?.steps[position] !== undefined;

  private onAppear({ detail: count }: CustomEvent<number>): void {
    const { track } = this;
    if (track && count < track.tokens.length) this.at = count;
  }

  private onPlayed(): void {
    this.playing = false;
    if (this.live || this.isCalm) return;
    this.timer = window.setTimeout(() => this.next(), REST);
  }

  private next(): void {
    if (!this.sight.seen || document.hidden) {
      this.timer = window.setTimeout(() => this.next(), REST);
      return;
    }
    this.number = (this.number + 1) % this.recorded.length;
    this.begin(this.track?.given ?? 0, true);
  }

  private toggle(): void {
    if (this.playing) this.stay(this.at);
    else this.begin(this.track?.given ?? 0, true);
  }

  /** Let all of the poem stand, and show what could stand at a position. */
  private stay(position: number): void {
    window.clearTimeout(this.timer);
    this.playing = false;
    this.at = position;
  }

  private choose(track: Track, token: number): void {
    const detail: Turn = { track, position: this.at, token };
    window.clearTimeout(this.timer);
    this.dispatchEvent(new CustomEvent("turn", { detail }));
  }

  private name(text: string): string {
    return named(text, this.say("end"));
  }

  private renderPoem({ lines }: Track) {
    const letters = lines[0]?.length ?? 6;
    return html`<div class="input" style="--letters:${letters}"><verse-poem lang=${this.lang} .words=${POEM_WORDS[this.lang]} .lines=${lines} .open=${this.at} .pace=${PACE[this.lang]}
      .playing=${this.playing} .from=${this.from} .mayAppear=${this.mayAppear} @appear=${this.onAppear}
      @played=${this.onPlayed} @pick=${({ detail }: CustomEvent<number>) => this.stay(detail)}></verse-poem>
      ${arcPlace()}<p class="muted">${this.say("looks")}</p></div>`;
  }

  private renderBlocks(track: Track) {
    const guesses = track.steps[this.at]?.guesses ?? ["", "", "", ""];
    const next = track.steps[this.at]?.best[0]?.text;
    return html`<div class="layers"><ol aria-label=${this.say("blocks")}>${guesses.map(
      (
        guess,
        block,
      ) => html`<li class=${guess === next ? "same" : ""}><span>${this.say("block", { block: block + 1 })}</span>
        <b translate="no">${this.name(guess) || "\u00a0"}</b></li>`,
    )}</ol><p class="muted">${this.say("blocksTold")}</p></div>`;
  }

  private renderChoice(track: Track, choice: Choice | undefined, most: number) {
    if (!choice) return html`<li class="awaited"><button>&nbsp;</button></li>`;
    const { token, text, share } = choice;
    const name = this.name(text);
    const label = this.say("stageChoice", { name, share: percent(share) });
    const isTaken = token === track.tokens[this.at];
    return html`<li class=${isTaken ? "best" : ""}><button aria-label=${label} title=${label} aria-current=${isTaken}
      @click=${() => this.choose(track, token)}><b translate="no">${name}</b>
      <span class="track"><span class="fill" style="width:${((share / most) * 100).toFixed(1)}%"></span></span>
      <span class="share" data-share=${percent(share)}></span></button></li>`;
  }

  private renderBars(track: Track) {
    const best = track.steps[this.at]?.best ?? [];
    const most = best[0]?.share || 1;
    return html`<div class="output"><ol class="bars" aria-label=${this.say("stageNext")}>${[
      0, 1, 2, 3, 4,
    ].map((at) =>
      this.renderChoice(track, best[at], most),
    )}</ol><p class="muted">${this.say("stageNext")}</p></div>`;
  }

  protected override render() {
    const { track } = this;
    if (!track) return nothing;
    const { recorded } = track;
    const source = recorded
      ? this.say("stageRecorded", { seed: recorded.seed })
      : this.say("stageLive");
    return html`<div class="head"><h2>${this.say("stage")}</h2>
        ${moveButton(this.lang, this.playing, () => this.toggle())}</div>
      <p class="muted lead">${this.say("stageLead", { weights: this.weights })}</p>
      <p class="muted source">${source}</p>
      <div class="board">${this.renderPoem(track)}${this.renderBlocks(track)}${this.renderBars(track)}</div>`;
  }

  static override styles = css`
    ${stageFrame}
    ${plainButton}
    ${arcStyles}
    :host { display: block; }
    .muted { color: var(--md-default-fg-color--light, #555); font-size: 0.82em; margin: 4px 0; }
    h2 { font-size: 1.5em; font-weight: 800; line-height: 1.2; margin: 0; }
    .head { align-items: center; display: flex; gap: 12px; justify-content: space-between; }
    .lead { font-size: 0.9em; min-height: 1.45em; }
    .source { margin: 0 0 12px; min-height: 1.45em; }
    .move { border-radius: 50%; flex: none; height: 44px; padding: 0; width: 44px; }
    .board { display: grid; gap: 12px 18px; grid-template-columns: minmax(0, 1.35fr) minmax(0, 0.72fr) minmax(0, 1.1fr); }
    :host(:lang(en)) .board { grid-template-columns: minmax(0, 1fr) minmax(0, 1.35fr); }
    :host(:lang(en)) .input { grid-column: 1 / -1; min-height: 8.6em; }
    .input { align-self: center; container-type: inline-size; position: relative; }
    :host(:lang(zh)) verse-poem { --poem-size: clamp(20px, 86cqi / var(--letters), 44px); }
    ol { list-style: none; margin: 0; padding: 0; }
    .layers ol { display: grid; gap: 6px; }
    .layers li { align-items: center; border: 1px solid var(--md-default-fg-color--lightest, #ddd); border-radius: 8px; display: flex; gap: 8px; justify-content: space-between; min-height: 42px; padding: 0 10px; }
    :host(:lang(en)) .layers li { min-height: 34px; }
    .layers span { color: var(--md-default-fg-color--light, #555); font-size: 0.78em; white-space: nowrap; }
    .layers b { color: var(--book-activation, #6f42c1); font-size: 1.2em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    :host(:lang(en)) .layers b { font-size: 1em; }
    .layers .same { border-color: var(--book-activation, #6f42c1); }
    .bars { display: grid; gap: 4px; }
    .bars .awaited { visibility: hidden; }
    .bars button { align-items: center; display: grid; gap: 8px; grid-template-columns: 1.5em minmax(12px, 1fr) 3.9em; min-height: 34px; padding: 0 6px; text-align: left; width: 100%; border: 0; }
    :host(:lang(en)) .bars button { grid-template-columns: 4.2em minmax(12px, 1fr) 3.9em; }
    .bars button:hover, .bars [aria-current="true"] { box-shadow: inset 0 0 0 1px var(--md-default-fg-color--light, #777); }
    .bars b { font-size: 1.1em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .track { background: var(--md-default-fg-color--lightest, #eee); border-radius: 3px; display: block; height: 15px; overflow: hidden; }
    .fill { background: var(--md-default-fg-color--light, #777); display: block; height: 100%; transition: width 0.15s; }
    .best .fill { background: var(--book-answer, #00695c); }
    /* Drawn, not written: the button's name says it already, and names must agree with texts. */
    .share::before { content: attr(data-share); }
    .share { font-size: 0.8em; font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }
    button:focus-visible { outline: 3px solid var(--book-focus, #222); outline-offset: 1px; }
    @media (max-width: 640px) {
      .board, :host(:lang(en)) .board { gap: 10px; grid-template-columns: minmax(0, 1fr) minmax(0, 1.5fr); }
      .lead { display: none; }
      .input { grid-column: 1 / -1; }
      .layers li { min-height: 40px; padding: 0 8px; }
    }
    @media (forced-colors: active) { .track { border: 1px solid CanvasText; } .fill { background: CanvasText; } .best .fill { background: Highlight; } }
    @media (prefers-reduced-motion: reduce) { .fill { transition: none; } }
  `;
}
