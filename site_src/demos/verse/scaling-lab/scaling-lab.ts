import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import {
  ACROSS,
  type Key,
  LEAST,
  MOST,
  say,
  WAYS,
} from "../../../../build/labs/verse/scaling-lab.ts";
import type { Estimate, Way } from "../../../../build/types/verse/manifest.d.ts";
import type { Needs } from "../../../offline/needs.ts";
import type { Measured } from "../../../runtime/verse/calls.ts";
import { measured, type VerseClient } from "../../../runtime/verse/client.ts";
import type { OnProgress } from "../../../runtime/wire/protocol.ts";
import type { Filling } from "../../../strings/strings.ts";
import { choice, number, optional } from "../../shared/base/codecs.ts";
import { FigureElement } from "../../shared/base/figure-element.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { linked } from "../../shared/base/linked.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { type Across, amount, chart } from "./chart.ts";

type Name = (typeof WAYS)[number];

/** Of the slider, in nats. */
const STEP = 0.01;

/** `<scaling-lab>`: foretell the loss of a training that is hidden, then see how a power law did. */
@customElement("scaling-lab")
export class ScalingLab extends FigureElement<VerseClient, Measured> {
  /** None: the runs were recorded, and the laws are fitted when the site is built. */
  override readonly graphs = [];
  protected override readonly runtime = measured;
  @linked(choice(WAYS), "hidden") private way: Name = "sizes";
  @linked(choice(ACROSS)) private across: Across = "weights";
  /** What the reader foretells, in nats per token; null until then. */
  @linked(optional(number(LEAST, MOST))) private guess: number | null = null;
  @linked(choice(["covered", "open"] as const)) private truth: "covered" | "open" = "covered";

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  override get needs(): Needs {
    return { family: "verse", graphs: [], files: [] };
  }

  override get remark(): string {
    return this.say("remark");
  }

  protected override begin(onProgress: OnProgress): Promise<Measured> {
    return measured.load(onProgress);
  }

  protected override onReady(): void {
    this.requestUpdate();
  }

  /** Nothing is uncovered before something was foretold, whatever a link says. */
  private get isOpen(): boolean {
    return this.truth === "open" && this.guess !== null;
  }

  private get chosen(): Way | undefined {
    return this.loaded?.scaling.ways[this.way];
  }

  /** The run that is to be foretold. */
  private get target() {
    const { scaling } = this.loaded ?? {};
    return scaling?.runs[this.chosen?.target ?? -1];
  }

  private choose(way: Name): void {
    this.way = way;
    this.anew();
  }

  private anew(): void {
    this.guess = null;
    this.truth = "covered";
  }

  /** Where the slider stands before it was moved: at the best of what is shown. */
  private get beginning(): number {
    const { scaling } = this.loaded ?? {};
    const hidden = this.chosen?.hidden ?? [];
    const shown = scaling?.runs.filter((_, at) => !hidden.includes(at)) ?? [];
    return Math.min(MOST, ...shown.map(({ loss }) => Math.ceil(loss * 100) / 100));
  }

  protected override told(): readonly string[] {
    if (!this.loaded) return [];
    if (this.isOpen) return this.compared();
    return [
      this.guess === null
        ? this.say("nothing")
        : this.say("foretell", { loss: this.guess.toFixed(2) }),
    ];
  }

  /** The reader, the law and the truth. */
  private compared(): readonly string[] {
    const { target, chosen, guess } = this;
    const found = chosen?.foretold[chosen.target];
    if (!target || !found || guess === null) return [];
    const off = (loss: number) => Math.abs(loss - target.loss).toFixed(3);
    const isInside = found.low <= target.loss && target.loss <= found.high;
    return [
      this.say("compared", {
        guess: guess.toFixed(2),
        ...{ law: found.value.toFixed(3), low: found.low.toFixed(3), high: found.high.toFixed(3) },
        ...{ truth: target.loss.toFixed(3), own: off(guess), others: off(found.value) },
        verdict: this.say(isInside ? "inside" : "outside"),
      }),
    ];
  }

  private renderLaw({ law, hidden }: Way) {
    const text = ({ value, low, high }: Estimate) =>
      `${value.toFixed(2)} (${low.toFixed(2)} … ${high.toFixed(2)})`;
    const count = (this.loaded?.scaling.runs.length ?? 0) - hidden.length;
    return html`<p class="muted number">${this.say("constants", {
      count,
      floor: text(law.floor),
      alpha: text(law.alpha),
      beta: text(law.beta),
      residual: (100 * law.residual).toFixed(1),
    })}</p>`;
  }

  private renderWays() {
    const names: Readonly<Record<Name, Key>> = {
      sizes: "hideSizes",
      half: "hideHalf",
      writer: "hideWriter",
    };
    return html`<div class="row" role="group" data-control="hidden" aria-label=${this.say("hide")}><span>${this.say("hide")}</span>
      ${WAYS.map(
        (name) =>
          html`<button aria-pressed=${name === this.way} @click=${() => this.choose(name)}>${this.say(names[name])}</button>`,
      )}</div>`;
  }

  private renderAcross() {
    return html`<div class="row" role="group" data-control="across" aria-label=${this.say("axis")}><span>${this.say("axis")}</span>
      ${ACROSS.map(
        (name) =>
          html`<button aria-pressed=${name === this.across} @click=${() => {
            this.across = name;
          }}>${this.say(`${name}Short`)}</button>`,
      )}</div>`;
  }

  private renderGuess() {
    const { guess, isOpen } = this;
    const spoken = guess === null ? this.say("notYet") : guess.toFixed(2);
    return html`<div class="row" data-control="guess"><label class="row">${this.say("guess", { loss: spoken })}
        <input type="range" min=${LEAST} max=${MOST} step=${STEP} ?disabled=${isOpen}
          .value=${String(guess ?? this.beginning)} aria-valuetext=${spoken}
          @input=${(event: Event) => {
            this.truth = "covered"; // a link may have opened what nobody had foretold
            this.guess = Number((event.target as HTMLInputElement).value);
          }}></label>
      ${
        isOpen
          ? html`<button @click=${() => this.anew()}>${this.say("again")}</button>`
          : html`<button ?disabled=${guess === null} @click=${() => {
              this.truth = "open";
            }}>${this.say("uncover")}</button>`
      }</div>`;
  }

  private renderLab() {
    const { loaded, chosen, target, lang, across, guess, isOpen } = this;
    if (!loaded || !chosen || !target) return nothing;
    return html`${this.renderWays()}
      <p class="question">${this.say(target.shipped ? "questionWriter" : "question", {
        hidden: chosen.hidden.length,
        all: loaded.scaling.runs.length,
        weights: amount(target.without_embedding),
        tokens: amount(target.tokens),
      })}</p>
      ${this.renderAcross()}
      ${chart({ lang, scaling: loaded.scaling, way: chosen, across, guess, isOpen })}
      ${this.renderGuess()}
      <p class="sum number">${this.told()}</p>
      ${isOpen ? this.renderLaw(chosen) : nothing}`;
  }

  protected override render() {
    return html`<h3>${this.say("title")}</h3><p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}${this.renderTrouble() ?? this.renderLab()}
      ${this.renderStill()}${this.renderFooter()}`;
  }

  /** What is covered stands in no file either. */
  override columns(): Columns | null {
    const { loaded, chosen, guess, isOpen } = this;
    if (!loaded || !chosen) return null;
    const shown = loaded.scaling.runs
      .map((run, at) => ({ run, at }))
      .filter(({ at }) => isOpen || !chosen.hidden.includes(at));
    const runs = shown.map(({ run }) => run);
    const law = shown.flatMap(({ at }) => chosen.foretold[at] ?? []);
    const constants = [chosen.law.floor, chosen.law.alpha, chosen.law.beta];
    return {
      weights: runs.map((run) => run.without_embedding),
      tokens: runs.map((run) => run.tokens),
      compute: runs.map((run) => run.compute),
      loss: runs.map((run) => run.loss),
      foretold: guess === null ? [] : [guess],
      ...(isOpen && {
        hidden: shown.map(({ at }) => Number(chosen.hidden.includes(at))),
        law: law.map(({ value }) => value),
        law_low: law.map(({ low }) => low),
        law_high: law.map(({ high }) => high),
        floor_alpha_beta: constants.map(({ value }) => value),
      }),
    };
  }

  static override styles = [
    labStyles,
    css`
      input[type="range"] { flex: 1; }
      label.row { flex: 1 1 16em; }
      .row { margin-bottom: 8px; }
      .question { font-weight: 600; }
      button:disabled { cursor: default; opacity: 0.5; }
    `,
  ];
}
