import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import {
  BITS,
  type Key,
  METHODS,
  MOST_SHARE,
  STUDENTS,
  say,
} from "../../../../build/labs/digits/compression-lab.ts";
import { PIXELS } from "../../../runtime/digits/picture.ts";
import { type Filling, inPercent } from "../../../strings/strings.ts";
import { choice, number, whole } from "../../shared/base/codecs.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { Latest } from "../../shared/base/latest.ts";
import { linkedFields } from "../../shared/base/linked.ts";
import { floats, integers, numbers } from "../../shared/base/tensors.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { digitBars } from "../shared/digit-bars.ts";
import { LabElement } from "../shared/lab-element.ts";
import { levels } from "../shared/levels.ts";
import { reading } from "../shared/verdict.ts";
import { type Choice, type Compressed, Compressor, part } from "./methods.ts";
import { nameOf, pareto, type Tried } from "./pareto.ts";
import { zippedLength } from "./storage.ts";

/** The rank to begin with. */
const RANK = 16;
/** The slider rests this long before the test set is read again. */
const REST = 250;

/** Of a network that was not measured yet. */
const UNKNOWN = { accuracy: Number.NaN, ms: Number.NaN };

/** `<compression-lab>`: make the network smaller by four methods, and measure what is left of it. */
@customElement("compression-lab")
export class CompressionLab extends LabElement {
  override readonly graphs = [
    "preprocess",
    "classify",
    "compress",
    "turn",
    "low_rank",
    "student",
    "student_alone",
    "inspect",
    "judge",
  ] as const;
  @linkedFields<Choice>({
    method: choice(METHODS),
    share: number(0, MOST_SHARE),
    bits: choice<number>(BITS),
    rank: whole(1, Number.MAX_SAFE_INTEGER),
    student: choice(STUDENTS),
  })
  private choice: Choice = { method: "prune", share: 0, bits: 4, rank: RANK, student: "taught" };
  @state() private tried: Tried[] = [];
  @state() private current: Tried | null = null;
  @state() private shares: { before: number[]; after: number[] } | null = null;
  private compressor: Compressor | null = null;
  private compressed: Compressed | null = null;
  private timer = 0;
  private readonly measuring = new Latest(() => this.measure(), this.sight.until);

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.timer);
  }

  /** Hidden units of the network in use: the highest rank there is. */
  private get units(): number {
    const { own, models } = this.loaded ?? {};
    const w1 = models?.classify.outputs.find(({ name }) => name === "w1");
    return own?.used ? own.units : Number(w1?.shape[0]);
  }

  protected override onReady(): void {
    if (this.choice.rank > this.units) {
      this.refuse(`rank=${this.choice.rank}`);
      this.choice = { ...this.choice, rank: Math.min(RANK, this.units) };
    }
    super.onReady();
    void this.measureNow(); // what was not measured yet when the lab was taken off the page
  }

  /** The numbers handed out are those of the network shown, measured. */
  override async settled(): Promise<void> {
    await super.settled();
    await this.sight.during(() => this.measureNow());
  }

  /** Both networks read the reader's digit; the compressed one is made when the choice changed. */
  protected override async compute(image: Float32Array): Promise<void> {
    await this.computeEmpty();
    const before = [...(await this.running().classifyImage(image)).probabilities];
    const feeds = { image: floats(image, 1, PIXELS), digit: integers(0), units: integers(0) };
    const weights = this.compressed?.weights;
    const answer = await this.graph("inspect", { ...feeds, ...weights }, ["probabilities"]);
    this.shares = { before, after: numbers(answer.probabilities) };
  }

  /** Compress, whether there is a digit to read or not. */
  protected override async computeEmpty(): Promise<void> {
    const { choice } = this;
    const made = this.current?.choice;
    // A link or a button that says once more what is shown already: nothing is measured twice.
    if (made && JSON.stringify(choice) === JSON.stringify(made)) {
      this.choice = made;
      void this.measureNow(); // where the test set did not come before
    } else await this.compress(choice);
  }

  private async compress(choice: Choice): Promise<void> {
    this.compressor ??= new Compressor(this.graphInSight, await this.running().current());
    this.compressed = await this.compressor.compress(choice);
    const { weights, packed } = this.compressed;
    const biases = 4 * (part(weights, "b1").data.length + part(weights, "b2").data.length);
    this.current = {
      choice,
      bytes: packed.length + biases,
      zipped: (await zippedLength(packed)) + biases,
      ...UNKNOWN,
      full: UNKNOWN,
    };
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.measureNow(), this.tried.length ? REST : 0);
  }

  private async measureNow(): Promise<void> {
    window.clearTimeout(this.timer);
    if (this.current && Number.isNaN(this.current.accuracy)) await this.measuring.run();
  }

  /** Read the whole test set with the compressed network and with that in use. */
  private async measure(): Promise<void> {
    const { current, compressed } = this;
    if (!current || !compressed || !Number.isNaN(current.accuracy)) return;
    try {
      const { used: full, other } = await this.running().compare(compressed.weights);
      const done = { ...current, ...other, full };
      const name = nameOf(this.lang, done.choice);
      const others = this.tried.filter(({ choice }) => nameOf(this.lang, choice) !== name);
      this.tried = [...others, done];
      if (this.current === current) this.current = done;
    } catch (error) {
      this.fail(error);
    }
  }

  override get remark(): string {
    return this.say("remark");
  }

  private set(change: Partial<Choice>): void {
    this.choice = { ...this.choice, ...change };
    void this.refresh();
  }

  private button(text: string | number, isPressed: boolean, change: Partial<Choice>) {
    return html`<button aria-pressed=${isPressed} @click=${() => this.set(change)}>${text}</button>`;
  }

  private slider(
    text: string,
    most: number,
    value: number,
    spoken: string,
    set: (at: number) => void,
  ) {
    return html`<label class="row">${text} <input type="range" min=${most === 99 ? 0 : 1} max=${most} step="1"
      .value=${String(value)} aria-valuetext=${spoken}
      @input=${(event: Event) => set(Number((event.target as HTMLInputElement).value))}></label>`;
  }

  private renderPrune({ share, bits }: Choice) {
    const zeros = `${Math.round(share * 100)} %`;
    return html`${this.slider(this.say("share", { share: zeros }), 99, share * 100, zeros, (at) =>
      this.set({ share: at / 100 }),
    )}
      <div class="row" role="group" aria-label=${this.say("bits")}><span>${this.say("bits")}</span>
      ${BITS.map((each) => this.button(each, each === bits, { bits: each }))}</div>`;
  }

  private renderRank({ rank }: Choice) {
    const { units } = this;
    const words = this.say("rank", { rank, units });
    return html`${this.slider(words, units, rank, String(rank), (at) => this.set({ rank: at }))}
      <p class="muted">${this.say("rankWhy", { rank, units })}</p>`;
  }

  private renderDistil({ student }: Choice) {
    const {
      hidden,
      temperature,
      epochs,
      alone,
      taught: learnt,
    } = this.loaded?.experiments.distillation ?? {};
    if (!alone || !learnt) return nothing;
    const [first, second] = [alone, learnt].map(({ accuracy }) => inPercent(accuracy));
    return html`<div class="row" role="group" aria-label=${this.say("distilled")}>
      ${STUDENTS.map((each) =>
        this.button(this.say(each === "taught" ? "taught" : "alone"), each === student, {
          student: each,
        }),
      )}</div>
      <p class="muted">${this.say("distilWhy", {
        hidden: hidden ?? 0,
        temperature: temperature ?? 0,
        epochs: epochs ?? 0,
        alone: first ?? "",
        taught: second ?? "",
      })}</p>`;
  }

  private renderControls() {
    const { method } = this.choice;
    const names = { prune: "prune", rank: "lowRank", distil: "distilled" } as const;
    return html`<div class="row" role="group" data-control="method" aria-label=${this.say("method")}>
      ${METHODS.map((each) => this.button(this.say(names[each]), each === method, { method: each }))}</div>
      <div data-control="setting">${
        method === "prune"
          ? this.renderPrune(this.choice)
          : method === "rank"
            ? this.renderRank(this.choice)
            : this.renderDistil(this.choice)
      }</div>`;
  }

  /** Whether what is shown belongs to another choice than the one that is set. */
  private get isStale(): boolean {
    return this.current?.choice !== this.choice;
  }

  private renderCurrent(current: Tried) {
    return html`<p class="headline number">${this.headline(current)}</p>
      <p class="sum number">${this.measured(current)} ${this.say(`time_${current.choice.method}`)}</p>
      ${levels(this.lang, this.loaded)}`;
  }

  private headline({ zipped, accuracy, full }: Tried): string {
    const times = (this.compressor?.bytes ?? 0) / zipped;
    return this.say("headline", {
      times: times.toFixed(1),
      accuracy: known(accuracy, inPercent),
      full: known(full.accuracy, inPercent),
    });
  }

  private measured(current: Tried): string {
    return this.say("now", {
      bytes: current.bytes.toLocaleString("en"),
      zipped: current.zipped.toLocaleString("en"),
      accuracy: known(current.accuracy, inPercent),
      ms: known(current.ms, milliseconds),
      full: known(current.full.ms, milliseconds),
    });
  }

  private reads(after: readonly number[]): string {
    return this.say("reads", reading(after));
  }

  protected override told(): readonly string[] {
    const { current, shares } = this;
    if (this.isStale) return this.toldEmpty();
    const measured = current && !Number.isNaN(current.accuracy) ? [this.measured(current)] : [];
    return this.image && shares
      ? [...measured, this.reads(shares.after)]
      : [...measured, ...this.toldEmpty()];
  }

  private renderBars() {
    if (!this.image) return html`<p>${this.say("empty")}</p>`;
    if (!this.shares) return nothing;
    const { before, after } = this.shares;
    return html`<p><strong>${this.reads(after)}</strong>
      <span class="muted">${this.say("ghost")}</span></p>
      ${digitBars({
        probabilities: after,
        before,
        text: (of, share) => this.say("probability", { digit: of, percent: share }),
      })}
      ${this.renderPictures(() => [{ name: this.say("yourDigit"), values: this.image ?? [] }])}`;
  }

  /** What belongs to another choice is dimmed at once, and what is being done stands above it. */
  private renderResult() {
    const { isStale } = this;
    return html`<p class="muted working">${isStale ? this.say(`working_${this.choice.method}`) : nothing}</p>
      <div class=${isStale ? "stale" : ""} aria-busy=${isStale} ?inert=${isStale}>
      ${this.current ? this.renderCurrent(this.current) : nothing}${this.renderBars()}</div>`;
  }

  protected override render() {
    const isReady = this.phase === "ready";
    // Of a choice that failed there is no result; one that is only not measured yet stays.
    const lacks = this.failure && this.isStale;
    return html`<h3>${this.say("title")}</h3><p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}
      <div class="columns">${this.renderInput()}<div>${isReady ? this.renderControls() : nothing}
        ${this.renderTrouble()}${isReady && !lacks ? this.renderResult() : nothing}</div></div>
      ${isReady && this.loaded ? pareto(this.lang, this.loaded.experiments, this.tried, this.isStale ? null : this.current) : nothing}
      ${isReady ? nothing : this.renderStill()}${this.renderFooter()}`;
  }

  override columns(): Columns | null {
    if (!this.shares) return null;
    const of = (part: (one: Tried) => number) => this.tried.map(part);
    return {
      compressed: this.tried.map((one) => nameOf(this.lang, one.choice)),
      bytes: of(({ bytes }) => bytes),
      bytes_gzip: of(({ zipped }) => zipped),
      accuracy: of(({ accuracy }) => accuracy),
      ms: of(({ ms }) => ms),
      probability_before: this.shares.before,
      probability_after: this.shares.after,
    };
  }

  static override styles = [
    labStyles,
    css`
      .row button { min-width: 44px; }
      input[type="range"] { flex: 1; }
      .row { margin-bottom: 8px; }
      .working { min-height: 1.45em; }
      .stale { opacity: 0.4; }
      .headline { font-size: 1.3em; font-weight: 700; line-height: 1.3; margin: 0 0 6px; }
    `,
  ];
}

/** A measured number as text, or that it is yet to come. */
function known(value: number, text: (value: number) => string): string {
  return Number.isNaN(value) ? "…" : text(value);
}

function milliseconds(ms: number): string {
  return ms.toFixed(0);
}
