import { css, html, svg, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { BookElement } from "../../shared/base/book-element.ts";
import { fillSigned } from "../shared/pixels.ts";
import { FROM, GRID, isYes, type Kind, type Moment, POINTS, TO } from "./course.ts";

/** Units of the drawing to a side. */
const SIDE = 100;
/** Longer than any line through the picture. */
const FAR = 2 * (TO - FROM);

const across = (x: number): number => (SIDE * (x - FROM)) / (TO - FROM);
const down = (y: number): number => SIDE - across(y);

/** `<xor-plane>`: the plane in the colours of the answer, the four points, and where units fold it. */
@customElement("xor-plane")
export class XorPlane extends BookElement {
  /** The probability of yes, row by row from the top. */
  @property({ attribute: false }) answers: readonly number[] = [];
  @property({ attribute: false }) kind: Kind = { units: 0, bend: "none" };
  @property({ attribute: false }) moment: Moment | null = null;
  /** What a screen reader says. */
  @property() label = "";
  @query("canvas") private readonly canvas!: HTMLCanvasElement;

  protected override updated(): void {
    const context = this.canvas.getContext("2d");
    if (!context) return;
    const image = context.createImageData(GRID, GRID);
    // Black where it is undecided.
    const signed = this.answers.map((yes) => yes - 0.5);
    fillSigned(image.data, signed, 0.5);
    context.putImageData(image, 0, 0);
  }

  private renderFolds({ w1, b1, highest }: Moment) {
    return b1.map((shift, unit) => {
      const [first = 0, second = 0] = w1.slice(2 * unit);
      const square = first ** 2 + second ** 2;
      if (!square) return null;
      const [x, y] = [(-shift * first) / square, (-shift * second) / square];
      const length = FAR / Math.sqrt(square);
      const [dx, dy] = [-second * length, first * length];
      const isDead = (highest[unit] ?? 0) <= 0;
      return svg`<line class=${isDead ? "fold dead" : "fold"} x1=${across(x - dx)} y1=${down(y - dy)}
        x2=${across(x + dx)} y2=${down(y + dy)}></line>`;
    });
  }

  private renderPoints({ yes }: Moment) {
    return POINTS.map((point, at) => {
      const [x, y] = [across(point[0]), down(point[1])];
      return svg`<circle class=${isYes(point) ? "yes" : "no"} cx=${x} cy=${y} r="5.5"></circle>
        <text x=${x} y=${y + 2} text-anchor="middle">${isYes(point) ? 1 : 0}</text>
        <text class="share" x=${x} y=${y + 12.5} text-anchor="middle">${(yes[at] ?? 0).toFixed(2)}</text>`;
    });
  }

  protected override render(): TemplateResult {
    const { moment } = this;
    return html`<div><canvas width=${GRID} height=${GRID} role="img" aria-label=${this.label}></canvas>
      <svg viewBox="0 0 ${SIDE} ${SIDE}" aria-hidden="true">
        ${moment && this.kind.bend === "relu" ? this.renderFolds(moment) : null}
        ${moment ? this.renderPoints(moment) : null}</svg></div>`;
  }

  static override styles = css`
    :host { display: block; }
    div { aspect-ratio: 1; border-radius: 4px; overflow: hidden; position: relative; }
    canvas, svg { display: block; height: 100%; left: 0; position: absolute; top: 0; width: 100%; }
    .fold { stroke: #fff; stroke-width: 0.7; }
    .dead { stroke-dasharray: 1.5 2; stroke-opacity: 0.6; }
    circle { fill: rgb(0 114 200); stroke: #fff; stroke-width: 1; }
    .yes { fill: rgb(230 120 0); }
    text { fill: #fff; font-size: 6px; font-weight: 700; paint-order: stroke; stroke: #000; stroke-width: 0.8px; }
    .share { font-size: 5px; font-variant-numeric: tabular-nums; font-weight: 400; }
  `;
}
