import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import {
  FASTEST,
  type Key,
  SHOWN,
  SLOWEST,
  say,
} from "../../../../build/labs/digits/backprop-lab.ts";
import { PIXELS, SIDE } from "../../../runtime/digits/picture.ts";
import { decimals } from "../../../strings/fill-in.ts";
import { type Filling, readable } from "../../../strings/strings.ts";
import { number, optional, whole } from "../../shared/base/codecs.ts";
import { labStyles, quantityStyles } from "../../shared/base/lab-styles.ts";
import { linked } from "../../shared/base/linked.ts";
import { first, floats, integers, numbers, scalar, wideScalar } from "../../shared/base/tensors.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { digitBars } from "../shared/digit-bars.ts";
import { LabElement } from "../shared/lab-element.ts";
import { mostLikely } from "../shared/verdict.ts";
import "./error-travel.ts";

/** How far a weight is moved each way to check a derivative. */
const DISTANCE = 1e-4;
const FETCHES = ["loss", "z1", "a1", "probabilities", "delta2", "passed", "delta1", "dw1"];
const AFTER = ["loss_after", "probabilities_after"];

interface Pass {
  image: Float32Array;
  label: number;
  loss: number;
  before: number[];
  after: number[];
  lossAfter: number;
  z1: number[];
  delta2: number[];
  passed: number[];
  delta1: number[];
  /** [units, pixels]; too many for an array of numbers at every move of the slider */
  dw1: Float32Array;
  order: number[];
}

/** The weight of which a difference is asked, and the digit and label for which. */
interface Asked {
  image: Float32Array;
  label: number;
  unit: number;
  pixel: number;
}

interface Check extends Asked {
  numeric: number;
  weight: number;
}

/** `<backprop-lab>`: forward, backward and one update for one digit, every number on its way. */
@customElement("backprop-lab")
export class BackpropLab extends LabElement {
  override readonly graphs = ["preprocess", "classify", "backprop", "nudge"] as const;
  @state() private pass: Pass | null = null;
  /** The digit that is to be right, at first a wrong one: there is an error to send back. */
  @linked(optional(whole(0, 9)), "label") private wanted: number | null = 1;
  /** The rank of the unit that is opened, among those shown. */
  @linked(whole(0, SHOWN - 1), "unit") private rank = 0;
  /** The pixel whose weight is followed; -1 for the one with the most ink. */
  @linked(whole(-1, PIXELS - 1)) private pixel = -1;
  @linked(number(SLOWEST, FASTEST), "rate") private exponent = -2;
  @state() private check: Check | null = null;

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  private get rate(): number {
    return 10 ** this.exponent;
  }

  protected override async compute(image: Float32Array): Promise<void> {
    const input = { image: floats(image, 1, PIXELS), rate: scalar(this.rate) };
    const label = this.wanted ?? this.label ?? (await this.guess(image));
    const values = await this.graph("backprop", { ...input, label: integers(label) }, [
      ...FETCHES,
      ...AFTER,
    ]);
    const delta1 = numbers(values.delta1);
    const order = delta1
      .map((_, unit) => unit)
      .sort((a, b) => Math.abs(delta1[b] ?? 0) - Math.abs(delta1[a] ?? 0))
      .slice(0, SHOWN);
    this.pass = {
      image,
      label,
      loss: first(values.loss),
      before: numbers(values.probabilities),
      after: numbers(values.probabilities_after),
      lossAfter: first(values.loss_after),
      z1: numbers(values.z1),
      delta2: numbers(values.delta2),
      passed: numbers(values.passed),
      delta1,
      dw1: values.dw1?.data as Float32Array,
      order,
    };
  }

  protected override onNewDigit(): void {
    this.pixel = -1;
  }

  private get spot(): number {
    return this.pixel < 0 ? darkest(this.pass?.image ?? new Float32Array(PIXELS)) : this.pixel;
  }

  /** Without a label of its own, a drawing is taken for what the network reads. */
  private async guess(image: Float32Array): Promise<number> {
    const { probabilities } = await this.running().classifyImage(image);
    return mostLikely(probabilities);
  }

  private choose(label: number): void {
    this.wanted = label;
    void this.refresh();
  }

  /** The weight that is followed now. */
  private asked({ image, label, order }: Pass): Asked {
    return { image, label, unit: order[this.rank] ?? 0, pixel: this.spot };
  }

  /** What a check has found of the weight that is followed now; null without a check of it. */
  private checkOf(pass: Pass): Check | null {
    const { image, label, unit, pixel } = this.asked(pass);
    const { check } = this;
    const fits =
      check?.image === image &&
      check.label === label &&
      check.unit === unit &&
      check.pixel === pixel;
    return fits ? check : null;
  }

  private async runCheck(asked: Asked): Promise<void> {
    this.failure = null;
    const feeds = {
      image: floats(asked.image, 1, PIXELS),
      label: integers(asked.label),
      row: integers(asked.unit, 0),
      column: integers(asked.pixel, 0),
      distance: wideScalar(DISTANCE),
    };
    try {
      const measured = await this.graph("nudge", feeds, ["slope1", "weight1"]);
      this.check = { ...asked, numeric: first(measured.slope1), weight: first(measured.weight1) };
    } catch (error) {
      this.fail(error);
    }
  }

  private renderForward(pass: Pass) {
    return html`<h4>${this.say("forward")}</h4>
      <p class="muted">${this.say("choose")}</p>
      ${digitBars({
        probabilities: pass.before,
        chosen: pass.label,
        text: (digit, share) => this.say("bar", { digit, percent: share }),
        choose: (digit) => this.choose(digit),
      })}
      <p class="sum number">${this.lossOf(pass)}</p>`;
  }

  private lossOf({ label, before, loss }: Pass): string {
    return this.say("loss", {
      label,
      share: readable(before[label] ?? 0),
      loss: readable(loss),
    });
  }

  private renderOutput(pass: Pass) {
    return html`<details data-control="table"><summary>${this.say("output")}</summary><table class="output">
      <thead><tr>${["k", "p", "y", "δ²"].map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
      <tbody>${pass.delta2.map(
        (delta, k) => html`<tr><th scope="row">${k}</th>
        <td>${decimals(pass.before[k] ?? 0, 3)}</td><td>${k === pass.label ? 1 : 0}</td>
        <td class="q-gradient">${decimals(delta, 3)}</td></tr>`,
      )}</tbody></table></details>`;
  }

  private renderTravel(pass: Pass, unit: number) {
    const { image, delta2, delta1, dw1, order } = pass;
    const error = {
      image,
      delta2,
      delta1: order.map((each) => delta1[each] ?? 0),
      gradient: rowOf(dw1, unit),
      unit,
      opened: this.rank,
    };
    return html`<error-travel lang=${this.lang} .error=${error}></error-travel>`;
  }

  private renderUnits(pass: Pass) {
    return html`<h4>${this.say("hidden")}</h4>
      <div class="tiles" role="group" aria-label=${this.say("hidden")}>
      ${pass.order.map((unit, rank) => {
        const delta = decimals(pass.delta1[unit] ?? 0, 4);
        const name = this.say("tile", { unit, delta });
        return html`<button class="tile" aria-pressed=${rank === this.rank} aria-label=${name}
          @click=${() => {
            this.rank = rank;
          }}>
          <pixel-picture signed .values=${rowOf(pass.dw1, unit)} label=${name}></pixel-picture>
          <span class="number q-gradient">${delta}</span></button>`;
      })}</div>`;
  }

  /** What the headline and the chain rule of the picked weight are filled with. */
  private factsOf(pass: Pass, unit: number): Record<string, string | number> {
    const spot = this.spot;
    const row = Math.floor(spot / SIDE) + 1;
    const column = (spot % SIDE) + 1;
    return {
      unit,
      row,
      column,
      x: readable(pass.image[spot] ?? 0),
      z: readable(pass.z1[unit] ?? 0),
      gate: (pass.z1[unit] ?? 0) > 0 ? 1 : 0,
      passed: readable(pass.passed[unit] ?? 0),
      slope: readable(this.slopeOf(pass, unit)),
    };
  }

  private renderWeight(pass: Pass, unit: number) {
    const spot = this.spot;
    const check = this.checkOf(pass);
    const values = this.factsOf(pass, unit);
    const label = this.say("pick", { unit });
    return html`<h4>${this.say("weight", values)}</h4>
      <div class="row">
        <figure><pixel-picture signed pickable .values=${rowOf(pass.dw1, unit)} .marked=${spot} label=${label}
          @pick=${(event: CustomEvent<number>) => {
            this.pixel = event.detail;
          }}></pixel-picture><figcaption>${label}</figcaption></figure>
        <div class="chain">
          <p class="sum number">${this.say("chain", values)}</p>
          <button data-control="check" @click=${() => this.runCheck(this.asked(pass))}>${this.say("check")}</button>
          <p class="number checked">${check ? this.checked(check, this.slopeOf(pass, unit)) : nothing}</p>
          ${this.renderTrouble(() => void this.runCheck(this.asked(pass)))}
        </div></div>
      ${this.renderPictures(() => [
        { name: this.say("gradient", { unit }), values: rowOf(pass.dw1, unit) },
        { name: this.say("yourDigit"), values: pass.image },
      ])}`;
  }

  /** The derivative of the picked weight of a hidden unit. */
  private slopeOf(pass: Pass, unit: number): number {
    return rowOf(pass.dw1, unit)[this.spot] ?? 0;
  }

  private checked({ numeric, weight }: Check, slope: number): string {
    return this.say("checked", {
      weight: readable(weight),
      numeric: readable(numeric),
      slope: readable(slope),
      difference: readable(Math.abs(numeric - slope)),
    });
  }

  private renderUpdate(pass: Pass) {
    const rate = this.rate.toPrecision(2);
    return html`<h4>${this.say("update")}</h4>
      <label class="row" data-control="rate">${this.say("rate", { rate })}
        <input type="range" min=${SLOWEST} max=${FASTEST} step="0.25" .value=${String(this.exponent)} aria-valuetext=${rate}
          @input=${(event: Event) => {
            this.exponent = Number((event.target as HTMLInputElement).value);
            void this.refresh();
          }}></label>
      ${digitBars({
        probabilities: pass.after,
        before: pass.before,
        text: (digit, share) => this.say("probability", { digit, percent: share }),
      })}
      <p class="sum number">${this.verdictOf(pass)}</p>`;
  }

  private verdictOf({ loss, lossAfter }: Pass): string {
    return this.say(lossAfter < loss ? "better" : "worse", {
      before: readable(loss),
      after: readable(lossAfter),
    });
  }

  protected override told(): readonly string[] {
    const { pass } = this;
    if (!this.image || !pass) return this.toldEmpty();
    const check = this.checkOf(pass);
    const unit = pass.order[this.rank] ?? 0;
    const checked = check ? [this.checked(check, this.slopeOf(pass, unit))] : [];
    const facts = this.factsOf(pass, unit);
    const weight = `${this.say("weight", facts)}: ${this.say("chain", facts)}`;
    return [this.lossOf(pass), weight, this.verdictOf(pass), ...checked];
  }

  private renderPass() {
    if (!this.pass) return this.renderTrouble();
    const unit = this.pass.order[this.rank] ?? 0;
    return html`${this.renderForward(this.pass)}${this.renderTravel(this.pass, unit)}${this.renderOutput(this.pass)}
      ${this.renderUnits(this.pass)}${this.renderWeight(this.pass, unit)}${this.renderUpdate(this.pass)}`;
  }

  protected override render() {
    return html`<h3>${this.say("title")}</h3>
      <p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}
      <div class="columns">${this.renderInput()}<div>${this.phase === "ready" ? this.renderOfDigit(this.renderPass()) : this.renderTrouble()}</div></div>
      ${this.renderFooter()}`;
  }

  override columns(): Columns | null {
    if (!this.image || !this.pass) return null;
    const { image, label, loss, lossAfter, before, after, z1, delta2, passed, delta1, dw1 } =
      this.pass;
    const unit = this.pass.order[this.rank] ?? 0;
    return {
      label: [label],
      rate: [this.rate],
      loss: [loss],
      loss_after: [lossAfter],
      probability: before,
      probability_after: after,
      delta2,
      z1,
      passed,
      delta1,
      unit: [unit],
      pixel: [this.spot],
      image,
      gradient_of_unit: rowOf(dw1, unit),
    };
  }

  static override styles = [
    labStyles,
    quantityStyles,
    css`
      .output :is(th, td) { padding: 1px 24px 1px 0; }
      .tiles { display: grid; gap: 6px; grid-template-columns: repeat(auto-fill, minmax(64px, 1fr)); }
      .tile[aria-pressed="true"] .q-gradient { --hue: #fff; }
      @media (forced-colors: active) { .tile[aria-pressed="true"] .q-gradient { --hue: SelectedItemText; } }
      .tile { border-radius: 8px; font-size: 0.8em; padding: 4px; }
      .row figure { width: 168px; }
      .chain { flex: 1; min-width: 14em; }
    `,
  ];
}

/** The gradient of one hidden unit's weights. */
function rowOf(dw1: Float32Array, unit: number): readonly number[] {
  return Array.from(dw1.subarray(unit * PIXELS, (unit + 1) * PIXELS));
}

/** The pixel with the most ink. */
function darkest(image: Float32Array): number {
  return image.indexOf(Math.max(...image));
}
