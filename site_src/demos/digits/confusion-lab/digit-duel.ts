import { css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { DRAWN, type Key, POOL, say } from "../../../../build/labs/digits/confusion-lab.ts";
import type { Survey } from "../../../runtime/digits/calls.ts";
import { seeded } from "../../../runtime/engine/random.ts";
import type { Filling, Language } from "../../../strings/strings.ts";
import { BookElement } from "../../shared/base/book-element.ts";
import { plainButton } from "../../shared/base/lab-styles.ts";
import "../shared/pixel-picture.ts";
import { facts, pixelsOf } from "./test-image.ts";

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

/** How many of the digits shown the reader and the network have read right. */
export interface Score {
  own: number;
  network: number;
}

/** The indices of some test images, drawn from those that the network is least sure of. */
export function draw({ confidence }: Survey, seed: number): number[] {
  const surest = (one: number, other: number) => (confidence[one] ?? 0) - (confidence[other] ?? 0);
  const pool = Array.from(confidence.keys()).sort(surest).slice(0, POOL);
  const random = seeded(seed);
  return Array.from(
    { length: Math.min(DRAWN, pool.length) },
    () => pool.splice(Math.floor(random() * pool.length), 1)[0] ?? 0,
  );
}

/**
 * `<digit-duel>`: the reader names digits that are hard to read, one after another, before the label and the
 * network's answer are shown. `finish` tells the score at the end (`Score`), `again` asks for others.
 */
@customElement("digit-duel")
export class DigitDuel extends BookElement {
  @property() override lang: Language = "zh";
  @property({ attribute: false }) survey!: Survey;
  /** which images are drawn */
  @property({ type: Number }) seed = 0;
  /** What the reader has said, digit by digit. */
  @state() private said: readonly number[] = [];
  /** Images that have been left. */
  @state() private left = 0;
  @query(".choices") private readonly choices!: HTMLElement | null;
  @query(".next") private readonly go!: HTMLElement | null;
  private drawn: readonly number[] = [];

  private say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has("survey") && !changed.has("seed")) return;
    this.drawn = draw(this.survey, this.seed);
    this.said = [];
    this.left = 0;
  }

  private async name(digit: number): Promise<void> {
    if (this.said.length > this.left || this.left >= this.drawn.length) return;
    this.said = [...this.said, digit];
    await this.updateComplete;
    this.go?.focus();
  }

  private async next(): Promise<void> {
    this.left += 1;
    if (this.left >= this.drawn.length)
      this.dispatchEvent(new CustomEvent<Score>("finish", { detail: this.score }));
    await this.updateComplete;
    this.choices?.focus();
  }

  private get score(): Score {
    const { labels, predicted } = this.survey;
    const count = (right: (index: number, at: number) => boolean) =>
      this.drawn.filter(right).length;
    return {
      own: count((index, at) => labels[index] === this.said[at]),
      network: count((index) => labels[index] === predicted[index]),
    };
  }

  private onKey({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): void {
    if (/^\d$/.test(key) && !ctrlKey && !metaKey && !altKey) void this.name(Number(key));
  }

  private facts(at: number) {
    return { ...facts(this.survey, this.drawn[at] ?? 0), own: this.said[at] ?? 0 };
  }

  private picture(at: number, label: string) {
    const values = pixelsOf(this.survey, this.drawn[at] ?? 0);
    return html`<pixel-picture .values=${values} most="255" label=${label}></pixel-picture>`;
  }

  private renderQuestion() {
    const { left, said, drawn } = this;
    const isSaid = said.length > left;
    const facts = this.facts(left);
    const outcome = facts.own === facts.label ? "duelRight" : "duelWrong";
    const asked = this.say("duelAsk", { number: left + 1, of: drawn.length });
    const last = left === drawn.length - 1;
    return html`<div class="question">${this.picture(left, this.say("duelImage"))}
      <div><p>${asked}</p>
        <div class="choices" role="group" aria-label=${asked} tabindex="-1">${DIGITS.map(
          (
            digit,
          ) => html`<button aria-disabled=${isSaid} aria-pressed=${isSaid && facts.own === digit}
            @click=${() => this.name(digit)}>${digit}</button>`,
        )}</div>
        <p class="outcome" role="status">${isSaid ? this.say(outcome, facts) : ""}</p>
        <div class="go">${isSaid ? this.renderNext(last) : nothing}</div>
      </div></div>`;
  }

  private renderNext(last: boolean) {
    return html`<button class="next" @click=${this.next}>${this.say(last ? "duelEnd" : "duelNext")}</button>`;
  }

  private renderEnd() {
    const { own, network } = this.score;
    return html`<p role="status"><strong>${this.say("duelScore", { own, network, of: this.drawn.length })}</strong></p>
      <div class="sheet">${this.drawn.map((_, at) => {
        const { label, answer, own: mine } = this.facts(at);
        const words = this.say("duelLine", { label, own: mine, answer });
        const mark = (said: number) => (said === label ? "✓" : "✗");
        return html`<figure>${this.picture(at, words)}
          <figcaption><b>${label}</b><span>${this.say("duelOwn")} ${mine} ${mark(mine)}</span>
          <span>${this.say("duelNetwork")} ${answer} ${mark(answer)}</span></figcaption></figure>`;
      })}</div>
      <button class="again" @click=${() => this.dispatchEvent(new Event("again"))}>${this.say("duelAgain")}</button>`;
  }

  /** What goes into a picture of the end. */
  get paper(): HTMLElement | null {
    return this.renderRoot.querySelector(".sheet");
  }

  protected override render() {
    const isOver = this.drawn.length > 0 && this.left >= this.drawn.length;
    return html`<div @keydown=${this.onKey}><h4>${this.say("duel")}</h4>
      <p class="muted">${this.say("duelLead", { pool: POOL, of: this.drawn.length })}</p>
      ${isOver ? this.renderEnd() : this.drawn.length ? this.renderQuestion() : nothing}</div>`;
  }

  static override styles = css`
    :host { display: block; margin-bottom: 12px; }
    ${plainButton}
    h4 { font-size: 1em; margin: 10px 0 4px; }
    p { margin: 4px 0; }
    .muted { color: var(--md-default-fg-color--light, #555); font-size: 0.86em; }
    .question { display: grid; gap: 16px; grid-template-columns: minmax(120px, 180px) minmax(0, 1fr); }
    .choices { display: grid; gap: 6px; grid-template-columns: repeat(10, minmax(0, 44px)); outline-offset: 4px; }
    .choices button { font-size: 1.1em; min-height: 44px; padding: 0; }
    button[aria-pressed="true"] { background: var(--md-primary-fg-color, #00695c); color: #fff; }
    button[aria-disabled="true"] { cursor: default; }
    .outcome { min-height: 2.9em; }
    .next, .again { min-height: 44px; padding: 0 18px; }
    .go { min-height: 44px; }
    .sheet { display: grid; gap: 10px; grid-template-columns: repeat(5, minmax(0, 1fr)); margin: 8px 0; max-width: 560px; }
    figure { margin: 0; }
    figcaption { display: grid; font-size: 0.82em; line-height: 1.35; text-align: center; }
    figcaption b { font-size: 1.2em; }
    :is(button, .choices):focus-visible { outline: 3px solid var(--book-focus, #1a1a1a); outline-offset: 2px; }
    @media (max-width: 640px) {
      .question { gap: 10px; grid-template-columns: 112px minmax(0, 1fr); }
      .choices { grid-template-columns: repeat(5, minmax(0, 1fr)); }
      .outcome { min-height: 4.4em; }
    }
    @media print { button { display: none; } }
  `;
}
