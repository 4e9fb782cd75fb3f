import { css, html } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { say } from "../../../../build/labs/digits/shared.ts";
import type { Sample } from "../../../runtime/digits/calls.ts";
import type { Language } from "../../../strings/strings.ts";
import { BookElement } from "../../shared/base/book-element.ts";
import type { DrawingPad } from "./drawing-pad.ts";
import "./drawing-pad.ts";
import { sampleStyles } from "../../shared/base/lab-styles.ts";
import { padButtons } from "./pad-buttons.ts";
import "./pixel-picture.ts";
import type { Strokes } from "./segments.ts";

/**
 * The reader's digit: a pad to draw on, and ten test digits to try instead.
 * @fires strokes - the pad has changed; read `strokes`
 * @fires sample - with `detail` = the chosen Sample
 */
@customElement("digit-input")
export class DigitInput extends BookElement {
  @property() override lang: Language = "zh";
  @property({ attribute: false }) samples: readonly Sample[] = [];
  /** The place among the samples of the one that is shown; null for none. */
  @property({ attribute: false }) shown: number | null = null;
  @query("drawing-pad") private readonly pad!: DrawingPad;

  /** Strokes of [x, y] points in pad units. */
  get strokes(): number[][][] {
    return this.pad.strokes;
  }

  /** Show strokes, or none, without telling anyone. */
  show(strokes: Strokes): void {
    this.pad.show(strokes);
  }

  private onChange(): void {
    this.dispatchEvent(new Event("strokes"));
  }

  private choose(sample: Sample): void {
    this.pad.show([]);
    this.dispatchEvent(new CustomEvent("sample", { detail: sample }));
  }

  private renderSample(sample: Sample, index: number) {
    const text = say(this.lang, "sample", { digit: sample.label });
    return html`<button title=${text} aria-label=${text} aria-pressed=${index === this.shown} @click=${() => this.choose(sample)}>
      <pixel-picture .values=${sample.image} most="255" label=${text}></pixel-picture></button>`;
  }

  protected override render() {
    const backdrop = this.samples[this.shown ?? -1]?.image ?? null;
    return html`<drawing-pad lang=${this.lang} .backdrop=${backdrop} @change=${this.onChange}></drawing-pad>
      <div class="tools">${padButtons(this.lang, () => this.pad)}</div>
      <div class="samples" role="group" aria-label=${say(this.lang, "samples")}>
        ${this.samples.map((sample, index) => this.renderSample(sample, index))}</div>`;
  }

  static override styles = css`
    :host { display: block; }
    .tools { display: flex; gap: 6px; margin: 6px 0; }
    .tools button {
      background: none;
      border: 1px solid var(--md-default-fg-color--light, #777);
      border-radius: 8px;
      color: inherit;
      cursor: pointer;
      flex: 1;
      font: inherit;
      min-height: 40px;
    }
    .samples { display: grid; gap: 4px; grid-template-columns: repeat(5, 1fr); }
    .samples button { background: none; border: 0; cursor: pointer; padding: 0; }
    ${sampleStyles}
    @media print { .tools, .samples { display: none; } }
  `;
}
