import { html, nothing, type TemplateResult } from "lit";
import { query, state } from "lit/decorators.js";
import type { GraphName, Sample } from "../../../runtime/digits/calls.ts";
import type { Values } from "../../../runtime/engine/calls.ts";
import { optional, whole } from "../../shared/base/codecs.ts";
import type { DigitInput } from "./digit-input.ts";
import "./digit-input.ts";
import { ink } from "./ink.ts";
import { ReaderElement } from "./reader-element.ts";
import "./pixel-picture.ts";
import { Latest } from "../../shared/base/latest.ts";
import { linked } from "../../shared/base/linked.ts";
import { FIRST_SAMPLE } from "./samples.ts";
import { type Strokes, toSegments } from "./segments.ts";

/** A lab around one digit: drawn by the reader, or chosen from the test set. */
export abstract class LabElement extends ReaderElement {
  /** What the reader has drawn. */
  @linked(ink) private ink: Strokes = [];
  /** The test digit that is shown while nothing is drawn; null for an empty pad. */
  @linked(optional(whole(0, 9))) private sample: number | null = FIRST_SAMPLE;
  /** All pixels of the digit, or null while the pad is empty. */
  @state() protected image: Float32Array | null = null;
  /** What the digit is, where that is known: only for test digits. */
  @state() protected label: number | null = null;
  @query("digit-input") private readonly input!: DigitInput;
  private isOutdated = true;

  /** Whether the digit is the reader's own. */
  protected get isDrawn(): boolean {
    return this.ink.length > 0;
  }

  private readonly latest = new Latest(async () => {
    if (this.isOutdated) await this.takeInput();
    if (this.image) await this.compute(this.image);
    else await this.computeEmpty();
  }, this.sight.until);

  /** Compute everything that is shown, from `image` and the controls. */
  protected abstract compute(image: Float32Array): Promise<void>;

  /** What is computed while the pad is empty: nothing in most labs. */
  protected async computeEmpty(): Promise<void> {}

  protected override onReady(): void {
    this.work = this.showInput();
  }

  /** Run `compute`; wishes that come meanwhile are answered by one more run. */
  protected refresh(): Promise<void> {
    return this.keepUp(this.latest);
  }

  /** Run a graph of the site. @throws RuntimeError */
  protected graph(name: GraphName, feeds: Values, fetches: readonly string[]): Promise<Values> {
    return this.running().run(name, feeds, fetches);
  }

  /** The same once the lab is in view, for work that takes many in a row. @throws RuntimeError */
  protected readonly graphInSight: LabElement["graph"] = async (...of) => {
    await this.sight.until();
    return this.graph(...of);
  };

  /** Bring the pad to what the address says, and compute. */
  private async showInput(): Promise<void> {
    await this.updateComplete;
    if (ink.text(this.input.strokes) !== ink.text(this.ink)) this.input.show(this.ink);
    this.isOutdated = true;
    await this.keepUp(this.latest);
  }

  /** Take the digit that the states name: drawn, chosen, or none. */
  private async takeInput(): Promise<void> {
    this.isOutdated = false;
    const segments = toSegments(this.ink);
    const sample = this.ink.length ? undefined : this.loaded?.samples[this.sample ?? -1];
    this.label = sample?.label ?? null;
    if (sample) this.image = Float32Array.from(sample.image, (value) => value / 255);
    else if (!segments.length) this.image = null;
    else this.image = (await this.running().classifyStrokes(segments)).image;
  }

  /** Called when the reader draws or chooses another digit. */
  protected onNewDigit(): void {}

  private takeDigit(sample: number | null): void {
    this.onNewDigit();
    this.ink = sample === null ? this.input.strokes : [];
    this.sample = sample;
    this.isOutdated = true;
    void this.refresh();
  }

  private onSample(event: CustomEvent<Sample>): void {
    this.takeDigit(this.loaded?.samples.indexOf(event.detail) ?? null);
  }

  /** That nothing is drawn, once that is so. */
  protected toldEmpty(): readonly string[] {
    return this.phase === "ready" && !this.image ? [this.say("empty")] : [];
  }

  /** What belongs to a digit; its place is kept while nothing is drawn, so that nothing jumps. */
  protected renderOfDigit(content: unknown): TemplateResult {
    return html`${this.image ? nothing : html`<p>${this.say("empty")}</p>`}
      <div class=${this.image ? "" : "awaited"}>${content}</div>`;
  }

  /** The pad with its samples, and the picture that the network sees. */
  protected renderInput(): TemplateResult {
    return html`<div class="input" data-control="input">
      <digit-input lang=${this.lang} .samples=${this.loaded?.samples ?? []}
        .shown=${this.ink.length ? null : this.sample}
        @strokes=${() => this.takeDigit(null)} @sample=${this.onSample}></digit-input>
    </div>`;
  }
}
