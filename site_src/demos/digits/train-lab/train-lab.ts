import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import {
  FEW_UNITS,
  FIRST_EPOCH,
  type Key,
  say,
  WITH_FEW,
} from "../../../../build/labs/digits/train-lab.ts";
import type { Progress } from "../../../runtime/digits/calls.ts";
import type { DigitClient } from "../../../runtime/digits/client.ts";
import { PIXELS } from "../../../runtime/digits/picture.ts";
import { offerFile } from "../../../scripts/offer-file.ts";
import { type Filling, inPercent, percent } from "../../../strings/strings.ts";
import { Goals, goalStyles, renderGoals } from "../../shared/base/goals.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { linkedFields } from "../../shared/base/linked.ts";
import { floats, integers, numbers } from "../../shared/base/tensors.ts";
import { sentence, wayOut } from "../../shared/base/trouble.ts";
import { Turns } from "../../shared/base/turns.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { LabElement } from "../shared/lab-element.ts";
import type { Picture } from "../shared/picture-sheets.ts";
import { recipe } from "./choices-form.ts";
import { type Classroom, Course } from "./course.ts";
import "./curves.ts";
import { sheets } from "./points.ts";
import { type Choices, DEFAULTS, LINKED } from "./settings.ts";
import { type Shares, sides } from "./sides.ts";
import { confusion, figures, headline, outcome, type Say, status } from "./status.ts";
import { GRID } from "./unit-grid.ts";

/** An eye follows no faster, and a slow phone needs the time between. */
const SHOWN_EVERY = 250;
const NONE = new Float32Array(0);

/** `<train-lab>`: the reader trains the network of section 5 in the page. */
@customElement("train-lab")
export class TrainLab extends LabElement implements Classroom {
  override readonly graphs = [
    "preprocess",
    "classify",
    "inspect",
    "train_adam",
    "train_sgd",
    "judge",
  ] as const;
  @linkedFields<Choices>(LINKED) choices: Choices = DEFAULTS;
  @state() private shares: Shares | null = null;
  /** What the course had come to when its network was taken for every lab. */
  @state() private adopted: Progress | null = null;
  private readonly course = new Course(this);
  private readonly goals = new Goals<"first" | "few">();
  private readonly ticks = new Turns(this, () => this.tick(), SHOWN_EVERY);
  private readonly words: Say = (key, values) => this.say(key, values);

  protected override get moment(): string {
    const { judged, isBusy, seconds } = this.course;
    if (!judged || isBusy) return "";
    const accuracy = inPercent(judged.accuracy);
    return this.say("moment", { accuracy, seconds: seconds.toFixed(1) });
  }

  override get paper(): HTMLElement {
    return this.drawn(".seen");
  }

  override get linkCopied(): string {
    return this.say("linkCopied");
  }

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.onVisibility);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.onVisibility);
    this.course.leave();
  }

  protected override onReady(): void {
    super.onReady();
    void this.course.backend.probe();
  }

  get isSeen(): boolean {
    return this.sight.seen;
  }

  /** Another recipe is for another training: what runs stops, and nothing goes on by it. */
  protected override onLink(): void {
    const { course } = this;
    if (course.mode === "preparing") course.forget();
    else if (course.isBusy) void course.stop();
    else course.mode = "idle";
    super.onLink();
  }

  protected override willUpdate(): void {
    const { judged, newest, weights } = this.course;
    if (!judged || !newest) return;
    const words = this.say("goalReached", { accuracy: inPercent(judged.accuracy) });
    const isFirst = newest.epoch <= 1 && judged.accuracy >= FIRST_EPOCH;
    this.goals.note("first", isFirst ? words : "");
    const isSmall = weights?.b1?.data.length === FEW_UNITS && judged.accuracy >= WITH_FEW;
    this.goals.note("few", isSmall ? words : "");
  }

  private renderGoals() {
    const { goals } = this;
    return renderGoals(this.say("goals"), [
      {
        ask: this.say("first", { accuracy: percent(FIRST_EPOCH) }),
        reached: goals.reached("first"),
      },
      {
        ask: this.say("few", { accuracy: percent(WITH_FEW), units: FEW_UNITS }),
        reached: goals.reached("few"),
      },
    ]);
  }

  sharedClient(): DigitClient {
    return this.running();
  }

  onProgress(): void {
    this.ticks.wish();
  }

  onWeights(): void {
    if (!this.course.weights) this.forget();
    // Not awaited: out of view the reading rests, and the training goes on.
    else void this.refresh();
  }

  onFailure(error: unknown): void {
    this.fail(error);
  }

  /** The published network's reading stays. */
  private forget(): void {
    if (this.shares) this.shares = { ...this.shares, trained: null };
  }

  private tick(): boolean {
    this.requestUpdate();
    return false;
  }

  /** Both networks read the reader's digit. */
  protected override async compute(image: Float32Array): Promise<void> {
    const shipped = [...(await this.running().classifyImage(image, true)).probabilities];
    const { weights } = this.course;
    if (!weights) {
      this.shares = { trained: null, shipped };
      return;
    }
    const feeds = {
      image: floats(image, 1, PIXELS),
      digit: integers(0),
      units: integers(0),
      ...weights,
    };
    const { probabilities } = await this.graph("inspect", feeds, ["probabilities"]);
    if (!this.course.weights) return; // forgotten meanwhile
    this.shares = { trained: numbers(probabilities), shipped };
  }

  private readonly onVisibility = (): void => {
    if (document.hidden) this.course.pause();
  };

  private choose(changes: Partial<Choices>): void {
    this.choices = { ...this.choices, ...changes };
    this.course.mode = "idle";
  }

  private renderRecipe() {
    return recipe({
      choices: this.choices,
      course: this.course,
      digits: this.loaded?.digits,
      say: this.words,
      choose: (changes) => this.choose(changes),
    });
  }

  private takeStep(): void {
    if (!this.course.isBusy) void this.course.run(1);
  }

  /** The button that stops goes with the training: the focus moves on to one that stays. */
  private stop(): void {
    void this.course.stop();
    this.renderRoot.querySelector<HTMLElement>(".go")?.focus();
  }

  /** So does this one. */
  private startOver(): void {
    if (this.course.isBusy) return;
    this.course.forget();
    this.renderRoot.querySelector<HTMLElement>(".go")?.focus();
  }

  /** Start, pause and go on are one button, so that the focus stays and Space goes to and fro. */
  private renderGo() {
    const { course } = this;
    if (course.isBusy) {
      return this.goButton("pause", () => course.pause(), course.mode === "preparing");
    }
    return this.goButton(course.mode === "paused" ? "goOn" : "start", () => course.run());
  }

  private goButton(key: Key, act: () => void, waits = false) {
    return html`<button class="go" aria-disabled=${waits} @click=${act}>${this.say(key)}</button>`;
  }

  private renderButtons() {
    const { course } = this;
    const started = course.mode === "paused";
    return html`<div class="row buttons">
      ${this.renderGo()}
      <button aria-disabled=${course.isBusy} @click=${() => this.takeStep()}>${this.say("step")}</button>
      ${
        course.mode === "running" || started
          ? html`<button @click=${this.stop}>${this.say("stop")}</button>`
          : nothing
      }
      ${
        course.isBegun
          ? html`<button aria-disabled=${course.isBusy} @click=${this.startOver}>${this.say("reset")}</button>`
          : nothing
      }
    </div>`;
  }

  /** What can be done with a trained network. */
  private renderTaking() {
    const { newest, isBusy } = this.course;
    if (!newest || isBusy) return nothing;
    return html`<div class="row">
      <button @click=${this.adopt}>${this.say("adopt")}</button>
      <button @click=${this.download}>${this.say("download")}</button></div>
    ${this.taken().map((sentence) => html`<p class="own">${sentence}</p>`)}`;
  }

  /** Use this network in every lab; kept in the browser. */
  private async adopt(): Promise<void> {
    const { newest, weights } = this.course;
    if (!weights || !this.loaded) return;
    try {
      const { accuracy } = await this.course.assess();
      const units = weights.b1?.data.length ?? 0;
      await this.running().adopt({ weights, units, accuracy });
      this.loaded = { ...this.loaded, own: { units, accuracy, used: true } };
      this.adopted = newest;
    } catch (error) {
      this.fail(error);
    }
  }

  /** Hand out this network as an ONNX file. */
  private async download(): Promise<void> {
    const { weights } = this.course;
    if (!weights) return;
    try {
      const file = await this.running().portable(weights);
      offerFile(new Blob([file]), `digits-${PIXELS}-${weights.b1?.data.length}-10.onnx`);
    } catch (error) {
      this.fail(error);
    }
  }

  protected override told(): readonly string[] {
    if (this.phase !== "ready" || this.course.isBusy) return [];
    return [outcome(this.course, this.words), ...this.taken(), ...this.goals.told()];
  }

  /** That the network shown is used in every lab now, said where it was asked for. */
  private taken(): readonly string[] {
    const { newest } = this.course;
    return newest && newest === this.adopted ? [this.say("adopted")] : [];
  }

  private renderReading() {
    if (!this.image) return html`<p>${this.say("empty")}</p>`;
    return this.shares ? sides(this.shares, this.words) : nothing;
  }

  /** The pictures of the grid, and the digit that both networks read. */
  private pictures(w1: Float32Array): Picture[] {
    const units = Array.from({ length: Math.min(GRID, w1.length / PIXELS) }, (_, unit) => {
      const of = this.say("unit", { unit });
      return this.named(of, this.say("weights"), w1.subarray(unit * PIXELS, (unit + 1) * PIXELS));
    });
    return this.image ? [...units, { name: this.say("yourDigit"), values: this.image }] : units;
  }

  private renderPoints() {
    const names = [this.say("stepName"), this.say("loss"), this.say("accuracy")];
    return html`<data-table lang=${this.lang} summary=${this.say("chartTable")}
      .sheets=${() => sheets(this.course.points, names)}></data-table>`;
  }

  /** Before the first step there is nothing to see, but its place is kept. */
  private renderCurves() {
    const { points } = this.course;
    return html`<training-curves class=${points.length ? "" : "awaited"} .points=${points}
      lossName=${this.say("loss")} accuracyName=${this.say("accuracy")}
      stepName=${this.say("stepName")}></training-curves>`;
  }

  /** That WebGPU has failed: the training goes on, so there is nothing to try again. */
  private renderGaveUp() {
    const failure = this.course.backend.gaveUp;
    if (!failure) return nothing;
    const detail = `${failure.subject}: ${failure.detail}`;
    const old = failure.kind === "gone" ? sentence(this.lang, failure) : "";
    return html`<div class="own"><p>${this.say("gaveUp", { detail })} ${old}</p>
      ${wayOut(this.lang, failure)}</div>`;
  }

  /** Where a training begins anew, its place is kept until the new weights come. */
  private renderGrid() {
    const { w1, b1 } = this.course.weights ?? {};
    const first = (w1?.data ?? NONE) as Float32Array;
    const units = b1?.data.length ?? this.choices.units;
    const grid = this.say("grid", { count: Math.min(GRID, units) });
    return html`<div class=${first.length ? "" : "awaited"}>
      <p class="muted">${grid}</p>
      <unit-grid .weights=${first} label=${grid}></unit-grid>
      ${this.renderPictures(() => this.pictures(first))}</div>`;
  }

  /** Digit, answers, accuracy and weights in one view. */
  private renderDesk() {
    const { course } = this;
    return html`<div class="desk">${this.renderInput()}
      <div class="news">${headline(course, this.words)}${status(course, this.words)}</div>
      <div class="answers">${this.renderReading()}</div>
      ${course.isBegun ? this.renderSeen() : nothing}</div>`;
  }

  private renderSeen() {
    return html`<div class="seen">${this.renderCurves()}${this.renderGrid()}
      ${figures(this.course, this.choices.epochs, this.words)}</div>`;
  }

  private renderTraining() {
    const { points, judged } = this.course;
    return html`${this.renderButtons()}${this.renderRecipe()}${this.renderGaveUp()}
      ${this.renderDesk()}${this.renderTaking()}
      ${points.length ? this.renderPoints() : nothing}
      ${judged ? confusion(judged, this.words) : nothing}`;
  }

  protected override render() {
    return html`<h3>${this.say("title")}</h3>
      <p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}<div data-control="goals">${this.renderGoals()}</div>
      ${this.renderTrouble() ?? this.renderTraining()}
      ${this.renderFooter()}`;
  }

  /** Training takes its own course: no command repeats it to the last digit. */
  override get command(): string {
    return "";
  }

  override columns(): Columns | null {
    const { points } = this.course;
    const seen = points.filter(({ accuracy }) => accuracy !== null);
    if (!points.length) return null;
    return {
      step: points.map(({ step }) => step),
      loss: points.map(({ loss }) => loss),
      step_of_accuracy: seen.map(({ step }) => step),
      accuracy: seen.map(({ accuracy }) => accuracy ?? 0),
      probability_trained: this.shares?.trained ?? [],
      probability_shipped: this.shares?.shipped ?? [],
    };
  }

  static override styles = [
    labStyles,
    goalStyles,
    css`
      .go { background: var(--md-primary-fg-color, #00695c); color: #fff; font-weight: 600; }
      :is(button:disabled, [aria-disabled="true"]) { cursor: default; opacity: 0.5; }
      .recipe { font-size: 0.92em; }
      .desk { align-items: start; display: grid; gap: 6px 20px; grid-template: "input news" auto "input answers" auto "input seen" 1fr / 180px minmax(0, 1fr); }
      .input { grid-area: input; }
      .news { grid-area: news; min-height: 2em; }
      .answers { grid-area: answers; }
      .seen { grid-area: seen; min-width: 0; }
      .headline { font-size: 0.92em; margin: 0; }
      .headline b { font-size: 2.1em; line-height: 1.2; margin-right: 4px; }
      p.number { font-size: 0.86em; }
      .sides { display: grid; gap: 4px 16px; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); }
      .sides h4 { margin-top: 2px; }
      @media (max-width: 640px) {
        .go { flex: 1 0 auto; }
        .desk { grid-template: "input news" auto "answers answers" auto "seen seen" auto / 172px minmax(0, 1fr); gap: 8px 12px; }
        .headline b { display: block; }
      }
    `,
  ];
}
