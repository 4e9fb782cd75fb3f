import { css, html } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { PIXELS, SIDE } from "../../../runtime/digits/picture.ts";
import { BookElement } from "../../shared/base/book-element.ts";
import { largest, paint, paintSigned } from "./pixels.ts";

/**
 * A picture with a number for each pixel: grey for an image, orange and blue for signed values.
 * @fires pick - with `detail` = the pixel, when the picture may be picked from
 */
@customElement("pixel-picture")
export class PixelPicture extends BookElement {
  @property({ attribute: false }) values: ArrayLike<number> = [];
  @property({ type: Boolean }) signed = false;
  /** The value of full colour; the picture's own largest when 0. */
  @property({ type: Number }) most = 0;
  /** What a screen reader says. */
  @property() label = "";
  /** The pixel that is marked; -1 for none. With `pickable` it can be moved. */
  @property({ type: Number }) marked = -1;
  @property({ type: Boolean }) pickable = false;
  @query("canvas") private readonly canvas!: HTMLCanvasElement;

  protected override updated(): void {
    if (this.signed) paintSigned(this.canvas, this.values, this.most || largest(this.values));
    else paint(this.canvas, this.values, this.most || 1);
  }

  private pick(pixel: number): void {
    this.dispatchEvent(new CustomEvent("pick", { detail: pixel }));
  }

  private onClick(event: MouseEvent): void {
    const box = this.canvas.getBoundingClientRect();
    const cell = (at: number, size: number) =>
      Math.min(SIDE - 1, Math.max(0, Math.floor((at / size) * SIDE)));
    const row = cell(event.clientY - box.top, box.height);
    this.pick(row * SIDE + cell(event.clientX - box.left, box.width));
  }

  private onKey(event: KeyboardEvent): void {
    const steps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -SIDE,
      ArrowDown: SIDE,
    };
    const step = steps[event.key];
    const next = this.marked + (step ?? 0);
    if (!step || next < 0 || next >= PIXELS) return;
    event.preventDefault();
    this.pick(next);
  }

  protected override render() {
    const position = `left:${((this.marked % SIDE) / SIDE) * 100}%;top:${(Math.floor(this.marked / SIDE) / SIDE) * 100}%`;
    const mark = this.marked < 0 ? null : html`<i style=${position}></i>`;
    const canvas = html`<canvas width=${SIDE} height=${SIDE} role="img" aria-label=${this.label}></canvas>`;
    if (!this.pickable) return html`<div>${canvas}${mark}</div>`;
    return html`<div class="pickable" role="slider" tabindex="0" aria-label=${this.label} aria-valuemin="0"
      aria-valuemax=${PIXELS - 1} aria-valuenow=${Math.max(0, this.marked)}
      aria-valuetext="${Math.floor(this.marked / SIDE) + 1}, ${(this.marked % SIDE) + 1}"
      @click=${this.onClick} @keydown=${this.onKey}>
      <canvas width=${SIDE} height=${SIDE} aria-hidden="true"></canvas>${mark}</div>`;
  }

  static override styles = css`
    :host { display: block; }
    div { position: relative; }
    .pickable { cursor: crosshair; }
    .pickable:focus-visible { outline: 3px solid var(--book-focus, #1a1a1a); outline-offset: 2px; }
    canvas {
      aspect-ratio: 1;
      background: #000;
      border-radius: 4px;
      display: block;
      image-rendering: pixelated;
      width: 100%;
    }
    i {
      border: 2px solid #fff;
      box-sizing: border-box;
      height: calc(100% / ${SIDE} + 4px);
      margin: -2px;
      outline: 1px solid #000;
      pointer-events: none;
      position: absolute;
      width: calc(100% / ${SIDE} + 4px);
    }
  `;
}
