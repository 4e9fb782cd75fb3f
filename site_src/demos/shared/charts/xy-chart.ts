import { css, html, nothing, svg } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type Language, say } from "../../../strings/strings.ts";
import { BookElement } from "../base/book-element.ts";
import { type Axis, fraction, ticks } from "./axis.ts";
import "../take-away/data-table.ts";
import type { Sheet } from "../base/sheets.ts";
import { Width } from "../base/width.ts";

const HEIGHT = 230;
/** Points from the point to the edge of a chart that ends above it. */
const ARROW = 7;
/** Width of a sign below the chart, at the most. */
const SIGN = 7;
const MARGIN = { top: 10, right: 14, bottom: 42, left: 48 };

/** One line or one cloud of points. */
export interface Series {
  name: string;
  /** which of the charts' colours it has; its place in the list where none is said */
  colour?: number;
  points: readonly Point[];
  /** only dots; a line otherwise */
  scattered?: boolean;
  dashed?: boolean;
}

/** A place in the chart; `name` is told where the pointer rests, and in the table. */
export interface Point {
  x: number;
  y: number;
  name?: string;
  /** drawn as a ring: too little stands behind it to be taken at its word */
  hollow?: boolean;
  /** between which values it may lie: drawn as a line through it */
  bounds?: readonly [number, number];
}

/** `<xy-chart>`: values against values, with the reader's place marked, and a table behind it. */
@customElement("xy-chart")
export class XyChart extends BookElement {
  @property() override lang: Language = "zh";
  /** What the picture is, for a screen reader. */
  @property() label = "";
  @property({ attribute: false }) across: Axis = { name: "", from: 0, to: 1 };
  @property({ attribute: false }) up: Axis = { name: "", from: 0, to: 1 };
  @property({ attribute: false }) series: readonly Series[] = [];
  /** Where the reader is on the axis across. */
  @property({ attribute: false }) mark: number | null = null;
  /** The reader's points. */
  @property({ attribute: false }) here: readonly Point[] = [];
  @state() private width = 420;

  constructor() {
    super();
    new Width(this, () => {
      if (this.clientWidth > 0) this.width = Math.max(240, this.clientWidth);
    });
  }

  private x(value: number): number {
    return MARGIN.left + fraction(this.across, value) * (this.width - MARGIN.left - MARGIN.right);
  }

  private y(value: number): number {
    return (
      HEIGHT - MARGIN.bottom - fraction(this.up, value) * (HEIGHT - MARGIN.top - MARGIN.bottom)
    );
  }

  private text(axis: Axis, value: number): string {
    return axis.text?.(value) ?? value.toPrecision(3);
  }

  private told(series: string, { x, y, name }: Point): string {
    const values = `${this.text(this.across, x)}; ${this.text(this.up, y)}`;
    return [series, name, values].filter(Boolean).join(", ");
  }

  private renderAxes() {
    const [left, bottom] = [MARGIN.left, HEIGHT - MARGIN.bottom];
    const right = this.width - MARGIN.right;
    const most = Math.max(2, Math.floor(this.width / 75));
    return svg`<g class="axes">
      ${ticks(this.up, 5).map(
        (value) => svg`<line x1=${left} x2=${right} y1=${this.y(value)} y2=${this.y(value)}></line>
        <text x=${left - 6} y=${this.y(value) + 4} text-anchor="end">${this.text(this.up, value)}</text>`,
      )}
      ${ticks(this.across, most).map(
        (
          value,
        ) => svg`<line x1=${this.x(value)} x2=${this.x(value)} y1=${MARGIN.top} y2=${bottom}></line>
        ${this.renderUnder(this.x(value), bottom + 16, this.text(this.across, value))}`,
      )}
      <text x=${(left + right) / 2} y=${HEIGHT - 6} text-anchor="middle">${this.across.name}</text></g>`;
  }

  /** A number below its line; at the right edge it ends with the chart. */
  private renderUnder(x: number, y: number, text: string) {
    const fits = x + (text.length * SIGN) / 2 <= this.width;
    return fits
      ? svg`<text x=${x} y=${y} text-anchor="middle">${text}</text>`
      : svg`<text x=${this.width} y=${y} text-anchor="end">${text}</text>`;
  }

  private renderDots(name: string, points: readonly Point[], radius: number) {
    return points.map((point) => {
      const below = point.y < this.up.from;
      const [x, y] = [this.x(point.x), this.y(point.y) - (below ? radius + ARROW : 0)];
      return svg`<circle class=${below || point.hollow ? "hollow" : ""} cx=${x} cy=${y}
        r=${radius}><title>${this.told(name, point)}</title></circle>
        ${point.bounds ? this.renderBounds(x, point.bounds) : nothing}
        ${below ? svg`<path class="arrow" d="M${x} ${y + radius}v${ARROW}m-3 -3l3 3l3 -3"></path>` : nothing}`;
    });
  }

  private renderBounds(x: number, [low, high]: readonly [number, number]) {
    return svg`<line class="bounds" x1=${x} x2=${x} y1=${this.y(low)} y2=${this.y(high)}></line>`;
  }

  private renderSeries({ name, points, scattered, dashed, colour }: Series, number: number) {
    const path = points.map(({ x, y }) => `${this.x(x).toFixed(1)},${this.y(y).toFixed(1)}`);
    return svg`<g class="s${colour ?? number}">
      ${scattered ? nothing : svg`<polyline class=${dashed ? "dashed" : ""} points=${path.join(" ")}></polyline>`}
      ${scattered || points.length < 30 ? this.renderDots(name, points, scattered ? 5 : 3) : nothing}</g>`;
  }

  private renderMark() {
    if (this.mark === null) return nothing;
    const x = this.x(this.mark);
    return svg`<line class="mark" x1=${x} x2=${x} y1=${MARGIN.top} y2=${HEIGHT - MARGIN.bottom}></line>`;
  }

  private renderKey() {
    return html`<p class="key">${this.series.map(
      ({ name, colour }, number) =>
        html`<span><svg class="s${colour ?? number}" viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="5"></circle></svg> ${name}</span>`,
    )}</p>`;
  }

  /** Every point that is drawn, the reader's first. */
  private sheet(): Sheet {
    const own = { name: say(this.lang, "chartHere"), points: this.here };
    const series = [...(this.here.length ? [own] : []), ...this.series];
    const isNamed = series.some(({ points }) => points.some(({ name }) => name));
    const row = (of: string, { x, y, name }: Point) => [
      of,
      ...(isNamed ? [name ?? ""] : []),
      this.text(this.across, x),
      this.text(this.up, y),
    ];
    const point = isNamed ? [say(this.lang, "chartPoint")] : [];
    return {
      name: this.label,
      heads: [say(this.lang, "chartSeries"), ...point, this.across.name, this.up.name],
      rows: () => series.flatMap(({ name, points }) => points.map((each) => row(name, each))),
    };
  }

  private renderTable() {
    return html`<data-table lang=${this.lang} summary=${say(this.lang, "chartTable")}
      .sheets=${() => [this.sheet()]}></data-table>`;
  }

  protected override render() {
    return html`<p class="up">${this.up.name}</p>
      <svg role="img" aria-label=${this.label} width=${this.width} height=${HEIGHT}
        viewBox="0 0 ${this.width} ${HEIGHT}">
        ${this.renderAxes()}${this.series.map((series, number) => this.renderSeries(series, number))}
        ${this.renderMark()}<g class="here">${this.renderDots("", this.here, 7)}</g></svg>
      ${this.renderKey()}${this.renderTable()}`;
  }

  static override styles = css`
    :host { display: block; min-width: 0; }
    svg { display: block; max-width: 100%; overflow: visible; }
    text, .up, .key { fill: currentColor; font-size: 12px; }
    p { margin: 2px 0; }
    .axes line { stroke: currentColor; stroke-opacity: 0.18; }
    polyline { fill: none; stroke: var(--series); stroke-width: 2.2; }
    .dashed { stroke-dasharray: 5 4; }
    circle { fill: var(--series); }
    circle.hollow { fill: none; stroke: var(--series); stroke-width: 2; }
    .bounds { stroke: var(--series); stroke-width: 2; }
    .arrow { fill: none; stroke: var(--series); stroke-width: 2; }
    /* Neither orange nor blue: those are for signs (styles/colours.css). */
    .s0 { --series: #009688; }
    .s1 { --series: #c2607a; }
    .s2 { --series: #7d8a1e; }
    .s3 { --series: #a06cc0; }
    .s4 { --series: #8a8a8a; }
    .s5 { --series: #a07a2c; }
    .s6 { --series: #c9605a; }
    .mark { stroke: currentColor; stroke-dasharray: 2 3; stroke-width: 2; }
    .here { --series: currentColor; }
    .here circle { fill: none; stroke: currentColor; stroke-width: 2.5; }
    .key { display: flex; flex-wrap: wrap; gap: 2px 14px; }
    .key svg { display: inline; height: 10px; width: 10px; }
  `;
}
