import { css, html } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { SIDE } from "../../../runtime/digits/picture.ts";
import { BookElement } from "../../shared/base/book-element.ts";
import { Turns } from "../../shared/base/turns.ts";
import { Width } from "../../shared/base/width.ts";
import { fillSigned, largest } from "../shared/pixels.ts";

const PIXELS = SIDE * SIDE;
const GAP = 2;
/** Units shown at most. */
export const GRID = 64;
const WIDE = 420;

/** The weights of the first hidden units as small pictures, orange above zero, blue below. */
@customElement("unit-grid")
export class UnitGrid extends BookElement {
  /** Weights [units, pixels], flat. */
  @property({ attribute: false }) weights = new Float32Array(0);
  @property() label = "";
  @query("canvas") private readonly canvas!: HTMLCanvasElement;
  private columns = 0;
  /** The line that is painted next, and how many do not show the newest weights yet. */
  private next = 0;
  private left = 0;
  /** Of one line; made once, for the sake of the garbage collector. */
  private picture: ImageData | null = null;
  private readonly turns = new Turns(this, () => this.paintOne());

  constructor() {
    super();
    new Width(this, (width) => this.fit(width));
  }

  private get shown(): number {
    return Math.min(GRID, this.weights.length / PIXELS);
  }

  private get lines(): number {
    return Math.ceil(this.shown / this.columns);
  }

  protected override updated(): void {
    this.paintAnew();
  }

  /** Fewer and larger pictures on a phone. */
  private fit(width: number): void {
    this.columns = width < WIDE ? 8 : 16;
    this.paintAnew();
  }

  private paintAnew(): void {
    if (!this.columns) return;
    this.left = this.lines;
    this.turns.wish();
  }

  /** Paint the next line; says whether others are left. Newer weights go on where older ones were. */
  private paintOne(): boolean {
    const context = this.canvas.getContext("2d");
    if (!context || !this.left) return false;
    this.setSize();
    const line = this.next % this.lines;
    if (this.picture?.width !== this.canvas.width)
      this.picture = context.createImageData(this.canvas.width, SIDE);
    this.colour(this.picture, line * this.columns);
    context.putImageData(this.picture, 0, line * (SIDE + GAP));
    this.next = line + 1;
    this.left -= 1;
    return this.left > 0;
  }

  /** Size the canvas where it has another size, which also empties it. */
  private setSize(): void {
    const width = this.columns * (SIDE + GAP) - GAP;
    const height = this.lines * (SIDE + GAP) - GAP;
    if (this.canvas.width === width && this.canvas.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
    this.left = this.lines;
  }

  /** Colour the picture of a line. @param first its first unit */
  private colour(picture: ImageData, first: number): void {
    const count = Math.min(this.columns, this.shown - first);
    for (let column = 0; column < count; column++) {
      const begin = (first + column) * PIXELS;
      const values = this.weights.subarray(begin, begin + PIXELS);
      const most = largest(values);
      for (let row = 0; row < SIDE; row++) {
        const pixel = row * picture.width + column * (SIDE + GAP);
        const line = picture.data.subarray(4 * pixel, 4 * (pixel + SIDE));
        fillSigned(line, values.subarray(row * SIDE, (row + 1) * SIDE), most);
      }
    }
  }

  protected override render() {
    return html`<canvas width="1" height="0" role="img" aria-label=${this.label}></canvas>`;
  }

  static override styles = css`
    :host { contain: content; display: block; }
    canvas { display: block; image-rendering: pixelated; width: 100%; }
  `;
}
