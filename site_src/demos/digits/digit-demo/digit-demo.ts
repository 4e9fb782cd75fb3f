import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { type Key, say } from "../../../../build/labs/digits/digit-demo.ts";
import type { Answer } from "../../../runtime/digits/calls.ts";
import { PIXELS, SIDE } from "../../../runtime/digits/picture.ts";
import { RuntimeError } from "../../../runtime/engine/failure.ts";
import { type Filling, percent } from "../../../strings/strings.ts";
import { read } from "../../shared/base/address.ts";
import { wantsCalm } from "../../shared/base/calm.ts";
import { optional, whole } from "../../shared/base/codecs.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import type { DrawingPad } from "../shared/drawing-pad.ts";
import "../shared/drawing-pad.ts";
import { Latest } from "../../shared/base/latest.ts";
import { linked } from "../../shared/base/linked.ts";
import { moveButton } from "../../shared/base/move-button.ts";
import { showPanel } from "../../shared/base/panels.ts";
import { floats, integers, numbers } from "../../shared/base/tensors.ts";
import { ink } from "../shared/ink.ts";
import { padButtons } from "../shared/pad-buttons.ts";
import { paint } from "../shared/pixels.ts";
import { ReaderElement } from "../shared/reader-element.ts";
import { FIRST_SAMPLE } from "../shared/samples.ts";
import { type Strokes, toSegments } from "../shared/segments.ts";
import { decide } from "../shared/verdict.ts";
import "./hidden-units.ts";
import { OwnHand } from "./own-hand.ts";
import { stageStyles } from "./stage-styles.ts";
import { styles } from "./styles.ts";

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

/** What `classify` returns. */
export interface Classification {
  /** null when the network is unsure, or nothing is drawn */
  digit: number | null;
  /** the most probable digit; -1 when nothing is drawn */
  guess: number;
  /** ten shares that sum to 1; zeros when nothing is drawn */
  probabilities: number[];
  /** all pixels in 0..1, row by row */
  image: number[];
  /** time of both graphs, in ms */
  ms: number;
}

function isImage(image: unknown): boolean {
  // False for NaN too; `every` alone would pass over holes.
  const fits = (value: unknown) => typeof value === "number" && value >= 0 && value <= 1;
  return Array.isArray(image) && image.length === PIXELS && Array.from(image).every(fits);
}

/**
 * `<digit-demo lang="zh|en">`: the reader draws a digit and sees how the network reads it. With `stage`
 * it is one of the two machines of the home page: a pen draws by itself until the reader takes it.
 *
 * API: `await el.ready`, then `await el.classify(strokes)` or `await el.logits(image)`.
 */
@customElement("digit-demo")
export class DigitDemo extends ReaderElement {
  @property({ type: Boolean, reflect: true }) stage = false;
  /** What the reader has drawn. */
  @linked(ink) private ink: Strokes = [];
  /** The test digit that is shown while nothing is drawn. */
  @linked(optional(whole(0, 9))) private sample: number | null = FIRST_SAMPLE;
  @state() private answer: Answer | null = null;
  /** What the pen that draws by itself has drawn; null while it is the reader's. */
  @state() private performed: Strokes | null = null;
  /** Activations of the hidden units, on the stage. */
  @state() private units: readonly number[] | null = null;
  private readonly hand = new OwnHand(this, this.sight, (strokes) => this.perform(strokes));
  @query("drawing-pad") private readonly pad!: DrawingPad;
  @query("figure canvas") private readonly seen!: HTMLCanvasElement;
  private readonly latest = new Latest(async () => {
    const segments = toSegments(this.performed ?? this.ink);
    const image = this.shown;
    if (segments.length) this.answer = await this.running().classifyStrokes(segments);
    else if (!image) this.answer = null;
    else {
      const pixels = Float32Array.from(image, (value) => value / 255);
      this.answer = await this.running().classifyImage(pixels);
    }
    if (this.stage) this.units = this.answer && (await this.unitsOf(this.answer.image));
  }, this.sight.until);

  override get graphs() {
    const drawn = ["preprocess", "classify"] as const;
    return this.stage ? ([...drawn, "inspect"] as const) : drawn;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("pointerdown", this.take, true);
    this.addEventListener("keydown", this.take, true);
    if (!this.stage) return;
    if (read(location.hash).has(this.localName)) showPanel(this);
    // On a phone its panel is behind the other one, where nothing is near the view.
    window.requestIdleCallback?.(() => this.start());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("pointerdown", this.take, true);
    this.removeEventListener("keydown", this.take, true);
  }

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  /** The test digit that is shown, all pixels up to 255; null while the reader draws. */
  private get shown(): number[] | null {
    const isDrawn = this.ink.length > 0 || this.performed !== null;
    return (isDrawn ? null : this.loaded?.samples[this.sample ?? -1]?.image) ?? null;
  }

  private async unitsOf(image: Float32Array): Promise<number[]> {
    const feeds = { image: floats(image, 1, PIXELS), digit: integers(0), units: integers(0) };
    return numbers((await this.running().run("inspect", feeds, ["hidden"])).hidden);
  }

  private perform(strokes: Strokes): void {
    this.performed = strokes;
    this.pad.show(strokes);
    void this.read();
  }

  /** The reader takes the pen: on the pad for a drawing of their own, elsewhere to keep what is drawn. */
  private readonly take = (event: Event): void => {
    const path = event.composedPath();
    if (
      !this.hand.isMoving ||
      path.some((part) => part instanceof Element && part.matches(".move"))
    )
      return;
    const drawn = path.includes(this.pad) ? null : this.performed;
    this.rest(drawn);
  };

  /** Let the pen rest. @param kept what is the reader's from now on; null for an empty pad */
  private rest(kept: Strokes | null): void {
    this.hand.stop();
    if (!this.performed) return;
    this.performed = null;
    this.ink = kept ?? [];
    if (kept) this.sample = null;
    this.pad.show(this.ink);
    void this.read();
  }

  private toggle(): void {
    if (this.hand.isMoving) this.rest(this.performed);
    else this.hand.start();
  }

  /** Whoever asks for the numbers means those of the states. */
  override async settled(): Promise<void> {
    this.rest(null);
    await super.settled();
  }

  /**
   * Read strokes of [x, y] points, any unit, y pointing down.
   * @throws RuntimeError when a point is not two finite numbers, or the graphs cannot run
   */
  async classify(strokes: Strokes): Promise<Classification> {
    const segments = toSegments(strokes);
    await this.ready;
    if (!segments.length) {
      const zeros = (count: number) => new Array<number>(count).fill(0);
      return { digit: null, guess: -1, probabilities: zeros(10), image: zeros(PIXELS), ms: 0 };
    }
    const { image, probabilities, ms } = await this.running().classifyStrokes(segments);
    const { digit, guess } = decide(probabilities, this.loaded?.threshold ?? 1);
    return { digit, guess, probabilities: [...probabilities], image: [...image], ms };
  }

  /** Logits [10] of an image, all pixels in 0..1. @throws RuntimeError when it is none, too */
  async logits(image: number[]): Promise<number[]> {
    if (!isImage(image)) {
      throw new RuntimeError("input", "image", `an image is ${PIXELS} numbers from 0 to 1`);
    }
    await this.ready;
    return [...(await this.running().classifyImage(new Float32Array(image))).logits];
  }

  protected override onReady(): void {
    if (ink.text(this.pad.strokes) !== ink.text(this.ink)) this.pad.show(this.ink);
    void this.read();
    const isAsked = this.ink.length > 0 || read(location.hash).has(this.localName);
    if (this.stage && !wantsCalm() && !isAsked) this.hand.start(1_200);
  }

  protected override onLink(): void {
    this.hand.stop();
    this.performed = null;
    if (this.stage) showPanel(this);
    super.onLink();
  }

  override columns(): Columns | null {
    if (!this.answer) return null;
    const { logits, probabilities, image } = this.answer;
    return { digit: DIGITS, logit: logits, probability: probabilities, image };
  }

  protected override get moment(): string {
    if (!this.ink.length || !this.answer) return "";
    const { digit, guess } = decide(this.answer.probabilities, this.loaded?.threshold ?? 1);
    const values = { digit: guess, percent: percent(this.answer.probabilities[guess] ?? 0) };
    return this.say(digit === null ? "momentUnsure" : "moment", values);
  }

  override get paper(): HTMLElement {
    return this.pad;
  }

  private onDraw(): void {
    this.ink = this.pad.strokes;
    this.sample = null;
    void this.read();
  }

  /** Read what is drawn or chosen; what is drawn meanwhile is read next. */
  private read(): Promise<void> {
    return this.keepUp(this.latest);
  }

  private choose(sample: number): void {
    this.pad.show([]);
    this.ink = [];
    this.sample = sample;
    void this.read();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("answer")) paint(this.seen, this.answer?.image ?? [], 1);
    if (changed.has("loaded")) {
      const canvases = this.renderRoot.querySelectorAll<HTMLCanvasElement>(".samples canvas");
      canvases.forEach((canvas, number) => {
        paint(canvas, this.loaded?.samples[number]?.image ?? [], 255);
      });
    }
  }

  /** Title and hint. */
  private get verdict(): readonly [string, string] {
    const isEmpty = this.sample === null && !this.ink.length && !this.performed;
    if (isEmpty) return [this.say("empty"), this.say("emptyHint")];
    if (!this.answer) return ["\u00a0", ""];
    const { probabilities } = this.answer;
    const { digit, guess, second } = decide(probabilities, this.loaded?.threshold ?? 1);
    const share = (of: number) => percent(probabilities[of] ?? 0);
    if (digit !== null) {
      return [this.say("sure", { digit }), this.say("sureHint", { percent: share(digit) })];
    }
    const values = {
      first: guess,
      firstPercent: share(guess),
      second,
      secondPercent: share(second),
    };
    return [this.say("unsure"), this.say("unsureHint", values)];
  }

  protected override told(): readonly string[] {
    const words = [...this.verdict, this.shown ? this.say("sampleShown") : ""];
    // What changes by itself is not read out.
    return this.phase === "ready" && !this.performed ? [words.filter(Boolean).join("; ")] : [];
  }

  private renderVerdict() {
    const [title, hint] = this.verdict;
    const ms = this.answer?.ms.toFixed(1);
    return html`<div class="verdict">
      <p class="digit">${title}</p>
      <p class="muted">${hint}</p>
      ${this.shown ? html`<p class="muted" data-control="input">${this.say("sampleShown")}</p>` : nothing}
      <p class="muted time">${ms ? this.say("time", { ms }) : nothing}</p>
    </div>`;
  }

  private renderSeen() {
    const ink = Array.from(this.answer?.image ?? []).filter((value) => value > 0.5).length;
    return html`<figure>
      <canvas width=${SIDE} height=${SIDE} role="img" aria-label=${this.say("seenLabel", { ink })}></canvas>
      <figcaption class="muted">${this.say("seen")}</figcaption>
    </figure>`;
  }

  private renderBars() {
    const shares = this.answer?.probabilities;
    const best = shares ? (decide(shares, this.loaded?.threshold ?? 1).digit ?? -1) : -1;
    return html`<ol class="bars" aria-label=${this.say("believes")}>
      ${DIGITS.map((digit) => {
        const share = shares?.[digit] ?? 0;
        const text = this.say("probability", { digit, percent: percent(share) });
        return html`<li class=${digit === best ? "best" : ""} aria-label=${text}>
          <span class="share" aria-hidden="true">${shares ? percent(share) : "\u00a0"}</span>
          <div class="track"><div class="fill" style="--share:${(share * 100).toFixed(1)}%"></div></div>
          <b aria-hidden="true">${digit}</b>
        </li>`;
      })}
    </ol>`;
  }

  /** Ten test digits; their place is kept until they have come. */
  private renderSamples() {
    const samples = this.loaded?.samples;
    const isShown = (digit: number) => this.shown !== null && digit === this.sample;
    return html`<div class="samples ${samples ? "" : "awaited"}" data-control="samples">
      <p class="muted">${this.say("samples")}</p>
      <div>${DIGITS.map(
        (digit) => html`<button title=${this.say("sample", { digit })}
          aria-label=${this.say("sample", { digit })} aria-pressed=${isShown(digit)}
          @click=${() => this.choose(digit)}><canvas width=${SIDE} height=${SIDE}></canvas></button>`,
      )}</div>
    </div>`;
  }

  /** How to draw with keys, or in the same place what is loaded or has failed. */
  private renderBelow() {
    const trouble = this.renderTrouble();
    return html`<div class="below">
      <p class=${trouble ? "keys muted awaited" : "keys muted"}>${this.say("keys")}</p>${trouble}</div>`;
  }

  private renderStage() {
    const { parameters, hidden } = this.loaded?.network ?? { parameters: 0, hidden: 256 };
    const lead = parameters
      ? this.say("stageLead", { parameters: parameters.toLocaleString("en") })
      : "\u00a0";
    return html`<div class="head"><h2>${this.say("stage")}</h2>
        ${moveButton(this.lang, this.hand.isMoving, () => this.toggle())}</div>
      <p class="muted lead">${lead}</p>
      ${this.renderVerdict()}
      <div class="board">
        <drawing-pad data-control="input" lang=${this.lang} .backdrop=${this.shown}
          @change=${this.onDraw}></drawing-pad>
        <div class="layers">${this.renderSeen()}
          <hidden-units .values=${this.units} count=${hidden}
            label=${this.say("unitsLabel", { on: (this.units ?? []).filter(Boolean).length })}></hidden-units>
          <p class="muted">${this.say("units", { hidden })}</p></div>
        ${this.renderBars()}
        <div class="tools" data-control="tools">${padButtons(this.lang, () => this.pad)}</div>
        ${this.renderSamples()}
      </div>
      ${this.renderNotices()}${this.renderBelow()}
      ${this.renderFooter()}`;
  }

  protected override render() {
    if (this.stage) return this.renderStage();
    return html`<div class="board">
        <drawing-pad data-control="input" lang=${this.lang} .backdrop=${this.shown}
          @change=${this.onDraw}></drawing-pad>
        <div class="answer">${this.renderVerdict()}${this.renderSeen()}</div>
        ${this.renderBars()}
        <div class="tools" data-control="tools">${padButtons(this.lang, () => this.pad)}</div>
        ${this.renderSamples()}
      </div>
      <div class=${this.answer ? "" : "awaited"}>${this.renderPictures(() => [
        { name: this.say("seen"), values: this.answer?.image ?? [] },
      ])}</div>
      ${this.renderNotices()}${this.renderBelow()}
      ${this.renderFooter()}`;
  }

  static override styles = [styles, stageStyles];
}
