import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import {
  FRAGILE,
  GRAIN,
  type Key,
  LAST_DRAW,
  METHODS,
  PGD_STEPS,
  STURDY,
  SURE,
  say,
} from "../../../../build/labs/digits/attack-lab.ts";
import { PIXELS } from "../../../runtime/digits/picture.ts";
import type { Values } from "../../../runtime/engine/calls.ts";
import { seeded } from "../../../runtime/engine/random.ts";
import { type Filling, percent } from "../../../strings/strings.ts";
import { choice, number, optional, whole } from "../../shared/base/codecs.ts";
import { Goals, goalStyles, renderGoals } from "../../shared/base/goals.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { linked } from "../../shared/base/linked.ts";
import { floats, numbers } from "../../shared/base/tensors.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { digitBars } from "../shared/digit-bars.ts";
import { LabElement } from "../shared/lab-element.ts";
import type { Picture } from "../shared/picture-sheets.ts";
import { signLegend, signStyles } from "../shared/sign-legend.ts";
import { mostLikely, reading } from "../shared/verdict.ts";
import { type Attacked, Attacker, type Method, STRONGEST, type Wish } from "./attacker.ts";
import { robustness } from "./robustness.ts";

/** A drawing rests this long, in ms, before it is judged: half a digit is none. */
const REST = 800;

interface Result {
  /** The strength that is shown. */
  epsilon: number;
  before: number[];
  attacked: Attacked;
  random: Attacked;
  /** The smallest epsilon at which the goal is reached; null when none up to 0.3 does. */
  smallest: number | null;
  /** The adversarially trained network, attacked along its own gradient. */
  hardened: { before: number[]; attacked: Attacked; smallest: number | null };
}

/** `<attack-lab>`: change the reader's digit a little, along the gradient or at random. */
@customElement("attack-lab")
export class AttackLab extends LabElement {
  override readonly graphs = ["preprocess", "classify", "attack", "hardened"] as const;
  @linked(choice(METHODS)) private method: Method = "fgsm";
  /** The digit to reach; null to leave the one that the network reads. */
  @linked(optional(whole(0, 9))) private target: number | null = null;
  /** The strength that the reader has chosen; null for the smallest that reaches the goal. */
  @linked(optional(number(0, STRONGEST))) private epsilon: number | null = null;
  @state() private result: Result | null = null;
  /** The seed of the random signs. */
  @linked(whole(0, LAST_DRAW)) private signs = 0;

  private weights: Values | null = null;
  private rest = 0;
  private readonly goals = new Goals<"sturdy" | "fragile">();

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  protected override async compute(image: Float32Array): Promise<void> {
    const { probabilities } = await this.running().classifyImage(image);
    const before = [...probabilities];
    const wish = { image, method: this.method, target: this.target, read: mostLikely(before) };
    const attacker = new Attacker(this.graphInSight);
    const smallest = await attacker.smallest(wish);
    const epsilon = this.epsilon ?? smallest ?? STRONGEST;
    this.result = {
      epsilon,
      before,
      attacked: await attacker.attack(wish, epsilon),
      random: await attacker.noise(wish, epsilon, coins(this.signs)),
      smallest,
      hardened: await this.attackHardened(wish, epsilon),
    };
    window.clearTimeout(this.rest);
    if (this.isDrawn && this.target === null)
      this.rest = window.setTimeout(() => this.judge(before, smallest), REST);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.rest);
  }

  /** Whether a drawing has reached a goal: with any wrong digit for the attack's. */
  private judge(before: readonly number[], smallest: number | null): void {
    const [{ digit, percent: share }, sure] = [reading(before), Math.max(...before)];
    const epsilon = smallest?.toFixed(2) ?? `> ${STRONGEST}`;
    const words = this.say("goalReached", { digit, share, epsilon });
    const holds = this.method === "fgsm" && (smallest ?? Number.POSITIVE_INFINITY) > STURDY;
    this.goals.note("sturdy", holds ? words : "");
    const falls = smallest !== null && smallest <= FRAGILE && sure >= SURE;
    this.goals.note("fragile", falls ? words : "");
    this.requestUpdate();
  }

  private renderGoals() {
    const { goals } = this;
    return renderGoals(this.say("goals"), [
      { ask: this.say("sturdy", { epsilon: STURDY.toFixed(2) }), reached: goals.reached("sturdy") },
      {
        ask: this.say("fragile", { epsilon: FRAGILE.toFixed(2), sure: percent(SURE) }),
        reached: goals.reached("fragile"),
      },
    ]);
  }

  private async attackHardened(wish: Wish, epsilon: number): Promise<Result["hardened"]> {
    const input = { image: floats(wish.image, 1, PIXELS) };
    this.weights ??= await this.graph("hardened", input, ["w1", "b1", "w2", "b2"]);
    const before = numbers((await this.graph("hardened", input, ["probabilities"])).probabilities);
    const attacker = new Attacker(this.graphInSight, this.weights);
    const own = { ...wish, read: mostLikely(before) };
    return {
      before,
      attacked: await attacker.attack(own, epsilon),
      smallest: await attacker.smallest(own),
    };
  }

  protected override get moment(): string {
    const { before = [], attacked, epsilon = 0 } = this.result ?? {};
    const [read, now] = [mostLikely(before), mostLikely(attacked?.probabilities ?? [])];
    if (!attacked || read === now) return "";
    return this.say("moment", { epsilon: epsilon.toFixed(2), read, now });
  }

  override get paper(): HTMLElement {
    return this.drawn(".punchline");
  }

  override get remark(): string {
    return this.say("remark");
  }

  private set(change: () => void): void {
    change();
    void this.refresh();
  }

  /** The strength that the slider stands at. */
  private get strength(): number {
    return this.epsilon ?? this.result?.epsilon ?? STRONGEST;
  }

  private renderControls() {
    const epsilon = this.strength;
    return html`<div class="row">
      <div class="row" role="group" data-control="method" aria-label=${this.say("method")}>${METHODS.map(
        (method) =>
          html`<button aria-pressed=${this.method === method} @click=${() =>
            this.set(() => {
              this.method = method;
            })}>${this.say(method === "fgsm" ? "fgsm" : "pgd", { steps: PGD_STEPS })}</button>`,
      )}</div>
      <label data-control="target">${this.say("goal")} <select @change=${(event: Event) =>
        this.set(() => {
          const { value } = event.target as HTMLSelectElement;
          this.target = value === "" ? null : Number(value);
        })}>
        <option value="" ?selected=${this.target === null}>${this.say("leave")}</option>
        ${Array.from({ length: 10 }, (_, digit) => html`<option value=${digit} ?selected=${this.target === digit}>${this.say("reach", { digit })}</option>`)}
      </select></label></div>
      <label class="row" data-control="epsilon">${this.say("epsilon", { epsilon: epsilon.toFixed(2) })}
        <input type="range" min="0" max=${STRONGEST} step=${GRAIN} .value=${String(epsilon)}
          aria-valuetext=${epsilon.toFixed(2)} @input=${(event: Event) =>
            this.set(() => {
              this.epsilon = Number((event.target as HTMLInputElement).value);
            })}></label>`;
  }

  private figure(values: ArrayLike<number>, text: string, isSigned = false, said?: unknown) {
    return html`<figure><pixel-picture ?signed=${isSigned} .values=${values} .most=${isSigned ? this.strength : 1}
      label=${text}></pixel-picture><figcaption>${said ?? text}</figcaption></figure>`;
  }

  /** What the network makes of the reader's digit before the attack and after it, large. */
  private renderPunchline({ attacked, before, epsilon }: Result) {
    const answer = (probabilities: number[]) => {
      const { digit, percent } = reading(probabilities);
      return html`<b class=${digit === mostLikely(before) ? "" : "other"}>${digit}</b> ${percent}`;
    };
    const change = html`ε = ${epsilon.toFixed(2)}`;
    return html`<div class="punchline">
      ${this.figure(this.image ?? [], this.say("yourDigit"), false, answer(before))}
      <span class="sign">+</span>${this.figure(this.change(attacked), this.say("change"), true, change)}
      <span class="sign">=</span>
      ${this.figure(attacked.image, this.say("image"), false, answer(attacked.probabilities))}</div>`;
  }

  /** What an attack has added to the digit. */
  private change({ image }: Attacked): number[] {
    const original = this.image ?? [];
    return image.map((value, pixel) => value - (original[pixel] ?? 0));
  }

  private pictures({ attacked, hardened, random }: Result): Picture[] {
    const sides = [
      ["along", attacked],
      ["alongHardened", hardened.attacked],
      ["random", random],
    ] as const;
    const moved = sides.flatMap(([title, side]) => {
      const of = this.say(title);
      return [
        this.named(of, this.say("change"), this.change(side)),
        this.named(of, this.say("image"), side.image),
      ];
    });
    return [...moved, { name: this.say("yourDigit"), values: this.image ?? [] }];
  }

  private renderPair(side: Attacked) {
    return html`<div class="pictures">${this.figure(this.change(side), this.say("change"), true)}
      ${this.figure(side.image, this.say("image"))}</div>`;
  }

  private renderSide(title: string, side: Attacked, before: readonly number[], pictures: unknown) {
    const { probabilities } = side;
    return html`<section><h4>${title}</h4>
      ${pictures}
      <div><p><strong>${this.say("reads", reading(probabilities))}</strong></p>
      ${digitBars({
        probabilities,
        before,
        text: (digit, share) => this.say("probability", { digit, percent: share }),
      })}</div></section>`;
  }

  protected override told(): readonly string[] {
    if (!this.image || !this.result) return this.toldEmpty();
    const { before, attacked, random, smallest, hardened } = this.result;
    const reads = (title: Key, { probabilities }: Attacked) =>
      `${this.say(title)}: ${this.say("reads", reading(probabilities))}`;
    return [
      `${this.say("before", reading(before))} ${this.tellSmallest(smallest)}`,
      reads("along", attacked),
      reads("alongHardened", hardened.attacked),
      reads("random", random),
      ...this.goals.told(),
    ];
  }

  private tellSmallest(smallest: number | null): string {
    if (smallest === null) return this.say("none", { most: STRONGEST });
    return this.say("smallest", { epsilon: smallest.toFixed(2) });
  }

  private renderResult() {
    return html`${this.renderControls()}
      ${this.renderOfDigit(this.result ? this.renderSides(this.result) : nothing)}
      ${this.loaded ? robustness(this.lang, this.loaded.experiments, this.method, this.strength) : nothing}`;
  }

  private renderSides(result: Result) {
    const { before, attacked, random, smallest, hardened } = result;
    return html`<div class="sides">
        ${this.renderSide(this.say("along"), attacked, before, this.renderPunchline(result))}
        ${signLegend(this.say("brighter"), this.say("darker"))}
        <p>${this.say("before", reading(before))} ${this.tellSmallest(smallest)}</p>
        ${this.renderSide(this.say("alongHardened"), hardened.attacked, hardened.before, this.renderPair(hardened.attacked))}
        <p>${this.say("beforeHardened", reading(hardened.before))} ${this.tellSmallest(hardened.smallest)}</p>
        ${this.renderSide(this.say("random"), random, before, this.renderPair(random))}
      </div>
      <button data-control="signs" @click=${() =>
        this.set(() => {
          this.signs = (this.signs + 1) % 1000;
        })}>${this.say("again")}</button>
      ${this.renderPictures(() => this.pictures(result))}`;
  }

  protected override render() {
    return html`<h3>${this.say("title")}</h3>
      <p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}<div data-control="goals">${this.renderGoals()}</div>
      <div class="columns">${this.renderInput()}<div>${this.renderTrouble() ?? this.renderResult()}</div></div>
      ${this.renderStill()}${this.renderFooter()}`;
  }

  override columns(): Columns | null {
    if (!this.image || !this.result) return null;
    const { before, attacked, random, smallest, hardened } = this.result;
    return {
      epsilon: [this.result.epsilon],
      smallest_epsilon: smallest === null ? [] : [smallest],
      probability_before: before,
      probability_attacked: attacked.probabilities,
      probability_random: random.probabilities,
      probability_hardened: hardened.before,
      probability_hardened_attacked: hardened.attacked.probabilities,
      image_before: this.image,
      image_attacked: attacked.image,
      image_random: random.image,
      image_hardened_attacked: hardened.attacked.image,
    };
  }

  static override styles = [
    labStyles,
    goalStyles,
    signStyles,
    css`
      [data-control="epsilon"] input { flex: 1; }
      .sides .punchline { align-items: start; display: grid; gap: 8px; grid-column: 1 / -1; grid-template-columns: 5fr auto 3fr auto 5fr; max-width: 560px; }
      .sides .punchline figure { width: 100%; }
      .punchline figcaption { color: inherit; font-size: 1.05em; line-height: 1.2; margin-top: 4px; }
      .punchline figcaption { white-space: nowrap; }
      .punchline b { font-size: 2.6em; line-height: 1; margin-right: 2px; }
      .punchline .other { color: var(--book-loss, #c62828); }
      .punchline .sign { align-self: center; font-size: 1.6em; }
      .sides section:first-child > :last-child { grid-column: 1 / -1; }
      .sides section { display: grid; gap: 0 12px; grid-template-columns: auto minmax(0, 1fr); margin-bottom: 6px; }
      .sides h4 { grid-column: 1 / -1; }
      .sides .pictures { flex-wrap: nowrap; gap: 6px; }
      .sides figure { width: 88px; }
      .sides .track { height: 40px; }
      @media (max-width: 640px) {
        .sides figure { width: 62px; }
        .pictures figcaption { font-size: 0.72em; }
        .sides .punchline { gap: 4px; }
        .punchline figcaption { font-size: 0.9em; }
      }
    `,
  ];
}

/** A random sign for each pixel, the same for the same seed. */
function coins(seed: number): Float32Array {
  const random = seeded(seed);
  return Float32Array.from({ length: PIXELS }, () => (random() < 0.5 ? -1 : 1));
}
