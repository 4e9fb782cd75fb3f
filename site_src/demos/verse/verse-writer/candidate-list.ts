import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { type Key, say } from "../../../../build/labs/verse/verse-writer.ts";
import type { Candidates } from "../../../runtime/verse/calls.ts";
import { type Filling, type Language, percent } from "../../../strings/strings.ts";
import { BookElement } from "../../shared/base/book-element.ts";
import { plainButton } from "../../shared/base/lab-styles.ts";
import { named } from "../shared/named.ts";

/** `<candidate-list>`: what else could stand at a position; `choose` tells the token that is chosen. */
@customElement("candidate-list")
export class CandidateList extends BookElement {
  @property() override lang: Language = "zh";
  @property({ attribute: false }) candidates: Candidates | null = null;
  /** every token by its number */
  @property({ attribute: false }) names: readonly string[] = [];
  /** the token that stands there */
  @property({ attribute: false }) current = -1;

  private say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  private get longest(): number {
    const { shares = [], probabilities = [] } = this.candidates ?? {};
    return Math.max(shares[0] ?? 0, probabilities[0] ?? 0) || 1;
  }

  private choose(token: number): void {
    this.dispatchEvent(new CustomEvent("choose", { detail: token }));
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.dispatchEvent(new Event("close"));
  }

  private renderOne(token: number, at: number) {
    const share = this.candidates?.shares[at] ?? 0;
    const own = this.candidates?.probabilities[at] ?? 0;
    // Bars are as long as the likeliest lets them be: most shares are small.
    const width = (part: number) => `${((part / this.longest) * 100).toFixed(1)}%`;
    const name = named(this.names[token], this.say("end"));
    const values = { name, share: percent(share), own: percent(own) };
    return html`<li><button class=${share ? "" : "cut"} aria-label=${this.say("candidate", values)}
      aria-current=${token === this.current} title=${this.say("candidate", values)}
      @click=${() => this.choose(token)}><b translate="no">${name}</b>
      <span class="track"><span class="fill" style="width:${width(share)}"></span><span
        class="own" style="left:min(${width(own)}, 100% - 2px)"></span></span>
      <span class="share">${percent(share)}</span></button></li>`;
  }

  protected override render() {
    const { candidates } = this;
    if (!candidates) return nothing;
    return html`<ol @keydown=${this.onKey}>${candidates.tokens.map((token, at) => this.renderOne(token, at))}</ol>`;
  }

  static override styles = css`
    :host { display: block; }
    ol { display: grid; gap: 3px 12px; grid-auto-flow: column; grid-template-columns: repeat(2, minmax(0, 1fr)); grid-template-rows: repeat(10, auto); list-style: none; margin: 0; padding: 0; }
    ${plainButton}
    button { align-items: center; display: grid; gap: 6px; grid-template-columns: auto minmax(20px, 1fr) 3.4em; min-height: 30px; padding: 0 4px; text-align: left; width: 100%; }
    button:focus-visible { outline: 3px solid var(--book-focus, #1a1a1a); outline-offset: 1px; }
    b { font-size: 1.15em; width: 1.4em; overflow: hidden; text-overflow: ellipsis; white-space: pre; }
    :host(:lang(en)) b { width: 4em; }
    [aria-current="true"] b { text-decoration: underline; text-decoration-thickness: 3px; text-underline-offset: 3px; }
    .track { background: var(--md-default-fg-color--lightest, #eee); border-radius: 3px; height: 12px; overflow: hidden; position: relative; }
    .fill { background: var(--book-answer, #00695c); display: block; height: 100%; }
    .own { background: var(--md-default-fg-color, #222); height: 100%; position: absolute; top: 0; width: 2px; }
    .share { font-size: 0.78em; font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }
    .cut { color: var(--md-default-fg-color--light, #555); }
    .cut b { font-weight: 400; }
    @media (forced-colors: active) { .track { border: 1px solid CanvasText; } .fill { background: CanvasText; forced-color-adjust: none; } }
  `;
}
