import { css, html, LitElement } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { fillSigned, largest } from "../shared/pixels.ts";

const SIDE = 28;
const GAP = 2;
/** Units shown at most. */
export const GRID = 64;
const WIDE = 420;

/** The weights of the first hidden units as small pictures, orange above zero, blue below. */
@customElement("unit-grid")
export class UnitGrid extends LitElement {
  /** Weights [units, 784], flat. */
  @property({ attribute: false }) weights = new Float32Array(0);
  @property() label = "";
  @query("canvas") private readonly canvas!: HTMLCanvasElement;

  /** Fewer and larger pictures on a phone. */
  private get columns(): number {
    return this.clientWidth < WIDE ? 8 : 16;
  }

  private get shown(): number {
    return Math.min(GRID, this.weights.length / (SIDE * SIDE));
  }

  protected override updated(): void {
    const context = this.canvas.getContext("2d");
    const columns = this.columns;
    const rows = Math.ceil(this.shown / columns);
    if (!context || !rows) return;
    this.canvas.width = columns * (SIDE + GAP) - GAP;
    this.canvas.height = rows * (SIDE + GAP) - GAP;
    for (let unit = 0; unit < this.shown; unit++) this.paint(context, unit, columns);
  }

  private paint(context: CanvasRenderingContext2D, unit: number, columns: number): void {
    const row = this.weights.subarray(unit * SIDE * SIDE, (unit + 1) * SIDE * SIDE);
    const picture = context.createImageData(SIDE, SIDE);
    fillSigned(picture.data, row, largest(row));
    const column = unit % columns;
    const line = Math.floor(unit / columns);
    context.putImageData(picture, column * (SIDE + GAP), line * (SIDE + GAP));
  }

  protected override render() {
    return html`<canvas width="1" height="1" role="img" aria-label=${this.label}></canvas>`;
  }

  static override styles = css`
    :host { display: block; }
    canvas { display: block; image-rendering: pixelated; width: 100%; }
  `;
}
