import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { type Key, LARGEST, say } from "../../../../build/labs/digits/toy-lab.ts";
import type { Filling } from "../../../strings/strings.ts";
import { choice, list, number, whole } from "../../shared/base/codecs.ts";
import { labStyles, quantityStyles } from "../../shared/base/lab-styles.ts";
import { Latest } from "../../shared/base/latest.ts";
import { linked, linkedFields } from "../../shared/base/linked.ts";
import { numberField, type Range, refusal } from "../../shared/base/number-field.ts";
import { Width } from "../../shared/base/width.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { DigitsElement } from "../shared/digits-element.ts";
import {
  drawing,
  type Edge,
  edgeName,
  planFor,
  reached,
  STEPS,
  shown,
  showsSlopes,
  slopeOf,
  weightOf,
} from "./drawing.ts";
import { type Computed, EXAMPLE, learn, type Numbers } from "./network.ts";
import { sheetAt } from "./values.ts";

const ANYTHING: Range = { least: -LARGEST, most: LARGEST };
/** A negative learning rate would climb. */
const RATE: Range = { least: 0, most: LARGEST };
const anything = number(-LARGEST, LARGEST);
const FIELDS = ["x", "w1", "b1", "w2", "b2"] as const;
const SIGNS = { x: "x", w1: "w¹", b1: "b¹", w2: "w²", b2: "b²" };

/** An edge, or none. */
type Picked = Omit<Edge, "layer"> & { layer: 0 | Edge["layer"] };
const NONE: Picked = { layer: 0, row: 1, column: 0 };

/** `<toy-lab>`: one step of learning in the 2-2-2 network of section 4, with every number. */
@customElement("toy-lab")
export class ToyLab extends DigitsElement {
  override readonly graphs = ["toy"] as const;
  @linkedFields<Numbers>({
    x: list(anything, 2),
    w1: list(anything, 4),
    b1: list(anything, 2),
    w2: list(anything, 4),
    b2: list(anything, 2),
    label: choice([0, 1]),
    rate: number(RATE.least, RATE.most),
  })
  private given: Numbers = EXAMPLE;
  @state() private computed: Computed | null = null;
  /** Why the last number was not taken; empty when it was. */
  @state() private refusal = "";
  @linked(whole(0, STEPS.length - 1)) private step = 0;
  /** The edge whose chain rule is written out; layer 0 is none. */
  @linkedFields<Picked>({ layer: choice([0, 1, 2]), row: choice([0, 1]), column: choice([0, 1]) })
  private picked: Picked = NONE;
  /** Of the lab, in px. */
  @state() private width = 720;
  private readonly latest = new Latest(() => this.compute(), this.sight.until);

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  constructor() {
    super();
    new Width(this, (width) => {
      this.width = width;
    });
  }

  protected override onReady(): void {
    this.work = this.refresh();
  }

  private async refresh(): Promise<void> {
    try {
      await this.latest.run();
    } catch (error) {
      this.fail(error);
    }
  }

  private async compute(): Promise<void> {
    const client = this.running();
    this.computed = await learn(
      (name, feeds, fetches) => client.run(name, feeds, fetches),
      this.given,
    );
  }

  private set(change: Partial<Numbers>): void {
    this.refusal = "";
    this.given = { ...this.given, ...change };
    this.work = this.refresh();
  }

  private field(name: string, value: number, set: (value: number) => void, range = ANYTHING) {
    return numberField({
      lang: this.lang,
      name,
      value,
      range,
      set,
      refuse: (sentence) => {
        this.refusal = sentence;
      },
    });
  }

  private fields(key: (typeof FIELDS)[number]) {
    return this.given[key].map((value, index) => {
      const pair = this.given[key].length === 4;
      const digits = pair ? `${"₁₂"[index >> 1]}${"₁₂"[index & 1]}` : "₁₂"[index];
      return this.field(`${SIGNS[key]}${digits}`, value, (changed) => {
        this.set({ [key]: this.given[key].map((old, at) => (at === index ? changed : old)) });
      });
    });
  }

  private renderNumbers() {
    return html`<details data-control="numbers"><summary>${this.say("change")}</summary><div class="choices">
      ${FIELDS.map((key) => this.fields(key))}
      ${this.field(this.say("rate"), this.given.rate, (rate) => this.set({ rate }), RATE)}
      <label>${this.say("label")} <select @change=${(event: Event) =>
        this.set({ label: (event.target as HTMLSelectElement).selectedIndex })}>
        ${[0, 1].map((at) => html`<option ?selected=${at === this.given.label}>${at + 1}</option>`)}</select></label>
      <button @click=${() => this.set(EXAMPLE)}>${this.say("reset")}</button></div>
      ${refusal(this.refusal)}</details>`;
  }

  private renderSteps() {
    const last = STEPS.length - 1;
    const go = (step: number) => {
      this.step = Math.min(last, Math.max(0, step));
    };
    return html`<div class="row" data-control="step">
      <button aria-disabled=${this.step === 0} @click=${() => go(this.step - 1)}>${this.say("back")}</button>
      <button aria-disabled=${this.step === last} @click=${() => go(this.step + 1)}>${this.say("next")}</button>
      <input type="range" min="0" max=${last} .value=${String(this.step)} aria-label=${this.say("step")}
        aria-valuetext=${this.sentence(this.step)} @input=${(event: Event) => go(Number((event.target as HTMLInputElement).value))}>
      </div>${this.renderCaption()}`;
  }

  /** As high at every step, so that the drawing stays where it is: the others lie unseen behind it. */
  private renderCaption() {
    return html`<div class="caption"><p class="sum number">${this.sentence(this.step)}</p>
      ${STEPS.map((_, step) => html`<div class="sum awaited" aria-hidden="true">${this.sentence(step)}</div>`)}</div>`;
  }

  protected override told(): readonly string[] {
    const { computed, chosen, refusal } = this;
    if (!computed) return [];
    const explained = chosen ? this.explained(chosen, computed) : [];
    return [this.sentence(this.step), ...explained, ...(refusal ? [refusal] : [])];
  }

  private get chosen(): Edge | null {
    const { layer, row, column } = this.picked;
    return layer ? { layer, row, column } : null;
  }

  /** What is known of an edge at this step. */
  private explained(edge: Edge, computed: Computed): string[] {
    if (!reached(this.step, "slopes")) return [this.say("later")];
    const chain = this.chainOf(edge, computed);
    return reached(this.step, "update") ? [chain, this.moved(edge, computed)] : [chain];
  }

  /** What happens at a step, with its numbers. */
  private sentence(step: number): string {
    const { computed, given } = this;
    if (!computed) return "";
    const at = (list: readonly number[], index: number) => shown(list[index] ?? 0);
    const { x, w1, b1, w2, b2, label } = given;
    const values = {
      x1: at(x, 0),
      x2: at(x, 1),
      w11: at(w1, 0),
      w12: at(w1, 1),
      b11: at(b1, 0),
      w21: at(w1, 2),
      w22: at(w1, 3),
      b12: at(b1, 1),
      z12: at(computed.z1, 1),
      z11: at(computed.z1, 0),
      a11: at(computed.a1, 0),
      a12: at(computed.a1, 1),
      v11: at(w2, 0),
      v12: at(w2, 1),
      v22: at(w2, 3),
      b21: at(b2, 0),
      b22: at(b2, 1),
      z22: at(computed.z2, 1),
      z21: at(computed.z2, 0),
      label: label + 1,
      p: at(computed.p, label),
      loss: shown(computed.loss),
      p1: at(computed.p, 0),
      p2: at(computed.p, 1),
      y1: label === 0 ? 1 : 0,
      y2: label,
      d1: at(computed.delta2, 0),
      d2: at(computed.delta2, 1),
      v21: at(w2, 2),
      passed: at(computed.passed, 0),
      gate: (computed.z1[0] ?? 0) > 0 ? 1 : 0,
      delta: at(computed.delta1, 0),
      rate: shown(given.rate),
      after: shown(computed.after.loss),
      pAfter: at(computed.after.p, label),
    };
    const name = `${step + 1}. `;
    return name + this.say(`step_${STEPS[step] ?? "hidden"}`, values);
  }

  /** The chosen weight's derivative, from its two ends. */
  private chainOf(edge: Edge, computed: Computed): string {
    const { layer, row, column } = edge;
    const weight = edgeName(edge);
    const slope = shown(slopeOf(computed, edge));
    const [units, ends] = [["₁", "₂"], { row, column }];
    const names = { weight, j: units[ends.row] ?? "", i: units[ends.column] ?? "", slope };
    if (layer === 2) {
      const values = {
        ...names,
        p: shown(computed.p[row] ?? 0),
        y: row === this.given.label ? 1 : 0,
        a: shown(computed.a1[column] ?? 0),
      };
      return this.say("chain2", values);
    }
    const values = {
      ...names,
      x: shown(this.given.x[column] ?? 0),
      gate: (computed.z1[row] ?? 0) > 0 ? 1 : 0,
      z: shown(computed.z1[row] ?? 0),
      up: shown(this.given.w2[row] ?? 0),
      down: shown(this.given.w2[2 + row] ?? 0),
      d1: shown(computed.delta2[0] ?? 0),
      d2: shown(computed.delta2[1] ?? 0),
    };
    return this.say("chain1", values);
  }

  /** What the update makes of the chosen weight. */
  private moved(edge: Edge, computed: Computed): string {
    return this.say("moved", {
      weight: edgeName(edge),
      old: shown(weightOf(this.given, computed, STEPS.indexOf("slopes"), edge)),
      rate: shown(this.given.rate),
      slope: shown(slopeOf(computed, edge)),
      next: shown(weightOf(this.given, computed, STEPS.indexOf("update"), edge)),
    });
  }

  private renderChosen(edge: Edge, computed: Computed) {
    const [chain, moved] = this.explained(edge, computed);
    return html`<h4>${this.say("chain", { weight: edgeName(edge) })}</h4>
      <p class="sum number">${chain}</p>${moved ? html`<p class="number">${moved}</p>` : nothing}`;
  }

  private renderNetwork() {
    if (!this.computed) return nothing;
    const computed = this.computed;
    const label = (edge: Edge) =>
      this.say(showsSlopes(this.step) ? "edgeSlope" : "edge", {
        weight: edgeName(edge),
        value: shown(weightOf(this.given, computed, this.step, edge)),
        slope: shown(slopeOf(computed, edge)),
      });
    return html`${this.renderSteps()}
      <div role="group" aria-label=${this.say("title")}>
      ${drawing(
        planFor(this.width),
        this.given,
        computed,
        this.step,
        this.chosen,
        label,
        (edge) => {
          this.picked = edge;
        },
      )}</div>
      <data-table lang=${this.lang} summary=${this.say("numbers")}
        .sheets=${() => [sheetAt(this.lang, this.given, computed, this.step)]}></data-table>
      <p class="muted">${this.say("pick")}</p>
      ${this.chosen ? this.renderChosen(this.chosen, computed) : nothing}${this.renderNumbers()}`;
  }

  protected override render() {
    return html`<h3>${this.say("title")}</h3><p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}${this.renderTrouble() ?? this.renderNetwork()}${this.renderFooter()}`;
  }

  override columns(): Columns | null {
    if (!this.computed) return null;
    const { next, after, loss, ...values } = this.computed;
    return {
      ...this.given,
      label: [this.given.label],
      rate: [this.given.rate],
      ...values,
      loss: [loss, after.loss],
      next_w1: next.w1,
      next_b1: next.b1,
      next_w2: next.w2,
      next_b2: next.b2,
      p_after: after.p,
    };
  }

  static override styles = [
    labStyles,
    quantityStyles,
    css`
      [data-control="step"] { margin: 8px 0; }
      [data-control="step"] input { flex: 1; }
      .caption { display: grid; }
      .caption > * { grid-area: 1 / 1; margin: 0; }
      .network { display: block; margin: 0 auto; width: 100%; }
      .network text { fill: currentColor; font-size: 14px; paint-order: stroke; stroke: var(--md-default-bg-color, #fff); stroke-width: 5px; }
      .node circle { fill: var(--md-default-bg-color, #fff); stroke: currentColor; stroke-width: 2; }
      .edge { cursor: pointer; }
      .edge line { stroke: currentColor; stroke-opacity: 0.55; stroke-width: 2; }
      .edge .reach { stroke-opacity: 0; stroke-width: 26; }
      .edge.named line:not(.reach) { stroke-opacity: 1; stroke-width: 4; }
      .edge[aria-pressed="true"] line:not(.reach) { stroke: var(--book-weight, #8a6100); stroke-opacity: 1; stroke-width: 4; }
      .edge:focus-visible { outline: 3px solid var(--book-focus, #1a1a1a); outline-offset: 2px; }
      .edge:focus-visible line:not(.reach) { stroke-dasharray: 6 4; stroke-opacity: 1; stroke-width: 5; }
      .edge .slope { font-weight: 700; }
      button[aria-disabled="true"] { cursor: default; opacity: 0.5; }
    `,
  ];
}
