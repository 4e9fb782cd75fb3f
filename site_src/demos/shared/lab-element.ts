import { html, type TemplateResult } from "lit";
import { query, state } from "lit/decorators.js";
import type { GraphName, Sample, Values } from "../../runtime/protocol.ts";
import type { DigitInput } from "./digit-input.ts";
import "./digit-input.ts";
import "./pixel-picture.ts";
import { Latest } from "./latest.ts";
import { RuntimeElement } from "./runtime-element.ts";
import { toSegments } from "./segments.ts";

/** The test digit that a lab shows before the reader draws. */
const FIRST_SAMPLE = 7;

/** A lab around one digit: drawn by the reader, or chosen from the test set. */
export abstract class LabElement extends RuntimeElement {
  /** 784 pixels of the digit, or null while the pad is empty. */
  @state() protected image: Float32Array | null = null;
  /** What the digit is, where that is known: only for test digits. */
  @state() protected label: number | null = null;
  @query("digit-input") private readonly input!: DigitInput;
  private readonly latest = new Latest(async () => {
    if (this.image) await this.compute(this.image);
  });

  /** Compute everything that is shown, from `image` and the controls. */
  protected abstract compute(image: Float32Array): Promise<void>;

  protected override onReady(): void {
    const sample = this.loaded?.samples[FIRST_SAMPLE];
    if (sample && !this.image) this.useSample(sample);
    else void this.refresh();
  }

  /** Run `compute`; wishes that come meanwhile are answered by one more run. */
  protected async refresh(): Promise<void> {
    if (this.phase !== "ready") return;
    try {
      await this.latest.run();
    } catch (error) {
      this.fail(error);
    }
    this.requestUpdate();
  }

  /** Run a graph of the site. @throws RuntimeError */
  protected graph(name: GraphName, feeds: Values, fetches: readonly string[]): Promise<Values> {
    return this.running().run(name, feeds, fetches);
  }

  private useSample(sample: Sample): void {
    this.image = Float32Array.from(sample.image, (value) => value / 255);
    this.label = sample.label;
    void this.refresh();
  }

  private async useStrokes(): Promise<void> {
    if (this.phase !== "ready") return;
    this.label = null;
    try {
      const segments = toSegments(this.input.strokes);
      if (!segments.length) this.image = null;
      else this.image = (await this.running().classifyStrokes(segments)).image;
    } catch (error) {
      this.fail(error);
    }
    await this.refresh();
  }

  /** The pad with its samples, and the picture that the network sees. */
  protected renderInput(): TemplateResult {
    return html`<div class="input">
      <digit-input lang=${this.lang} .samples=${this.loaded?.samples ?? []}
        @strokes=${this.useStrokes}
        @sample=${(event: CustomEvent<Sample>) => this.useSample(event.detail)}></digit-input>
    </div>`;
  }
}
