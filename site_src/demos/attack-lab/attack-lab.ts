import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Values } from "../../runtime/protocol.ts";
import { seeded } from "../../runtime/random.ts";
import { percent } from "../../strings/strings.ts";
import { choice, number, optional, whole } from "../shared/codecs.ts";
import type { Columns } from "../shared/csv.ts";
import { digitBars } from "../shared/digit-bars.ts";
import { LabElement } from "../shared/lab-element.ts";
import { labStyles } from "../shared/lab-styles.ts";
import { linked } from "../shared/linked.ts";
import { floats, integers, numbers, scalar } from "../shared/tensors.ts";
import { mostLikely } from "../shared/verdict.ts";

const STRONGEST = 0.3;
const GRAIN = 0.01;
const PGD_STEPS = 10;
/** Length of a PGD step as a share of epsilon (Madry et al. 2018). */
const PGD_SHARE = 0.25;
const NO_NOISE = new Float32Array(784);

const METHODS = ["fgsm", "pgd"] as const;

type Method = (typeof METHODS)[number];

interface Attacked {
  image: number[];
  probabilities: number[];
}

interface Result {
  before: number[];
  attacked: Attacked;
  random: Attacked;
  /** The smallest epsilon at which the goal is reached; null when none up to 0.3 does. */
  smallest: number | null;
}

/** `<attack-lab>`: change the reader's digit a little, along the gradient or at random. */
@customElement("attack-lab")
export class AttackLab extends LabElement {
  override readonly graphs = ["preprocess", "classify", "attack"] as const;
  @linked(choice(METHODS)) private method: Method = "fgsm";
  /** The digit to reach; null to leave the one that the network reads. */
  @linked(optional(whole(0, 9))) private target: number | null = null;
  @linked(number(0, STRONGEST)) private epsilon = 0.1;
  @state() private result: Result | null = null;
  /** The seed of the random signs. */
  @linked(whole(0, 999)) private signs = 0;

  protected override async compute(image: Float32Array): Promise<void> {
    const { probabilities } = await this.running().classifyImage(image);
    const before = [...probabilities];
    const read = mostLikely(before);
    const attacked = await this.attack(image, read, this.epsilon);
    const random = await this.step(
      image,
      image,
      read,
      this.epsilon,
      this.epsilon,
      coins(this.signs),
    );
    const smallest = await this.smallest(image, read);
    this.result = { before, attacked, random, smallest };
  }

  private async step(
    original: Float32Array,
    current: ArrayLike<number>,
    read: number,
    epsilon: number,
    length: number,
    given: Float32Array = NO_NOISE,
  ): Promise<Attacked> {
    const feeds: Values = {
      original: floats(original, 1, 784),
      current: floats(current, 1, 784),
      label: integers(this.target ?? read),
      direction: scalar(this.target === null ? 1 : -1),
      length: scalar(length),
      epsilon: scalar(epsilon),
      given: floats(given, 1, 784),
    };
    const values = await this.graph("attack", feeds, ["image", "probabilities"]);
    return { image: numbers(values.image), probabilities: numbers(values.probabilities) };
  }

  private async attack(image: Float32Array, read: number, epsilon: number): Promise<Attacked> {
    if (this.method === "fgsm") return this.step(image, image, read, epsilon, epsilon);
    let moved = await this.step(image, image, read, epsilon, epsilon * PGD_SHARE);
    for (let count = 1; count < PGD_STEPS; count++) {
      moved = await this.step(image, moved.image, read, epsilon, epsilon * PGD_SHARE);
    }
    return moved;
  }

  private async smallest(image: Float32Array, read: number): Promise<number | null> {
    for (let grains = 1; grains * GRAIN <= STRONGEST + 1e-9; grains++) {
      const found = mostLikely((await this.attack(image, read, grains * GRAIN)).probabilities);
      if (this.target === null ? found !== read : found === this.target) return grains * GRAIN;
    }
    return null;
  }

  private set(change: () => void): void {
    change();
    void this.refresh();
  }

  private renderControls() {
    return html`<div class="row">
      <div class="row" role="group" data-control="method" aria-label=${this.say("atMethod")}>${METHODS.map(
        (method) =>
          html`<button aria-pressed=${this.method === method} @click=${() =>
            this.set(() => {
              this.method = method;
            })}>${this.say(method === "fgsm" ? "atFgsm" : "atPgd", { steps: PGD_STEPS })}</button>`,
      )}</div>
      <label data-control="target">${this.say("atGoal")} <select @change=${(event: Event) =>
        this.set(() => {
          const { value } = event.target as HTMLSelectElement;
          this.target = value === "" ? null : Number(value);
        })}>
        <option value="" ?selected=${this.target === null}>${this.say("atLeave")}</option>
        ${Array.from({ length: 10 }, (_, digit) => html`<option value=${digit} ?selected=${this.target === digit}>${this.say("atReach", { digit })}</option>`)}
      </select></label></div>
      <label class="row" data-control="epsilon">${this.say("atEpsilon", { epsilon: this.epsilon.toFixed(2) })}
        <input type="range" min="0" max=${STRONGEST} step=${GRAIN} .value=${String(this.epsilon)}
          aria-valuetext=${this.epsilon.toFixed(2)} @input=${(event: Event) =>
            this.set(() => {
              this.epsilon = Number((event.target as HTMLInputElement).value);
            })}></label>`;
  }

  private figure(values: ArrayLike<number>, text: string, isSigned = false) {
    return html`<figure><pixel-picture ?signed=${isSigned} .values=${values} .most=${isSigned ? this.epsilon : 1}
      label=${text}></pixel-picture><figcaption>${text}</figcaption></figure>`;
  }

  private reading(probabilities: readonly number[]) {
    const digit = mostLikely(probabilities);
    return { digit, percent: percent(probabilities[digit] ?? 0) };
  }

  private renderSide(title: string, { image, probabilities }: Attacked, before: readonly number[]) {
    const original = this.image ?? [];
    const change = image.map((value, pixel) => value - (original[pixel] ?? 0));
    return html`<section><h4>${title}</h4>
      <div class="pictures">${this.figure(change, this.say("atChange"), true)}
        ${this.figure(image, this.say("atImage"))}</div>
      <p aria-live="polite"><strong>${this.say("atReads", this.reading(probabilities))}</strong></p>
      ${digitBars({
        probabilities,
        before,
        text: (digit, share) => this.say("probability", { digit, percent: share }),
      })}</section>`;
  }

  private renderResult() {
    if (!this.image) return html`<p>${this.say("empty")}</p>`;
    if (!this.result) return nothing;
    const { before, attacked, random, smallest } = this.result;
    const found =
      smallest === null
        ? this.say("atNone", { most: STRONGEST })
        : this.say("atSmallest", { epsilon: smallest.toFixed(2) });
    return html`${this.renderControls()}
      <p>${this.say("atBefore", this.reading(before))} ${found}</p>
      <div class="sides">
        ${this.renderSide(this.say("atAlong"), attacked, before)}
        ${this.renderSide(this.say("atRandom"), random, before)}
      </div>
      <button data-control="signs" @click=${() =>
        this.set(() => {
          this.signs = (this.signs + 1) % 1000;
        })}>${this.say("atAgain")}</button>`;
  }

  protected override render() {
    return html`<h3>${this.say("atTitle")}</h3>
      <p class="muted">${this.say("atLead")}</p>
      ${this.renderNotices()}
      <div class="columns">${this.renderInput()}<div>${this.renderTrouble() ?? this.renderResult()}</div></div>
      ${this.renderFooter()}`;
  }

  override columns(): Columns | null {
    if (!this.image || !this.result) return null;
    const { before, attacked, random, smallest } = this.result;
    return {
      epsilon: [this.epsilon],
      smallest_epsilon: smallest === null ? [] : [smallest],
      probability_before: before,
      probability_attacked: attacked.probabilities,
      probability_random: random.probabilities,
      image_before: this.image,
      image_attacked: attacked.image,
      image_random: random.image,
    };
  }

  static override styles = [
    labStyles,
    css`
      .sides { display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); }
      .sides .pictures { margin-bottom: 6px; }
    `,
  ];
}

/** 784 random signs, the same for the same seed. */
function coins(seed: number): Float32Array {
  const random = seeded(seed);
  return Float32Array.from({ length: 784 }, () => (random() < 0.5 ? -1 : 1));
}
