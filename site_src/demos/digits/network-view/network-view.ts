import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { type Key, SHOWN, say } from "../../../../build/labs/digits/network-view.ts";
import { PIXELS } from "../../../runtime/digits/picture.ts";
import type { Values } from "../../../runtime/engine/calls.ts";
import { minus } from "../../../strings/fill-in.ts";
import type { Filling } from "../../../strings/strings.ts";
import { optional, whole } from "../../shared/base/codecs.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { linked } from "../../shared/base/linked.ts";
import { first, floats, integers, numbers } from "../../shared/base/tensors.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { digitBars } from "../shared/digit-bars.ts";
import { LabElement } from "../shared/lab-element.ts";
import type { Picture } from "../shared/picture-sheets.ts";
import { largest } from "../shared/pixels.ts";
import { signLegend, signStyles } from "../shared/sign-legend.ts";
import { mostLikely } from "../shared/verdict.ts";

interface Unit {
  index: number;
  weights: number[];
  products: number[];
  bias: number;
  before: number;
  after: number;
  outgoing: number;
  contribution: number;
}

interface Opened {
  probabilities: number[];
  /** the digit that the network reads, and for which the units shown weigh most */
  read: number;
  digit: number;
  logit: number;
  bias: number;
  units: Unit[];
  /** What all hidden units that are not shown add to the logit. */
  others: number;
  count: number;
}

/** `<network-view>`: the shipped network opened for the reader's digit, every sum taken apart. */
@customElement("network-view")
export class NetworkView extends LabElement {
  override readonly graphs = ["preprocess", "classify", "inspect"] as const;
  @state() private opened: Opened | null = null;
  /** The digit whose logit is taken apart; null for the one that the network reads. */
  @linked(optional(whole(0, 9)), "digit") private chosen: number | null = null;
  /** The place of the unit that is opened, among those shown. */
  @linked(whole(0, SHOWN - 1), "unit") private selected = 0;

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  protected override async compute(image: Float32Array): Promise<void> {
    const input = { image: floats(image, 1, PIXELS), units: integers(0) };
    const { read, order } = await this.survey(input, this.opened?.read ?? 0);
    const digit = this.chosen ?? read;
    const feeds = { ...input, digit: integers(digit) };
    const all = ["logits", "probabilities", "hidden_pre", "hidden", "contributions", "bias"];
    const parts = ["weights", "products", "unit_bias", "outgoing"];
    const values = await this.graph("inspect", { ...feeds, units: integers(...order) }, [
      ...all,
      ...parts,
    ]);
    const [before, after] = [numbers(values.hidden_pre), numbers(values.hidden)];
    const contributions = numbers(values.contributions);
    const [weights, products] = [numbers(values.weights), numbers(values.products)];
    const [biases, outgoing] = [numbers(values.unit_bias), numbers(values.outgoing)];
    const units = order.map((index, rank) => ({
      index,
      weights: weights.slice(rank * PIXELS, (rank + 1) * PIXELS),
      products: products.slice(rank * PIXELS, (rank + 1) * PIXELS),
      bias: biases[rank] ?? 0,
      before: before[index] ?? 0,
      after: after[index] ?? 0,
      outgoing: outgoing[rank] ?? 0,
      contribution: contributions[index] ?? 0,
    }));
    const shown = units.reduce((sum, unit) => sum + unit.contribution, 0);
    const bias = first(values.bias);
    const logit = numbers(values.logits)[digit] ?? 0;
    const others = logit - bias - shown;
    const probabilities = numbers(values.probabilities);
    this.opened = { probabilities, read, digit, logit, bias, units, others, count: before.length };
  }

  /**
   * The digit that is read, and the units that weigh most for or against it, in order. Whatever bar
   * is chosen, they stay. A guess that is wrong costs one more run.
   */
  private async survey(input: Values, guess: number): Promise<{ read: number; order: number[] }> {
    const feeds = { ...input, digit: integers(guess) };
    const answer = await this.graph("inspect", feeds, ["probabilities", "order"]);
    const read = mostLikely(numbers(answer.probabilities));
    if (read !== guess) return this.survey(input, read);
    return { read, order: numbers(answer.order).slice(0, SHOWN) };
  }

  private choose(digit: number): void {
    this.chosen = digit;
    void this.refresh();
  }

  private sum({ digit, logit, bias, units, others, count }: Opened): string {
    const shown = units.reduce((sum, unit) => sum + unit.contribution, 0);
    return this.say("sum", {
      digit,
      shown: shown.toFixed(2),
      count: units.length,
      rest: count - units.length,
      others: others.toFixed(2),
      bias: bias.toFixed(2),
      logit: logit.toFixed(2),
    });
  }

  protected override told(): readonly string[] {
    return this.image && this.opened ? [this.sum(this.opened)] : this.toldEmpty();
  }

  private renderTile(unit: Unit, rank: number, most: number) {
    const name = this.say("tile", {
      unit: unit.index,
      contribution: unit.contribution.toFixed(2),
    });
    return html`<button class="tile" aria-pressed=${rank === this.selected} aria-label=${name}
      @click=${() => {
        this.selected = rank;
      }} @pointerenter=${() => {
        this.selected = rank;
      }}>
      <pixel-picture signed .values=${unit.products} .most=${most} label=${name}></pixel-picture>
      <span class="number">${signed(unit.contribution)}</span></button>`;
  }

  private renderUnit(unit: Unit, digit: number) {
    const sum = unit.before - unit.bias;
    const figure = (values: ArrayLike<number>, text: string, isSigned = true) => html`<figure>
      <pixel-picture ?signed=${isSigned} .values=${values} label=${text}></pixel-picture>
      <figcaption>${text}</figcaption></figure>`;
    return html`<div class="unit">
      <h4>${this.say("why", { unit: unit.index })}</h4>
      <div class="pictures">
        ${figure(unit.weights, this.say("weights"))}<span class="sign">×</span>
        ${figure(this.image ?? [], this.say("yourDigit"), false)}<span class="sign">=</span>
        ${figure(unit.products, this.say("products"))}
      </div>
      <p class="sum number">${this.say("unitSum", {
        sum: sum.toFixed(3),
        bias: signed(unit.bias, 3),
        before: unit.before.toFixed(3),
        after: unit.after.toFixed(3),
        outgoing: unit.outgoing.toFixed(3),
        digit,
        contribution: unit.contribution.toFixed(3),
      })}</p>
      ${this.renderPictures(() => this.pictures(unit))}</div>`;
  }

  private pictures({ index, weights, products }: Unit): Picture[] {
    const of = this.say("unit", { unit: index });
    return [
      this.named(of, this.say("products"), products),
      this.named(of, this.say("weights"), weights),
      { name: this.say("yourDigit"), values: this.image ?? [] },
    ];
  }

  private renderTable({ units, digit }: Opened) {
    const heads = ["headUnit", "headBefore", "headAfter", "headOutgoing", "headPart"] as const;
    return html`<details data-control="table"><summary>${this.say("table")}</summary><div class="scroll" tabindex="0" role="group" aria-label=${this.say("table")}><table>
      <thead><tr>${heads.map((key) => html`<th scope="col">${this.say(key, { digit })}</th>`)}</tr></thead>
      <tbody>${units.map(
        (
          unit,
        ) => html`<tr><th scope="row">${unit.index}</th><td>${minus(unit.before.toFixed(3))}</td>
        <td>${minus(unit.after.toFixed(3))}</td><td>${minus(unit.outgoing.toFixed(3))}</td>
        <td>${minus(unit.contribution.toFixed(3))}</td></tr>`,
      )}</tbody></table></div></details>`;
  }

  private renderOpened() {
    if (!this.opened) return nothing;
    const { probabilities, read, digit, units } = this.opened;
    const most = Math.max(...units.map((unit) => largest(unit.products)));
    const unit = units[Math.min(this.selected, units.length - 1)];
    return html`<p class="muted">${this.say("bars")}</p>
      ${digitBars({
        probabilities,
        chosen: digit,
        text: (of, share) => this.say("probability", { digit: of, percent: share }),
        choose: (of) => this.choose(of),
      })}
      <p class="sum">${this.sum(this.opened)}</p>
      <h4>${this.say("tiles", { digit: read })}</h4>
      ${signLegend(this.say("adds"), this.say("takes"))}
      <div class="tiles" data-control="units" role="group" aria-label=${this.say("tiles", { digit: read })}>
        ${units.map((each, rank) => this.renderTile(each, rank, most))}</div>
      ${unit ? this.renderUnit(unit, digit) : nothing}
      ${this.renderTable(this.opened)}`;
  }

  protected override render() {
    return html`<h3>${this.say("title")}</h3>
      <p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}
      <div class="columns">${this.renderInput()}<div>${this.renderTrouble() ?? this.renderOfDigit(this.renderOpened())}</div></div>
      ${this.renderFooter()}`;
  }

  override columns(): Columns | null {
    if (!this.image || !this.opened) return null;
    const { probabilities, digit, logit, bias, units, others } = this.opened;
    const of = (part: (unit: Unit) => number) => units.map(part);
    const open = units[this.selected];
    return {
      probability: probabilities,
      digit: [digit],
      logit: [logit],
      bias: [bias],
      other_units: [others],
      unit: of(({ index }) => index),
      before: of(({ before }) => before),
      after: of(({ after }) => after),
      outgoing_weight: of(({ outgoing }) => outgoing),
      contribution: of(({ contribution }) => contribution),
      image: this.image,
      weights: open?.weights ?? [],
      products: open?.products ?? [],
    };
  }

  static override styles = [
    labStyles,
    signStyles,
    css`
      .tiles { display: grid; gap: 6px; grid-template-columns: repeat(auto-fill, minmax(64px, 1fr)); margin: 8px 0; }
      .tile { border-radius: 8px; font-size: 0.8em; padding: 4px; }
      .sign { align-self: center; font-size: 1.4em; margin-bottom: 1.2em; }
      .unit { border-top: 1px solid var(--md-default-fg-color--lightest, #ddd); }
      @media (max-width: 640px) { figure { width: 80px; } }
    `,
  ];
}

/** A number with its sign. */
function signed(value: number, digits = 2): string {
  return (value < 0 ? "" : "+") + minus(value.toFixed(digits));
}
