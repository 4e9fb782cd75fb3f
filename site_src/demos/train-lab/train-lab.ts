import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { RuntimeClient } from "../../runtime/client.ts";
import { toFailure } from "../../runtime/failure.ts";
import type { Engine, Judged, Progress, Values } from "../../runtime/protocol.ts";
import { webgpuRuntime } from "../../runtime/shared.ts";
import type { StringKey } from "../../strings/strings.ts";
import type { Columns } from "../shared/csv.ts";
import { digitBars } from "../shared/digit-bars.ts";
import { LabElement } from "../shared/lab-element.ts";
import { labStyles } from "../shared/lab-styles.ts";
import { linkedFields } from "../shared/linked.ts";
import { offerFile } from "../shared/offer-file.ts";
import type { Picture } from "../shared/sheets.ts";
import { floats, integers, numbers } from "../shared/tensors.ts";
import { Turns } from "../shared/turns.ts";
import { type Point, sheets, thinned } from "./points.ts";
import "./curves.ts";
import { reading } from "../shared/verdict.ts";
import { probeWebgpu, type Webgpu } from "../shared/webgpu.ts";
import {
  BATCHES,
  type Choices,
  DEFAULTS,
  ENGINES,
  EPOCHS,
  LINKED,
  RATES,
  SEED,
  UNITS,
} from "./settings.ts";
import { GRID } from "./unit-grid.ts";

/** Time that one request to the worker should take, in ms: short enough to stop at once. */
const SLICE = 120;
const MOST_STEPS = 100;
const PICTURES_EVERY = 400;
/** An eye follows no faster, and a slow phone needs the time between. */
const SHOWN_EVERY = 250;
const HARDLY_BETTER_THAN_GUESSING = 0.2;

type Mode = "idle" | "preparing" | "running" | "paused" | "stopped" | "done" | "diverged";

/** `<train-lab>`: the reader trains the network of section 5 in the page. */
@customElement("train-lab")
export class TrainLab extends LabElement {
  override readonly graphs = ["preprocess", "inspect", "train_adam", "train_sgd", "judge"] as const;
  @linkedFields<Choices>(LINKED) private choices: Choices = DEFAULTS;
  @state() private mode: Mode = "idle";
  // What changes with every call to the worker is shown by `ticks`.
  private points: readonly Point[] = [];
  private newest: Progress | null = null;
  @state() private judged: Judged | null = null;
  @state() private weights: Values | null = null;
  @state() private shares: { trained: number[]; shipped: number[] } | null = null;
  private msPerStep = 0;
  @state() private webgpu: Webgpu | null = null;
  /** What the training that has begun runs on. */
  @state() private engine: Engine = "wasm";
  /** Why WebGPU was given up. */
  @state() private gaveUp = "";
  @state() private fetched = { received: 0, total: 0 };
  private underway: Promise<void> = Promise.resolve();
  private isWaiting = false;
  private slice = 5;
  private seconds = 0;
  private painted = 0;
  private readonly ticks = new Turns(this, () => this.tick(), SHOWN_EVERY);

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.onVisibility);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.onVisibility);
    this.mode = "idle";
    webgpuRuntime.stop();
  }

  protected override onReady(): void {
    super.onReady();
    void probeWebgpu().then((found) => {
      this.webgpu = found;
    });
  }

  /** The worker in which the network is trained. @throws RuntimeError when nothing is loaded */
  private get training(): RuntimeClient {
    return (this.engine === "webgpu" && webgpuRuntime.running) || this.running();
  }

  /** Both networks read the reader's digit. */
  protected override async compute(image: Float32Array): Promise<void> {
    const shipped = [...(await this.running().classifyImage(image, true)).probabilities];
    if (!this.weights) return;
    const feeds = {
      image: floats(image, 1, 784),
      digit: integers(0),
      units: integers(0),
      ...this.weights,
    };
    const { probabilities } = await this.graph("inspect", feeds, ["probabilities"]);
    this.shares = { trained: numbers(probabilities), shipped };
  }

  private readonly onVisibility = (): void => {
    if (document.hidden && this.mode === "running") this.mode = "paused";
  };

  private async prepare(): Promise<void> {
    this.forget();
    this.mode = "preparing";
    this.webgpu ??= await probeWebgpu();
    this.engine = this.webgpu.usable ? this.choices.engine : "wasm";
    if (this.engine === "webgpu") {
      await webgpuRuntime.load((received, total) => {
        this.fetched = { received, total };
      }, true);
    }
    await this.training.begin(this.choices);
    await this.showPictures();
  }

  /** Begin or go on; minibatches that were under way at a pause come to their end first. */
  private async run(steps = Number.POSITIVE_INFINITY): Promise<void> {
    if (this.isWaiting) return;
    this.isWaiting = true;
    await this.underway;
    this.isWaiting = false;
    this.underway = this.lesson(steps);
    await this.underway;
  }

  private async lesson(steps: number): Promise<void> {
    try {
      if (this.mode !== "paused") await this.prepare();
      this.mode = "running";
      await this.train(steps);
    } catch (error) {
      this.mode = "idle";
      if (this.engine === "wasm") this.fail(error);
      else await this.giveUpWebgpu(error, steps);
    }
  }

  /** Begin anew on wasm, with the same seed. */
  private async giveUpWebgpu(error: unknown, steps: number): Promise<void> {
    const { subject, detail } = toFailure(error, "run", "WebGPU");
    webgpuRuntime.stop();
    this.gaveUp = `${subject}: ${detail}`;
    this.choices = { ...this.choices, engine: "wasm" };
    await this.lesson(steps);
  }

  /** End the training here: the network is judged as it is. */
  private async stop(): Promise<void> {
    const running = this.mode === "running";
    this.mode = "stopped";
    try {
      if (!running) await this.assess(); // a running one is judged by `train`
    } catch (error) {
      this.fail(error);
    }
  }

  private forget(): void {
    this.mode = "idle";
    this.points = [];
    this.newest = null;
    this.judged = null;
    this.seconds = 0;
    this.requestUpdate();
  }

  private async train(steps: number): Promise<void> {
    let left = steps;
    while (this.mode === "running" && left > 0) {
      const progress = await this.training.learn(Math.min(this.slice, left));
      left -= progress.losses.length;
      this.take(progress);
      if (!progress.healthy) this.mode = "diverged";
      else if (progress.ended) await this.endEpoch(progress.epoch);
      if (this.sight.seen && performance.now() - this.painted > PICTURES_EVERY)
        await this.showPictures();
    }
    if (this.mode === "running") this.mode = "paused";
    if (this.mode === "stopped") await this.assess();
    await this.showPictures();
  }

  private take(progress: Progress): void {
    const first = progress.steps - progress.losses.length + 1;
    const points = progress.losses
      .filter(Number.isFinite)
      .map((loss, place) => ({ step: first + place, loss, accuracy: null }));
    this.points = thinned([...this.points, ...points]);
    this.newest = progress;
    this.msPerStep = progress.ms / Math.max(1, progress.losses.length);
    this.seconds += progress.ms / 1000;
    this.slice = Math.min(MOST_STEPS, Math.max(1, Math.round(SLICE / this.msPerStep)));
    this.ticks.wish();
  }

  private tick(): boolean {
    this.requestUpdate();
    return false;
  }

  /** Read the test set with the network as it is now. */
  private async assess(): Promise<Judged> {
    const judged = await this.training.judge();
    const last = this.points.at(-1);
    if (last) last.accuracy = judged.accuracy;
    this.points = [...this.points];
    this.judged = judged;
    return judged;
  }

  private async endEpoch(epoch: number): Promise<void> {
    await this.assess();
    if (epoch >= this.choices.epochs && this.mode === "running") this.mode = "done";
  }

  private async showPictures(): Promise<void> {
    this.weights = await this.training.weights();
    this.painted = performance.now();
    // Not awaited: out of view the reading rests, and the training goes on.
    void this.refresh();
  }

  private choose(changes: Partial<Choices>): void {
    this.choices = { ...this.choices, ...changes };
    this.mode = "idle";
  }

  private renderChoice<K extends keyof Choices>(
    key: K,
    name: StringKey,
    values: readonly Choices[K][],
    text: (value: Choices[K]) => string = String,
  ) {
    return html`<label>${this.say(name)} <select ?disabled=${this.busyTraining}
      @change=${(event: Event) => {
        const value = values[(event.target as HTMLSelectElement).selectedIndex];
        if (value !== undefined) this.choose({ [key]: value } as Partial<Choices>);
      }}>${values.map(
        (value) => html`<option ?selected=${value === this.choices[key]}>${text(value)}</option>`,
      )}</select></label>`;
  }

  private get busyTraining(): boolean {
    return this.mode === "running" || this.mode === "preparing";
  }

  private renderChoices() {
    const size = (kind: "train" | "full") => {
      const { count, bytes } = this.loaded?.digits[kind] ?? { count: 0, bytes: 0 };
      const values = { count: count.toLocaleString("en"), megabytes: (bytes / 1e6).toFixed(1) };
      return this.say("tlSize", values);
    };
    return html`<div class="choices">
      ${this.renderChoice("units", "tlUnits", UNITS)}
      ${this.renderChoice("rate", "tlRate", RATES)}
      ${this.renderChoice("batch", "tlBatch", BATCHES)}
      ${this.renderChoice("optimizer", "tlOptimizer", ["adam", "sgd"], (kind) => (kind === "adam" ? "Adam" : "SGD + momentum"))}
      ${this.renderChoice("epochs", "tlEpochs", EPOCHS)}
      ${this.renderChoice("digits", "tlDigits", ["train", "full"], size)}
      ${
        this.webgpu?.usable
          ? this.renderChoice("engine", "tlEngine", ENGINES, (kind) => this.engineName(kind))
          : nothing
      }
      <label>${this.say("tlSeed")} <input type="number" min="0" max="999999" .value=${String(this.choices.seed)}
        ?disabled=${this.busyTraining} @change=${(event: Event) =>
          this.choose({
            seed: SEED.parse((event.target as HTMLInputElement).value)?.value ?? DEFAULTS.seed,
          })}></label>
    </div>
    ${this.webgpu && !this.webgpu.usable ? html`<p class="muted">${this.say(this.webgpu.why)}</p>` : nothing}`;
  }

  private engineName(kind: Engine): string {
    const adapter = this.webgpu?.usable ? this.webgpu.adapter : "";
    return kind === "wasm" ? this.say("tlWasm") : this.say("tlWebgpu", { adapter });
  }

  private renderButtons() {
    const started = this.mode === "paused";
    const trained = this.newest && !this.busyTraining;
    return html`<div class="row">
      ${
        this.busyTraining
          ? html`<button @click=${() => {
              if (this.mode === "running") this.mode = "paused";
            }}>${this.say("tlPause")}</button>`
          : html`<button class="go" @click=${() => this.run()}>${this.say(started ? "tlGoOn" : "tlStart")}</button>
            <button @click=${() => this.run(1)}>${this.say("tlStep")}</button>`
      }
      ${
        this.mode === "running" || started
          ? html`<button @click=${this.stop}>${this.say("tlStop")}</button>`
          : nothing
      }
      <button ?disabled=${this.busyTraining} @click=${this.forget}>${this.say("tlReset")}</button>
      ${
        trained
          ? html`<button @click=${this.adopt}>${this.say("tlAdopt")}</button>
            <button @click=${this.download}>${this.say("tlDownload")}</button>`
          : nothing
      }
    </div>`;
  }

  /** Use this network in every lab; kept in the browser. */
  private async adopt(): Promise<void> {
    if (!this.weights || !this.loaded) return;
    try {
      const { accuracy } = await this.assess();
      const units = this.weights.b1?.data.length ?? 0;
      await this.running().adopt({ weights: this.weights, units, accuracy });
      this.loaded = { ...this.loaded, own: { units, accuracy, used: true } };
    } catch (error) {
      this.fail(error);
    }
  }

  /** Hand out this network as an ONNX file. */
  private async download(): Promise<void> {
    if (!this.weights) return;
    try {
      const file = await this.running().portable(this.weights);
      offerFile(new Blob([file]), `digits-784-${this.weights.b1?.data.length}-10.onnx`);
    } catch (error) {
      this.fail(error);
    }
  }

  /** What the training has come to, in words; nothing while it runs. */
  private outcome(): string {
    const keys: Partial<Record<Mode, StringKey>> = {
      idle: "tlIdle",
      preparing: "tlPreparing",
      diverged: "tlDiverged",
      paused: "tlPaused",
      stopped: "tlStopped",
      done: "tlDone",
    };
    const dead = this.mode === "done" && (this.judged?.accuracy ?? 1) < HARDLY_BETTER_THAN_GUESSING;
    const key = dead ? "tlDead" : keys[this.mode];
    return key ? this.say(key, { accuracy: this.accuracy }) : "";
  }

  private get accuracy(): string {
    return this.judged ? (this.judged.accuracy * 100).toFixed(2) : "–";
  }

  protected override told(): readonly string[] {
    return this.phase === "ready" && !this.busyTraining ? [this.outcome()] : [];
  }

  private renderStatus() {
    return html`<p class="number">${this.say("tlStatus", {
      step: this.newest?.steps ?? 0,
      epoch: this.newest?.epoch ?? 0,
      epochs: this.choices.epochs,
      loss: this.newest?.losses.at(-1)?.toFixed(4) ?? "–",
      accuracy: this.accuracy,
      engine: this.engineName(this.engine),
      ms: this.msPerStep.toFixed(2),
      seconds: this.seconds.toFixed(1),
    })}</p>
    ${this.gaveUp ? html`<p class="own">${this.say("tlGaveUp", { detail: this.gaveUp })}</p>` : nothing}
    <p class="outcome"><strong>${this.outcome()}</strong>
      ${this.mode === "preparing" && this.engine === "webgpu" ? this.renderFetching() : nothing}</p>`;
  }

  private renderFetching() {
    const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
    const { received, total } = this.fetched;
    const values = { received: megabytes(received), total: megabytes(total) };
    return this.say("tlFetching", values);
  }

  private renderConfusion() {
    if (!this.judged) return nothing;
    const digits = Array.from({ length: 10 }, (_, digit) => digit);
    return html`<details><summary>${this.say("tlConfusion")}</summary>
      <div class="scroll" tabindex="0" role="group" aria-label=${this.say("tlConfusion")}><table>
      <thead><tr><th scope="col">${this.say("tlTrue")}</th>${digits.map((digit) => html`<th scope="col">${digit}</th>`)}</tr></thead>
      <tbody>${this.judged.confusion.map(
        (row, digit) =>
          html`<tr><th scope="row">${digit}</th>${row.map((count) => html`<td>${count}</td>`)}</tr>`,
      )}</tbody></table></div></details>`;
  }

  private renderReading() {
    if (!this.image) return html`<p>${this.say("empty")}</p>`;
    if (!this.shares) return html`<p class="muted">${this.say("tlNoReading")}</p>`;
    const bars = (probabilities: number[], name: StringKey) => {
      return html`<section><h4>${this.say(name)}</h4><p>${this.say("atReads", reading(probabilities))}</p>
        ${digitBars({ probabilities, text: (of, share) => this.say("probability", { digit: of, percent: share }) })}</section>`;
    };
    return html`<div class="sides">${bars(this.shares.trained, "tlYours")}${bars(this.shares.shipped, "tlShipped")}</div>`;
  }

  /** The pictures of the grid, and the digit that both networks read. */
  private pictures(w1: Float32Array): Picture[] {
    const units = Array.from({ length: Math.min(GRID, w1.length / 784) }, (_, unit) => {
      const of = this.say("dtUnit", { unit });
      return this.named(of, this.say("nvWeights"), w1.subarray(unit * 784, (unit + 1) * 784));
    });
    return this.image ? [...units, { name: this.say("nvImage"), values: this.image }] : units;
  }

  private renderPoints() {
    const names = [this.say("tlStepName"), this.say("tlLoss"), this.say("tlAccuracy")];
    return html`<data-table lang=${this.lang} summary=${this.say("chartTable")}
      .sheets=${() => sheets(this.points, names)}></data-table>`;
  }

  private renderTraining() {
    const first = this.weights?.w1;
    return html`${this.renderChoices()}${this.renderButtons()}${this.renderStatus()}
      <training-curves .points=${this.points} lossName=${this.say("tlLoss")}
        accuracyName=${this.say("tlAccuracy")} stepName=${this.say("tlStepName")}></training-curves>
      ${this.points.length ? this.renderPoints() : nothing}
      ${
        first
          ? html`<p class="muted">${this.say("tlGrid")}</p>
            <unit-grid .weights=${first.data as Float32Array} label=${this.say("tlGrid")}></unit-grid>
            ${this.renderPictures(() => this.pictures(first.data as Float32Array))}`
          : nothing
      }
      ${this.renderConfusion()}
      <h4>${this.say("tlTry")}</h4>
      <div class="columns">${this.renderInput()}<div>${this.renderReading()}</div></div>`;
  }

  protected override render() {
    return html`<h3>${this.say("tlTitle")}</h3>
      <p class="muted">${this.say("tlLead")}</p>
      ${this.renderNotices()}
      ${this.renderTrouble() ?? this.renderTraining()}
      ${this.renderFooter()}`;
  }

  /** Training takes its own course: no command repeats it to the last digit. */
  override get command(): string {
    return "";
  }

  override columns(): Columns | null {
    const seen = this.points.filter(({ accuracy }) => accuracy !== null);
    if (!this.points.length) return null;
    return {
      step: this.points.map(({ step }) => step),
      loss: this.points.map(({ loss }) => loss),
      step_of_accuracy: seen.map(({ step }) => step),
      accuracy: seen.map(({ accuracy }) => accuracy ?? 0),
      probability_trained: this.shares?.trained ?? [],
      probability_shipped: this.shares?.shipped ?? [],
    };
  }

  static override styles = [
    labStyles,
    css`
      .go { background: var(--md-primary-fg-color, #00695c); color: #fff; }
      button:disabled { cursor: default; opacity: 0.5; }
      .sides { display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); }
    `,
  ];
}
