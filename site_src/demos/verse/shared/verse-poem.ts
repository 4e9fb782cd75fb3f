import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { classMap } from "lit/directives/class-map.js";
import { type Language, percent } from "../../../strings/strings.ts";
import { BookElement } from "../../shared/base/book-element.ts";
import { named } from "./named.ts";
import type { Group, Line, Sign } from "./poem.ts";

/** The time from one token to the next while a poem appears, in ms: one can read along. */
const PACE: Readonly<Record<Language, number>> = { zh: 120, en: 70 };

/** What a poem is called, its end, and each of its tokens with the share that its strip shows. */
export interface PoemWords {
  poem: string;
  end: string;
  sign(name: string, share: string, isGiven: boolean): string;
}

const NO_WORDS: PoemWords = { poem: "", end: "", sign: (name) => name };

/**
 * `<verse-poem>`: a poem set in lines, each of its tokens on a strip that is its share: what the network
 * gave it, or what a lab puts in that place. Arrow
 * keys go from one to the next; Enter or a tap picks one, which is told by the event `pick`. While it
 * appears, `appear` tells how many are there.
 */
@customElement("verse-poem")
export class VersePoem extends BookElement {
  @property() override lang: Language = "zh";
  @property({ attribute: false }) lines: readonly Line[] = [];
  @property({ attribute: false }) words = NO_WORDS;
  /** by line and group */
  @property({ attribute: false }) marks: readonly (readonly string[])[] = [];
  /** the position whose candidates are shown */
  @property({ attribute: false }) open: number | null = null;
  /** whether the poem appears token by token; `played` is told when all of it is there */
  @property({ attribute: false }) playing = false;
  /** tokens that are there when it begins to appear */
  @property({ attribute: false }) from = 0;
  /** ms from one token to the next; 0 for the usual pace */
  @property({ attribute: false }) pace = 0;
  /** whether the next token may appear; it is asked again after another pause */
  @property({ attribute: false }) mayAppear: (position: number) => boolean = () => true;
  @property({ type: Boolean, reflect: true }) vertical = false;
  /** Tokens that have appeared. */
  private count = 0;
  /** The position that the keys have come to. */
  @state() private active = 0;
  private timer = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.finish();
  }

  private get signs(): readonly Sign[] {
    return this.lines.flat(2);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("lines") && !changed.has("playing")) return;
    window.clearTimeout(this.timer);
    this.active = Math.min(this.active, Math.max(0, this.signs.length - 1));
    if (!this.playing) return;
    this.count = this.from;
    this.wait();
  }

  private wait(): void {
    this.timer = window.setTimeout(() => this.next(), this.pace || PACE[this.lang]);
  }

  /** One more is there; drawing the whole poem for it would be a longer task. */
  private next(): void {
    if (!this.mayAppear(this.count)) {
      this.wait();
      return;
    }
    this.tokenAt(this.count)?.classList.remove("awaited");
    this.count += 1;
    this.dispatchEvent(new CustomEvent("appear", { detail: this.count }));
    if (this.count >= this.signs.length) this.finish();
    else this.wait();
  }

  /** Let all of the poem be there at once. */
  finish(): void {
    window.clearTimeout(this.timer);
    if (this.playing) this.dispatchEvent(new Event("played"));
  }

  /** The element of a token. */
  tokenAt(position: number): Element | null {
    return this.renderRoot.querySelector(`#sign-${position}`);
  }

  /** Have the keys go on here. */
  focusPoem(): void {
    this.renderRoot.querySelector<HTMLElement>(".poem")?.focus();
  }

  private pick(position: number): void {
    this.active = position;
    this.dispatchEvent(new CustomEvent("pick", { detail: position }));
  }

  private onClick(event: Event): void {
    if (this.playing) {
      this.finish();
      return;
    }
    const token = (event.target as Element).closest<HTMLElement>("[data-position]");
    if (token) this.pick(Number(token.dataset.position));
  }

  private onKey(event: KeyboardEvent): void {
    const act = this.actionOf(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  }

  private actionOf(key: string): (() => void) | undefined {
    if (this.playing && (key === "Enter" || key === " ")) return () => this.finish();
    // In vertical lines the next character stands below, and the next line to the left.
    const turned = { ArrowDown: "ArrowRight", ArrowUp: "ArrowLeft", ArrowLeft: "ArrowDown" };
    const ways: Record<string, string> = this.vertical ? { ...turned, ArrowRight: "ArrowUp" } : {};
    const actions: Record<string, () => void> = {
      ArrowRight: () => this.go(this.active + 1),
      ArrowLeft: () => this.go(this.active - 1),
      ArrowDown: () => this.goLine(1),
      ArrowUp: () => this.goLine(-1),
      Home: () => this.go(0),
      End: () => this.go(this.signs.length - 1),
      Enter: () => this.pick(this.active),
      " ": () => this.pick(this.active),
    };
    return actions[ways[key] ?? key];
  }

  private go(position: number): void {
    this.active = Math.max(0, Math.min(this.signs.length - 1, position));
  }

  private goLine(way: number): void {
    const rows = this.lines.map((line) => line.flat());
    const row = rows.findIndex((signs) => signs.some(({ position }) => position === this.active));
    const column = rows[row]?.findIndex(({ position }) => position === this.active) ?? 0;
    const next = rows[row + way];
    if (next) this.go(next[Math.min(column, next.length - 1)]?.position ?? this.active);
  }

  private renderSign({ position, text, probability, isGiven }: Sign) {
    const name = named(text, this.words.end);
    const label = this.words.sign(name, percent(probability), isGiven);
    const classes = {
      token: true,
      given: isGiven,
      open: position === this.open,
      active: position === this.active,
      awaited: this.playing && position >= this.count,
      break: text === "\n",
    };
    return html`<span class=${classMap(classes)} role="option" id="sign-${position}" aria-label=${label}
      aria-selected=${position === this.open} data-position=${position}
      title=${label}>${name}<i style="opacity:${(0.06 + 0.94 * probability).toFixed(3)}"></i></span>`;
  }

  /** The place of a mark is kept where other characters have one. */
  private renderMark(mark: string) {
    if (!this.marks.length) return nothing;
    return html`<span class="mark" aria-hidden="true">${mark || "\u00a0"}</span>`;
  }

  private renderGroup(group: Group, mark: string) {
    const gap = group[0]?.text.startsWith(" ") ? " " : "";
    return html`${gap}<span class="group">${this.renderMark(mark)}<span
      class="word">${group.map((sign) => this.renderSign(sign))}</span></span>`;
  }

  protected override render() {
    const signs = this.signs;
    if (!signs.length) return nothing;
    const here = `sign-${this.active}`;
    return html`<div class="poem" role="listbox" translate="no" tabindex="0" aria-label=${this.words.poem}
      aria-activedescendant=${here} aria-orientation=${this.vertical ? "vertical" : "horizontal"}
      @click=${this.onClick} @keydown=${this.onKey}>${this.lines.map(
        (line, row) =>
          html`<div class="line">${line.map((group, at) => this.renderGroup(group, this.marks[row]?.[at] ?? ""))}</div>`,
      )}</div>`;
  }

  static override styles = css`
    :host { display: block; }
    .poem { border-radius: 8px; cursor: pointer; margin: 0 var(--poem-margin, auto); outline-offset: 6px; width: fit-content; }
    .poem:focus-visible { outline: 3px solid var(--book-focus, #1a1a1a); }
    .line { font-family: "Songti SC", "STSong", "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", SimSun, Georgia, serif; line-height: 1.25; }
    .group { display: inline-block; vertical-align: bottom; white-space: nowrap; }
    .mark { color: var(--md-default-fg-color--light, #555); display: block; font-family: system-ui, sans-serif; font-size: 11px; line-height: 1.2; min-height: 1.2em; text-align: center; }
    .word { display: inline-block; }
    .token { border-radius: 4px; display: inline-block; padding: 0 0 2px; text-align: center; }
    .token i { background: var(--book-answer, #00695c); display: block; height: 5px; margin: 1px 1px 0; }
    .given { font-weight: 700; }
    .break { color: var(--md-default-fg-color--light, #555); font-size: 0.8em; }
    .awaited { visibility: hidden; }
    .poem:focus-visible .active, .token:hover { background: var(--md-default-fg-color--lightest, #eee); }
    .open { outline: 2px solid var(--md-default-fg-color, #222); outline-offset: 1px; }
    :host(:lang(zh)) .line { font-size: var(--poem-size, clamp(26px, 10cqi, 54px)); }
    :host(:lang(zh)) .token { min-width: 1.12em; }
    :host(:lang(en)) .line { font-size: var(--poem-size, clamp(15px, 4.1cqi, 24px)); padding-left: 1.5em; text-indent: -1.5em; }
    :host(:lang(en)) .group { text-indent: 0; }
    :host([vertical]) .poem { writing-mode: vertical-rl; }
    :host([vertical]) .mark { min-width: 1.2em; }
    :host([vertical]) .token { min-height: 1.12em; min-width: 0; }
    :host([vertical]) .token i { height: auto; margin: 1px 0 0; min-height: 1em; width: 5px; }
    @media (forced-colors: active) { .token i { background: CanvasText; forced-color-adjust: none; } }
  `;
}
