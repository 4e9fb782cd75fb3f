import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { DRAWN, type Key, LAST_DRAW, say } from "../../../../build/labs/digits/confusion-lab.ts";
import type { Survey } from "../../../runtime/digits/calls.ts";
import { confusionOf } from "../../../runtime/digits/confusion.ts";
import { type Filling, inPercent } from "../../../strings/strings.ts";
import { type Codec, list, number, optional, whole } from "../../shared/base/codecs.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { linked } from "../../shared/base/linked.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { levels } from "../shared/levels.ts";
import { ReaderElement } from "../shared/reader-element.ts";
import "../shared/pixel-picture.ts";
import type { Picture } from "../shared/picture-sheets.ts";
import { coverage, passing, reliability } from "./charts.ts";
import type { DigitDuel, Score } from "./digit-duel.ts";
import "./digit-duel.ts";
import { facts, pixelsOf } from "./test-image.ts";

const SHOWN = 24;

interface Cell {
  row: number;
  column: number;
}

const PAIR = list(whole(0, 9), 2);
const CELL: Codec<Cell> = {
  text: ({ row, column }) => PAIR.text([row, column]),
  parse(text) {
    const [row = 0, column = 0] = PAIR.parse(text)?.value ?? [];
    return PAIR.parse(text) && { value: { row, column } };
  },
};

/** `<confusion-lab>`: the whole test set read in the page; every count opens its digits. */
@customElement("confusion-lab")
export class ConfusionLab extends ReaderElement {
  override readonly graphs = ["classify", "judge"] as const;
  @state() private survey: Survey | null = null;
  /** The cell that is open; null shows the most confident mistakes. */
  @linked(optional(CELL)) private cell: Cell | null = null;
  /** The reader's own threshold; null for that of the site. */
  @linked(optional(number(0, 1)), "threshold") private chosen: number | null = null;
  /** Which digits the reader is to name. */
  @linked(whole(0, LAST_DRAW)) private duel = 0;
  /** Which images the gallery shows. */
  private shown: readonly number[] = [];
  /** How reader and network have read them; null until all are named. */
  @state() private score: Score | null = null;

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  protected override onReady(): void {
    this.work = this.read();
  }

  /** Fetch and read the test set, once the lab is in view. */
  private async read(): Promise<void> {
    await this.sight.until();
    try {
      this.survey = await this.running().survey();
    } catch (error) {
      this.fail(error);
    }
  }

  protected override get moment(): string {
    return this.score ? this.say("moment", { ...this.score, of: DRAWN }) : "";
  }

  override get paper(): HTMLElement {
    return this.renderRoot.querySelector<DigitDuel>("digit-duel")?.paper ?? this;
  }

  private another(): void {
    this.score = null;
    this.duel = (this.duel + 1) % (LAST_DRAW + 1);
  }

  private get threshold(): number {
    return this.chosen ?? this.loaded?.threshold ?? 0;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (this.survey && (changed.has("survey") || changed.has("cell")))
      this.shown = this.found(this.survey);
  }

  /** Indices in the test set that the gallery shows, the most confident answers first. */
  private found({ labels, predicted, confidence }: Survey): number[] {
    const cell = this.cell;
    const fits = (index: number) =>
      cell
        ? labels[index] === cell.row && predicted[index] === cell.column
        : labels[index] !== predicted[index];
    const indices = Array.from(labels.keys()).filter(fits);
    return indices.sort((a, b) => (confidence[b] ?? 0) - (confidence[a] ?? 0)).slice(0, SHOWN);
  }

  private renderCount(count: number, row: number, column: number, most: number) {
    const open = this.cell?.row === row && this.cell.column === column;
    const strength = row === column ? 0 : Math.round((count / most) * 75);
    const shade = `background:color-mix(in srgb, var(--book-loss) ${strength}%, transparent)`;
    if (!count) return html`<td></td>`;
    return html`<td style=${shade}><button aria-pressed=${open}
      aria-label=${this.say("cell", { row, column, count })} @click=${() => {
        this.cell = open ? null : { row, column };
      }}>${count}</button></td>`;
  }

  private renderMatrix(survey: Survey) {
    const counts = confusionOf(survey.labels, survey.predicted);
    const mistakes = counts.flatMap((row, digit) => row.filter((_, column) => column !== digit));
    const most = Math.max(1, ...mistakes);
    return html`<div class="scroll" data-control="matrix" tabindex="0" role="group" aria-label=${this.say("title")}><table class="matrix">
      <caption class="muted">${this.say("caption")}</caption>
      <thead><tr><th scope="col">${this.say("trueDigit")}</th>${counts.map((_, digit) => html`<th scope="col">${digit}</th>`)}</tr></thead>
      <tbody>${counts.map(
        (row, digit) => html`<tr><th scope="row">${digit}</th>
        ${row.map((count, column) => this.renderCount(count, digit, column, most))}</tr>`,
      )}</tbody></table></div>`;
  }

  private renderGallery(survey: Survey) {
    const indices = this.shown;
    return html`<h4>${this.galleryTitle(indices.length)}</h4><div class="gallery" data-control="gallery">${indices.map(
      (index) => {
        const { name, values } = this.picture(survey, index);
        const { label, answer, percent } = facts(survey, index);
        return html`<figure><pixel-picture .values=${values} most="255" label=${name}></pixel-picture>
        <figcaption>${label} → ${answer}, ${percent}</figcaption></figure>`;
      },
    )}</div>
    ${indices.length ? this.renderPictures(() => indices.map((index) => this.picture(survey, index))) : nothing}`;
  }

  private picture(survey: Survey, index: number): Picture {
    return { name: this.say("digit", facts(survey, index)), values: pixelsOf(survey, index) };
  }

  private galleryTitle(count: number): string {
    return this.cell
      ? this.say("gallery", { ...this.cell, count })
      : this.say("mistakes", { count });
  }

  private answered(survey: Survey): string {
    const { labels } = survey;
    const { sure, right } = passing(survey, this.threshold);
    return this.say("sure", {
      coverage: inPercent(sure / labels.length),
      unsure: labels.length - sure,
      accuracy: sure ? inPercent(right / sure) : "–",
      wrong: sure - right,
    });
  }

  protected override told(): readonly string[] {
    const { survey } = this;
    if (!survey) return [];
    return [this.galleryTitle(this.shown.length), this.answered(survey)];
  }

  private renderDuel(survey: Survey) {
    return html`<digit-duel data-control="duel" lang=${this.lang} .survey=${survey} seed=${this.duel}
      @finish=${({ detail }: CustomEvent<Score>) => {
        this.score = detail;
      }} @again=${this.another}></digit-duel>`;
  }

  private renderThreshold(survey: Survey) {
    const threshold = this.threshold.toFixed(3);
    return html`<h4>${this.say("threshold")}</h4>
      <label class="row" data-control="threshold">${this.say("ask", { threshold })}
      <input type="range" min="0" max="0.999" step="0.001" .value=${String(this.threshold)}
        aria-valuetext=${threshold} @input=${(event: Event) => {
          this.chosen = Number((event.target as HTMLInputElement).value);
        }}></label>
      <p class="sum number">${this.answered(survey)}</p>${levels(this.lang, this.loaded)}
      <div class="charts">
        <section>${coverage(this.lang, survey, this.threshold)}</section>
        <section>${guard([survey], () => reliability(this.lang, survey))}</section></div>`;
  }

  /** A threshold that moves leaves the table and its images alone. */
  private renderSurvey() {
    const { survey, cell } = this;
    if (!survey) return html`<p class="muted">${this.say("reading")}</p>`;
    return html`${this.renderDuel(survey)}
      ${guard([survey, cell], () => [this.renderMatrix(survey), this.renderGallery(survey)])}
      ${this.renderThreshold(survey)}`;
  }

  protected override render() {
    return html`<h3>${this.say("title")}</h3><p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}
      ${this.renderTrouble() ?? this.renderSurvey()}
      ${this.renderStill()}${this.renderFooter()}`;
  }

  override columns(): Columns | null {
    if (!this.survey) return null;
    const { labels, predicted, confidence } = this.survey;
    const counts = confusionOf(labels, predicted);
    const readAs = (digit: number) => counts.map((row) => row[digit] ?? 0);
    return {
      true_digit: [...counts.keys()],
      ...Object.fromEntries(counts.map((_, digit) => [`read_as_${digit}`, readAs(digit)])),
      threshold: [this.threshold],
      label: labels,
      predicted,
      confidence,
    };
  }

  static override styles = [
    labStyles,
    css`
      .charts { display: grid; gap: 8px 24px; grid-template-columns: repeat(auto-fit, minmax(min(280px, 100%), 1fr)); }
      .charts section { min-width: 0; }
      .matrix { table-layout: fixed; width: 100%; min-width: 260px; }
      .matrix :is(th, td) { padding: 1px; text-align: center; }
      .matrix button { background: none; border: 0; font-size: inherit; min-height: 30px; padding: 0; width: 100%; }
      .matrix button[aria-pressed="true"] { color: inherit; font-weight: 700; }
      .matrix button[aria-pressed="true"]:not(:focus-visible) { outline: 2px solid currentColor; }
      @media (max-width: 640px) { .matrix { font-size: min(11px, 3vw); } .matrix :is(th, td) { padding: 1px 0; } }
      .gallery { display: grid; gap: 8px; grid-template-columns: repeat(auto-fill, minmax(72px, 1fr)); }
      .gallery figure { width: auto; }
      input[type="range"] { flex: 1; }
    `,
  ];
}
