import { css, html, nothing } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { BookElement } from "../../shared/base/book-element.ts";

const POSITIVE = "230 81 0";
const NEGATIVE = "25 118 210";

/** The largest size among some numbers, and no less than the smallest that can be told from 0. */
export function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), Number.EPSILON);
}

/** `<number-strip>`: numbers side by side, a cell each: orange above 0, blue below, the stronger the larger. */
@customElement("number-strip")
export class NumberStrip extends BookElement {
  @property({ attribute: false }) values: readonly number[] = [];
  /** the number of full colour; the strip's own largest when 0 */
  @property({ type: Number }) most = 0;
  /** what a screen reader says */
  @property() label = "";
  /** the number that is marked, counted from 1; 0 for none */
  @property({ type: Number }) marked = 0;
  /** into how many equal parts the strip is cut, and which of them is meant, counted from 1 */
  @property({ type: Number }) cuts = 1;
  @property({ type: Number }) meant = 0;
  @query("canvas") private readonly canvas!: HTMLCanvasElement;

  protected override updated(): void {
    const context = this.canvas.getContext("2d");
    if (!context) return;
    const most = this.most || largest(this.values);
    context.clearRect(0, 0, this.values.length, 1);
    for (const [at, value] of this.values.entries()) {
      const share = Math.min(1, Math.abs(value) / most);
      context.fillStyle = `rgb(${value < 0 ? NEGATIVE : POSITIVE} / ${share.toFixed(3)})`;
      context.fillRect(at, 0, 1, 1);
    }
  }

  /** A frame around some of the cells. */
  private frame(kind: string, from: number, count: number) {
    const width = 100 / Math.max(1, this.values.length);
    return html`<i class=${kind} style="left:${from * width}%;width:${count * width}%"></i>`;
  }

  protected override render() {
    const { values, cuts, meant, marked } = this;
    const size = values.length / cuts;
    return html`<div role="img" aria-label=${this.label}><canvas width=${values.length || 1} height="1"></canvas>
      ${cuts > 1 ? Array.from({ length: cuts }, (_, at) => this.frame(at + 1 === meant ? "meant" : "part", at * size, size)) : nothing}
      ${marked ? this.frame("marked", marked - 1, 1) : nothing}</div>`;
  }

  static override styles = css`
    :host { display: block; min-width: 0; }
    div { background: var(--md-default-bg-color, #fff); border: 1px solid var(--md-default-fg-color--light, #777); border-radius: 3px; height: 20px; position: relative; }
    canvas { display: block; height: 100%; image-rendering: pixelated; width: 100%; }
    i { bottom: -1px; box-sizing: border-box; pointer-events: none; position: absolute; top: -1px; }
    .part { border-left: 1px solid var(--md-default-fg-color--light, #777); }
    .meant { border: 2px solid var(--md-default-fg-color, #222); bottom: -4px; top: -4px; }
    .marked { border: 2px solid var(--md-default-fg-color, #222); bottom: -3px; min-width: 5px; top: -3px; }
    @media (forced-colors: active) { div { forced-color-adjust: none; background: #fff; } }
  `;
}
