import { html, nothing, type PropertyValues } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { type Key, say } from "../../../../build/labs/digits/digit-demo.ts";
import type { Answer } from "../../../runtime/digits/calls.ts";
import { PIXELS, SIDE } from "../../../runtime/digits/picture.ts";
import { RuntimeError } from "../../../runtime/engine/failure.ts";
import { type Filling, percent } from "../../../strings/strings.ts";
import { optional, whole } from "../../shared/base/codecs.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import type { DrawingPad } from "../shared/drawing-pad.ts";
import "../shared/drawing-pad.ts";
import { Latest } from "../../shared/base/latest.ts";
import { linked } from "../../shared/base/linked.ts";
import { ink } from "../shared/ink.ts";
import { padButtons } from "../shared/pad-buttons.ts";
import { paint } from "../shared/pixels.ts";
import { ReaderElement } from "../shared/reader-element.ts";
import { FIRST_SAMPLE } from "../shared/samples.ts";
import { type Strokes, toSegments } from "../shared/segments.ts";
import { decide, mostLikely } from "../shared/verdict.ts";
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
 * `<digit-demo lang="zh|en">`: the reader draws a digit and sees how the network reads it.
 *
 * API: `await el.ready`, then `await el.classify(strokes)` or `await el.logits(image)`.
 */
@customElement("digit-demo")
export class DigitDemo extends ReaderElement {
  override readonly graphs = ["preprocess", "classify"] as const;
  /** What the reader has drawn. */
  @linked(ink) private ink: Strokes = [];
  /** The test digit that is shown while nothing is drawn. */
  @linked(optional(whole(0, 9))) private sample: number | null = FIRST_SAMPLE;
  @state() private answer: Answer | null = null;
  @query("drawing-pad") private readonly pad!: DrawingPad;
  @query("figure canvas") private readonly seen!: HTMLCanvasElement;
  private readonly latest = new Latest(async () => {
    const segments = toSegments(this.ink);
    const image = this.shown;
    if (segments.length) this.answer = await this.running().classifyStrokes(segments);
    else if (!image) this.answer = null;
    else {
      const pixels = Float32Array.from(image, (value) => value / 255);
      this.answer = await this.running().classifyImage(pixels);
    }
  }, this.sight.until);

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  /** The test digit that is shown, all pixels up to 255; null while the reader draws. */
  private get shown(): number[] | null {
    return (this.ink.length ? null : this.loaded?.samples[this.sample ?? -1]?.image) ?? null;
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
  }

  override columns(): Columns | null {
    if (!this.answer) return null;
    const { logits, probabilities, image } = this.answer;
    return { digit: DIGITS, logit: logits, probability: probabilities, image };
  }

  private onDraw(): void {
    this.ink = this.pad.strokes;
    this.sample = null;
    void this.read();
  }

  /** Read what is drawn or chosen; what is drawn meanwhile is read next. */
  private read(): Promise<void> {
    this.work = this.readLatest();
    return this.work;
  }

  private async readLatest(): Promise<void> {
    if (this.phase !== "ready") return;
    this.failure = null;
    try {
      await this.latest.run();
    } catch (error) {
      this.fail(error);
    }
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
    const isEmpty = this.sample === null && !this.ink.length;
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
    return this.phase === "ready" ? [words.filter(Boolean).join("; ")] : [];
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
    const best = shares ? mostLikely(shares) : -1;
    return html`<ol class="bars" aria-label=${this.say("believes")}>
      ${DIGITS.map((digit) => {
        const share = shares?.[digit] ?? 0;
        const text = this.say("probability", { digit, percent: percent(share) });
        return html`<li class=${digit === best ? "best" : ""} aria-label=${text}>
          <span class="share" aria-hidden="true">${shares ? percent(share) : "\u00a0"}</span>
          <div class="track"><div class="fill" style="height:${(share * 100).toFixed(1)}%"></div></div>
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

  protected override render() {
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

  static override styles = styles;
}
