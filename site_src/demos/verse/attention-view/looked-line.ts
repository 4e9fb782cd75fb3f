import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { classMap } from "lit/directives/class-map.js";
import { type Key, say } from "../../../../build/labs/verse/attention-view.ts";
import { type Filling, type Language, percent } from "../../../strings/strings.ts";
import { BookElement } from "../../shared/base/book-element.ts";

/** Below this share a token gets no number: it would read as 0 %. */
const LEAST = 0.005;

/**
 * `<looked-line>`: a text, each token as dark as it is looked back at from the one that is chosen.
 * Arrow keys and taps choose another, which is told by the event `pick`.
 */
@customElement("looked-line")
export class LookedLine extends BookElement {
  @property() override lang: Language = "zh";
  /** how each position is written */
  @property({ attribute: false }) names: readonly string[] = [];
  /** what each position gets; none while nothing has been read */
  @property({ attribute: false }) weights: readonly number[] = [];
  /** whether a position goes on with the word before it */
  @property({ attribute: false }) joined: readonly boolean[] = [];
  /** the position that looks back */
  @property({ attribute: false }) position = -1;

  private say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  private pick(position: number): void {
    const within = Math.max(0, Math.min(this.names.length - 1, position));
    if (within !== this.position) this.dispatchEvent(new CustomEvent("pick", { detail: within }));
  }

  private onClick(event: Event): void {
    const token = (event.target as Element).closest<HTMLElement>("[data-position]");
    if (token) this.pick(Number(token.dataset.position));
  }

  private onKey(event: KeyboardEvent): void {
    const ways: Record<string, number> = {
      ArrowRight: this.position + 1,
      ArrowDown: this.position + 1,
      ArrowLeft: this.position - 1,
      ArrowUp: this.position - 1,
      Home: 0,
      End: this.names.length - 1,
    };
    const way = ways[event.key];
    if (way === undefined) return;
    event.preventDefault();
    this.pick(way);
  }

  private label(name: string, position: number): string {
    if (position > this.position) return this.say("unseen", { name });
    const values = { name, share: percent(this.weights[position] ?? 0) };
    return this.say(position === this.position ? "looking" : "seen", values);
  }

  private renderToken(name: string, position: number) {
    const weight = position > this.position ? 0 : (this.weights[position] ?? 0);
    const isChosen = position === this.position;
    const classes = {
      token: true,
      start: position === 0,
      joined: this.joined[position] === true,
      chosen: isChosen,
      later: this.weights.length > 0 && position > this.position,
    };
    const label = this.label(name, position);
    // The ground is a layer of its own, so that the letter keeps its contrast.
    return html`<span class=${classMap(classes)} role="option" id="token-${position}" aria-label=${label}
      aria-selected=${isChosen} data-position=${position} title=${label}><i style="height:${(weight * 100).toFixed(1)}%"></i><b>${name}</b>
      <small data-share=${weight >= LEAST ? percent(weight) : "\u00a0"}></small></span>`;
  }

  protected override render() {
    const tokens = this.names.map((name, position) => this.renderToken(name, position));
    if (!this.weights.length)
      return html`<div class="line ghost" aria-hidden="true">${tokens}</div>`;
    return html`<div class="line" role="listbox" tabindex="0" aria-label=${this.say("line")} aria-orientation="horizontal"
      aria-activedescendant=${this.position < 0 ? nothing : `token-${this.position}`}
      @click=${this.onClick} @keydown=${this.onKey}>${tokens}</div>`;
  }

  static override styles = css`
    :host { container-type: inline-size; display: block; }
    .line { border-radius: 8px; cursor: pointer; display: flex; flex-wrap: wrap; gap: 6px 0; outline-offset: 4px; padding: 4px 0; }
    .ghost { color: var(--md-default-fg-color--light, #555); cursor: auto; }
    .line:focus-visible { outline: 3px solid var(--book-focus, #1a1a1a); }
    .token { border: 2px solid transparent; border-radius: 6px; display: grid; isolation: isolate; justify-items: center; margin-left: 3px; min-width: 1.4em; overflow: hidden; padding: 0 2px; position: relative; }
    .token i { background: var(--book-activation, #6f42c1); bottom: 0; left: 0; opacity: 0.35; position: absolute; right: 0; z-index: -1; }
    b { font-weight: 400; line-height: 1.3; white-space: pre; }
    /* Drawn, not written: the name of the token says it already, and names must agree with texts. */
    small::before { content: attr(data-share); }
    small { font: 400 11px/1.3 system-ui, sans-serif; min-width: 2.6em; text-align: center; white-space: nowrap; }
    .line { font-family: "Songti SC", "STSong", "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", SimSun, Georgia, serif; }
    :host(:lang(zh)) .line { font-size: clamp(24px, 5.6cqi, 38px); }
    :host(:lang(en)) .line { font-size: clamp(16px, 3.4cqi, 22px); }
    :host(:lang(en)) .token { margin-left: 0.4em; min-width: 0; }
    :host(:lang(en)) .token.joined { margin-left: 0; }
    .start b { font: 400 13px/1.3 system-ui, sans-serif; align-self: center; }
    .chosen { border-color: currentColor; }
    .chosen b { font-weight: 700; }
    .later { border: 2px dashed var(--md-default-fg-color--lightest, #ccc); color: var(--md-default-fg-color--light, #555); }
    .token:hover { border-color: var(--book-activation, #6f42c1); }
    @media (forced-colors: active) { .token i { background: Highlight; forced-color-adjust: none; opacity: 0.5; } .chosen { border-color: Highlight; } }
  `;
}
