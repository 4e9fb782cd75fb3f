import { css, html, unsafeCSS } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import "./language.ts";
import uPlot from "uplot";
import plotStyles from "uplot/dist/uPlot.min.css";
import { inPercent } from "../../../strings/strings.ts";
import { BookElement } from "../../shared/base/book-element.ts";
import { Sight } from "../../shared/base/sight.ts";
import { Turns } from "../../shared/base/turns.ts";
import { Width } from "../../shared/base/width.ts";
import type { Point } from "./points.ts";

const HEIGHT = 190;
const LOSS = "#e07000";
const ACCURACY = "#0072c8";

/** Loss of each minibatch, and accuracy on the test set after each epoch. */
@customElement("training-curves")
export class TrainingCurves extends BookElement {
  @property({ attribute: false }) points: readonly Point[] = [];
  @property() lossName = "";
  @property() accuracyName = "";
  @property() stepName = "";
  @query("div") private readonly container!: HTMLDivElement;
  private plot: uPlot | null = null;
  private readonly sight = new Sight(this, () => this.turns.wish());
  private readonly turns = new Turns(this, () => this.draw());

  constructor() {
    super();
    new Width(this, () => this.fit());
  }

  protected override firstUpdated(): void {
    this.plot = new uPlot(this.options(), this.data(), this.container);
  }

  protected override updated(): void {
    if (this.sight.seen) this.turns.wish();
  }

  /** Draw the points there are; nothing is to follow. */
  private draw(): boolean {
    this.plot?.setData(this.data());
    return false;
  }

  private fit(): void {
    if (this.clientWidth > 0) this.plot?.setSize({ width: this.clientWidth, height: HEIGHT });
  }

  private data(): uPlot.AlignedData {
    const column = (of: (point: Point) => number | null) => this.points.map(of);
    return [
      this.points.map((point) => point.step),
      column((point) => point.loss),
      column((point) => point.accuracy),
    ];
  }

  private options(): uPlot.Options {
    // The canvas cannot take colours from the theme by itself.
    const ink = () => getComputedStyle(this).color;
    const axis = (side: Partial<uPlot.Axis>): uPlot.Axis => ({
      stroke: ink,
      grid: { stroke: "rgb(128 128 128 / 25%)" },
      ...side,
    });
    return {
      width: Math.max(260, this.clientWidth),
      height: HEIGHT,
      scales: { x: { time: false }, loss: { range: [0, null] }, share: { range: [0, 1] } },
      axes: [
        axis({}),
        axis({ scale: "loss", size: 44 }),
        axis({
          scale: "share",
          side: 1,
          size: 52,
          grid: { show: false },
          values: (_, ticks) => ticks.map((tick) => `${Math.round(tick * 100)} %`),
        }),
      ],
      series: [
        { label: this.stepName },
        {
          label: this.lossName,
          scale: "loss",
          stroke: LOSS,
          width: 1.5,
          value: (_, value) => value?.toFixed(4) ?? "–",
        },
        {
          label: this.accuracyName,
          scale: "share",
          stroke: ACCURACY,
          width: 2.5,
          spanGaps: true,
          points: { show: true, size: 7 },
          value: (_, value) => (value === null ? "–" : `${inPercent(value)} %`),
        },
      ],
    };
  }

  protected override render() {
    const name = `${this.lossName}, ${this.accuracyName}`;
    return html`<div role="figure" aria-label=${name}></div>`;
  }

  static override styles = [
    unsafeCSS(plotStyles),
    css`
      :host { contain: content; display: block; min-height: 230px; }
      .u-legend { font-size: 0.82em; }
      .u-marker { forced-color-adjust: none; }
    `,
  ];
}
