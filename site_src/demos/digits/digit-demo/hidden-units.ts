import { css, html, type PropertyValues } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { BookElement } from "../../shared/base/book-element.ts";

/** Side of a unit's square and of its place, in pixels of the picture. */
const [SQUARE, PLACE] = [9, 11];

/** `<hidden-units>`: every hidden unit as a square, the stronger the higher its activation. */
@customElement("hidden-units")
export class HiddenUnits extends BookElement {
  /** activations, of any number of units; null before there are any */
  @property({ attribute: false }) values: ArrayLike<number> | null = null;
  /** how many there are, so that their place is kept */
  @property({ type: Number }) count = 256;
  @property() label = "";
  @query("canvas") private readonly canvas!: HTMLCanvasElement;

  private get side(): number {
    return Math.ceil(Math.sqrt(this.values?.length ?? this.count));
  }

  protected override updated(_: PropertyValues<this>): void {
    const pen = this.canvas.getContext("2d");
    if (!pen) return;
    const { side, values } = this;
    const count = values?.length ?? this.count;
    const most = Math.max(1e-6, ...Array.from(values ?? []));
    const { color } = getComputedStyle(this.canvas);
    pen.clearRect(0, 0, side * PLACE, side * PLACE);
    pen.fillStyle = color;
    for (let unit = 0; unit < count; unit++) {
      pen.globalAlpha = 0.1 + 0.9 * ((values?.[unit] ?? 0) / most);
      pen.fillRect((unit % side) * PLACE, Math.floor(unit / side) * PLACE, SQUARE, SQUARE);
    }
  }

  protected override render() {
    const size = this.side * PLACE - (PLACE - SQUARE);
    return html`<canvas width=${size} height=${size} role="img" aria-label=${this.label}></canvas>`;
  }

  static override styles = css`
    :host { display: block; }
    canvas { aspect-ratio: 1; color: var(--book-activation, #6f42c1); display: block; width: 100%; }
  `;
}
