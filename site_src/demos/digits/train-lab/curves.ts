import { css, html, type PropertyValues, unsafeCSS } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import "./language.ts";
import uPlot from "uplot";
import plotStyles from "uplot/dist/uPlot.min.css";
import { inPercent } from "../../../strings/strings.ts";
import { BookElement } from "../../shared/base/book-element.ts";
import { plainButton } from "../../shared/base/lab-styles.ts";
import { Sight } from "../../shared/base/sight.ts";
import { Turns } from "../../shared/base/turns.ts";
import { Width } from "../../shared/base/width.ts";
import { latest, type Point } from "./points.ts";

/** Of the axes with what lies between them. */
const HEIGHT = 230;
/** The book's colours of what is drawn (styles/colours.css), in the order of the lines. */
const COLOURS = ["--book-loss", "--book-answer"] as const;

/** Loss of each minibatch, and accuracy on the test set after each epoch. */
@customElement("training-curves")
export class TrainingCurves extends BookElement {
  @property({ attribute: false }) points: readonly Point[] = [];
  @property() lossName = "";
  @property() accuracyName = "";
  @property() stepName = "";
  /** The point under the pointer; null for the newest. */
  @state() private at: number | null = null;
  /** Whether each line is drawn. */
  @state() private drawn = [true, true];
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

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("points") && this.sight.seen) this.turns.wish();
  }

  /** Draw a line or leave it out, as the reader chooses in the legend. */
  private toggle(line: number): void {
    this.drawn = this.drawn.map((isDrawn, at) => (at === line ? !isDrawn : isDrawn));
    this.plot?.setSeries(line + 1, { show: this.drawn[line] ?? true });
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
    const colour = (line: 0 | 1) => () => getComputedStyle(this).getPropertyValue(COLOURS[line]);
    const axis = (side: Partial<uPlot.Axis>): uPlot.Axis => ({
      stroke: ink,
      grid: { stroke: "rgb(128 128 128 / 25%)" },
      ...side,
    });
    return {
      width: Math.max(260, this.clientWidth),
      height: HEIGHT,
      legend: { show: false },
      hooks: {
        setCursor: [
          ({ cursor }) => {
            this.at = cursor.idx ?? null;
          },
        ],
      },
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
        {},
        { scale: "loss", stroke: colour(0), width: 1.5 },
        {
          scale: "share",
          stroke: colour(1),
          width: 2.5,
          spanGaps: true,
          points: { show: true, size: 7 },
        },
      ],
    };
  }

  private renderKey(line: 0 | 1, name: string, value: string) {
    return html`<button aria-pressed=${this.drawn[line] ?? true} @click=${() => this.toggle(line)}>
      <i style="background:var(${COLOURS[line]})"></i>${name} <b>${value}</b></button>`;
  }

  /** Both lines with their values under the pointer, or the newest; each can be left out. */
  private renderLegend() {
    const { step, loss, accuracy } = latest(this.points, this.at);
    return html`<p><span>${this.stepName} <b>${step ?? "–"}</b></span>
      ${this.renderKey(0, this.lossName, loss?.toFixed(4) ?? "–")}
      ${this.renderKey(1, this.accuracyName, accuracy === null ? "–" : `${inPercent(accuracy)}\u00a0%`)}</p>`;
  }

  protected override render() {
    const name = `${this.lossName}, ${this.accuracyName}`;
    return html`<div role="figure" aria-label=${name}></div>${this.renderLegend()}`;
  }

  static override styles = [
    unsafeCSS(plotStyles),
    css`
      :host { contain: content; display: block; font-size: 0.86em; min-height: 270px; }
      p { align-items: center; display: flex; flex-wrap: wrap; gap: 2px 12px; margin: 2px 0; }
      b { display: inline-block; font-variant-numeric: tabular-nums; min-width: 3.6em; }
      ${plainButton}
      button[aria-pressed="false"] { opacity: 0.6; text-decoration: line-through; }
      button:focus-visible { outline: 3px solid var(--book-focus, #1a1a1a); outline-offset: -3px; }
      i { border-radius: 3px; display: inline-block; forced-color-adjust: none; height: 10px; margin-right: 6px; width: 16px; }
    `,
  ];
}
