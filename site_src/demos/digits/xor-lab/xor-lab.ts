import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import {
  FIRST,
  type Key,
  STARTS,
  STEPS,
  say,
  UNITS,
} from "../../../../build/labs/digits/xor-lab.ts";
import type { RunGraph } from "../../../runtime/digits/calls.ts";
import { decimals } from "../../../strings/fill-in.ts";
import type { Filling } from "../../../strings/strings.ts";
import { wantsCalm } from "../../shared/base/calm.ts";
import { choice, whole } from "../../shared/base/codecs.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { Latest } from "../../shared/base/latest.ts";
import { linked, linkedFields } from "../../shared/base/linked.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { DigitsElement } from "../shared/digits-element.ts";
import { signLegend, signStyles } from "../shared/sign-legend.ts";
import { Course, isApart, isYes, type Kind, least, type Moment, POINTS, plane } from "./course.ts";
import "../../shared/charts/xy-chart.ts";
import "./xor-plane.ts";

const BENDS = ["relu", "none"] as const;
/** A training is watched so many steps at a time, with a pause in ms. */
const [STRIDE, PAUSE] = [8, 40];
/** No network without a bend comes below. */
const FLOOR = Math.LN2;

/** All that is drawn, of one state. */
interface Shown {
  course: Course;
  seed: number;
  step: number;
  moment: Moment;
  answers: readonly number[];
}

/** `<xor-lab>`: four points that a network with ReLU learns to tell apart, and none without it. */
@customElement("xor-lab")
export class XorLab extends DigitsElement {
  override readonly graphs = ["xor_train", "xor_plane"] as const;
  @linkedFields<Kind>({ bend: choice(BENDS), units: choice<number>(UNITS) })
  private kind: Kind = { bend: "relu", units: UNITS[0] ?? 2 };
  @linked(whole(0, STARTS - 1), "start") private seed = FIRST;
  @linked(whole(0, STEPS)) private step = 0;
  @state() private shown: Shown | null = null;
  /** While the training is watched. */
  @state() private timer = 0;
  private readonly latest = new Latest(() => this.compute(), this.sight.until);

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.pause();
  }

  protected override onReady(): void {
    void this.keepUp(this.latest);
  }

  protected override onLink(): void {
    this.pause();
    super.onLink();
  }

  private async compute(): Promise<void> {
    const { kind, seed, step } = this;
    const client = this.running();
    const run: RunGraph = (name, feeds, fetches) => client.run(name, feeds, fetches);
    const known = this.shown?.course;
    const isKnown = known?.kind.bend === kind.bend && known.kind.units === kind.units;
    const course = isKnown ? known : await Course.of(run, kind);
    const moment = course.at(step, seed);
    this.shown = { course, seed, step, moment, answers: await plane(run, kind, moment) };
  }

  private go(step: number): void {
    this.step = Math.min(step, STEPS);
    if (this.step === STEPS) this.pause();
    void this.keepUp(this.latest);
  }

  private pause(): void {
    window.clearInterval(this.timer);
    this.timer = 0;
  }

  /** Let the training be seen, from its beginning where it has ended. */
  private play(): void {
    if (wantsCalm()) {
      this.go(STEPS);
      return;
    }
    if (this.step === STEPS) this.step = 0;
    this.timer = window.setInterval(() => this.go(this.step + STRIDE), PAUSE);
  }

  private choose(change: Partial<Kind>): void {
    this.kind = { ...this.kind, ...change };
    void this.keepUp(this.latest);
  }

  protected override told(): readonly string[] {
    if (!this.shown) return [];
    const { course, step, moment } = this.shown;
    const reached = this.say("reached", { step, loss: decimals(moment.loss, 4) });
    return [`${reached}${this.verdict(course.kind, step, moment)}`];
  }

  private verdict({ bend, units }: Kind, step: number, moment: Moment): string {
    const sure = least(moment);
    if (isApart(sure)) return this.say("apart", { least: decimals(sure, 2) });
    if (bend === "none") return this.say("floor", { floor: decimals(FLOOR, 4) });
    if (step < STEPS) return this.say("notYet");
    const dead = moment.highest.filter((sum) => sum <= 0).length;
    return dead ? this.say("dead", { dead, units }) : this.say("stuck");
  }

  private renderKinds() {
    const { bend, units } = this.kind;
    return html`<div class="row kinds">
      <div class="row" role="group" aria-label=${this.say("bend")} data-control="bend">${BENDS.map(
        (each) =>
          html`<button aria-pressed=${each === bend} @click=${() => this.choose({ bend: each })}>${this.say(each)}</button>`,
      )}</div>
      <div class="row" role="group" aria-label=${this.say("units")} data-control="units"><span>${this.say("units")}</span>${UNITS.map(
        (each) =>
          html`<button aria-pressed=${each === units} @click=${() => this.choose({ units: each })}>${each}</button>`,
      )}</div></div>`;
  }

  private renderSteps() {
    return html`<div class="row" data-control="step">
      <button class="go" @click=${() => (this.timer ? this.pause() : this.play())}>${this.say(this.timer ? "pause" : "train")}</button>
      <input type="range" min="0" max=${STEPS} .value=${String(this.step)} aria-label=${this.say("step")}
        @input=${(event: Event) => {
          this.pause();
          this.go(Number((event.target as HTMLInputElement).value));
        }}></div>`;
  }

  private renderPlane({ course, moment, answers }: Shown) {
    const told = course.kind.bend === "relu" ? "folds" : "flat";
    return html`<section><h4>${this.say("plane")}</h4>
      <xor-plane label=${this.say("plane")} .kind=${course.kind} .moment=${moment} .answers=${answers}></xor-plane>
      ${signLegend(this.say("above"), this.say("below"))}
      <p class="muted">${this.say(told)}</p>
      <data-table lang=${this.lang} summary=${this.say("numbers")} .sheets=${() => [this.sheet(moment)]}></data-table></section>`;
  }

  private sheet({ yes }: Moment) {
    const row = (point: (typeof POINTS)[number], at: number) => [
      `(${point.join(", ")})`,
      isYes(point) ? "1" : "0",
      decimals(yes[at] ?? 0, 4),
    ];
    const heads = [this.say("point"), this.say("answer"), this.say("share")];
    return { name: this.say("numbers"), heads, rows: () => POINTS.map(row) };
  }

  private renderLoss({ course, seed, step }: Shown) {
    const losses = course.losses(seed);
    const floor = [0, STEPS].map((x) => ({ x, y: FLOOR }));
    const text = (value: number) => String(Number(value.toFixed(2)));
    return html`<section><xy-chart lang=${this.lang} label=${this.say("loss")} .mark=${step}
        .across=${{ name: this.say("step"), from: 0, to: STEPS, text }}
        .up=${{ name: this.say("loss"), from: 0, to: Math.max(1, ...losses), text }}
        .series=${[
          { name: this.say("loss"), colour: 6, points: losses.map((y, x) => ({ x, y })) },
          { name: "ln 2", colour: 4, points: floor, dashed: true },
        ]}></xy-chart></section>`;
  }

  /** How each start ends is told once the reader has come to an end. */
  private renderStarts({ course, step }: Shown) {
    const isEnd = step === STEPS;
    const apart = course.least.map(isApart);
    const count = apart.filter(Boolean).length;
    return html`<div data-control="start"><h4>${this.say("starts")}</h4>
      <div class="starts" role="group" aria-label=${this.say("starts")}>${apart.map(
        (met, seed) =>
          html`<button aria-pressed=${seed === this.seed} @click=${() => {
            this.seed = seed;
            void this.keepUp(this.latest);
          }}>${seed}${isEnd && met ? html`<b> ✓</b>` : nothing}</button>`,
      )}</div>
      <p class="muted">${isEnd ? this.say("count", { count, starts: STARTS }) : this.say("ask")}</p></div>`;
  }

  private renderShown(shown: Shown) {
    return html`<p class="sum number">${this.told()}</p>
      <div class="sides">${this.renderPlane(shown)}
        <div>${this.renderLoss(shown)}${this.renderStarts(shown)}</div></div>`;
  }

  protected override render() {
    return html`<h3>${this.say("title")}</h3><p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}${this.renderKinds()}${this.renderSteps()}
      ${this.renderTrouble() ?? (this.shown ? this.renderShown(this.shown) : nothing)}${this.renderFooter()}`;
  }

  override columns(): Columns | null {
    if (!this.shown) return null;
    const { course, seed, moment } = this.shown;
    const { loss, ...values } = moment;
    return {
      ...values,
      loss: [loss],
      losses: course.losses(seed),
      least_in_the_end: course.least,
    };
  }

  static override styles = [
    labStyles,
    signStyles,
    css`
      .kinds { gap: 8px 28px; margin-top: 8px; }
      [data-control="step"] { margin: 8px 0; }
      input[type="range"] { flex: 1; }
      .go { background: var(--md-primary-fg-color, #00695c); color: #fff; font-weight: 700; min-width: 6em; }
      /* As high as its longest sentence, so that the plane stays where it is. */
      .sum { min-height: 2.9em; }
      @media (max-width: 640px) { .sum { min-height: 5.8em; } }
      .sides { display: grid; gap: 4px 28px; grid-template-columns: repeat(auto-fit, minmax(min(280px, 100%), 1fr)); }
      .sides > * { min-width: 0; }
      .starts { display: grid; gap: 4px; grid-template-columns: repeat(auto-fill, minmax(46px, 1fr)); }
      .starts button { min-height: 36px; padding: 0; }
    `,
  ];
}
