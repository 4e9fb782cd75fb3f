import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Value, Values } from "../../runtime/protocol.ts";
import { percent } from "../../strings/strings.ts";
import { choice, number } from "../shared/codecs.ts";
import type { Columns } from "../shared/csv.ts";
import { digitBars } from "../shared/digit-bars.ts";
import { LabElement } from "../shared/lab-element.ts";
import { labStyles } from "../shared/lab-styles.ts";
import { linked } from "../shared/linked.ts";
import { floats, integers, numbers, scalar } from "../shared/tensors.ts";
import { mostLikely } from "../shared/verdict.ts";
import { pack, zippedLength } from "./storage.ts";

const BITS = [32, 8, 6, 5, 4, 3, 2];
/** The slider rests this long before the test set is read again. */
const REST = 250;

interface Tried {
  share: number;
  bits: number;
  bytes: number;
  zipped: number;
  accuracy: number;
  /** ms for the whole test set, in this browser */
  ms: number;
}

/** `<compression-lab>`: prune and round the shipped network, and measure what is left of it. */
@customElement("compression-lab")
export class CompressionLab extends LabElement {
  override readonly graphs = ["preprocess", "classify", "compress", "inspect", "judge"] as const;
  @linked(number(0, 0.99)) private share = 0;
  @linked(choice(BITS)) private bits = 32;
  @state() private tried: Tried[] = [];
  @state() private current: Tried | null = null;
  @state() private shares: { before: number[]; after: number[] } | null = null;
  private compressed: Values | null = null;
  private made = "";
  private timer = 0;

  /** Both networks read the reader's digit; the compressed one is made when the sliders changed. */
  protected override async compute(image: Float32Array): Promise<void> {
    const settings = `${this.share} ${this.bits}`;
    if (settings !== this.made) {
      await this.compress();
      this.made = settings;
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.measure(), this.tried.length ? REST : 0);
    }
    const before = [...(await this.running().classifyImage(image)).probabilities];
    const feeds = { image: floats(image, 1, 784), digit: integers(0), units: integers(0) };
    const found = await this.graph("inspect", { ...feeds, ...this.compressed }, ["probabilities"]);
    this.shares = { before, after: numbers(found.probabilities) };
  }

  private async compress(): Promise<void> {
    const weights = await this.running().current();
    const found = await this.graph(
      "compress",
      {
        share: scalar(this.share),
        bits: scalar(this.bits),
        w1: part(weights, "w1"),
        w2: part(weights, "w2"),
      },
      ["next_w1", "next_w2", "whole1", "whole2"],
    );
    const [w1, w2] = [part(found, "next_w1"), part(found, "next_w2")];
    this.compressed = { w1, w2, b1: part(weights, "b1"), b2: part(weights, "b2") };
    const wholes = [part(found, "whole1"), part(found, "whole2")];
    const packed = pack([w1, w2], wholes, this.bits);
    const biases = 4 * (part(weights, "b1").data.length + part(weights, "b2").data.length);
    this.current = {
      share: this.share,
      bits: this.bits,
      bytes: packed.length + biases,
      zipped: (await zippedLength(packed)) + biases,
      accuracy: Number.NaN,
      ms: Number.NaN,
    };
  }

  /** Read the whole test set with the compressed network. */
  private async measure(): Promise<void> {
    const { current, compressed } = this;
    if (!current || !compressed) return;
    try {
      const { accuracy, ms } = await this.running().accuracy(compressed);
      const done = { ...current, accuracy, ms };
      const same = (other: Tried) => other.share === done.share && other.bits === done.bits;
      this.tried = [...this.tried.filter((other) => !same(other)), done];
      if (this.current && same(this.current)) this.current = done;
    } catch (error) {
      this.fail(error);
    }
  }

  private set(change: () => void): void {
    change();
    void this.refresh();
  }

  private renderControls() {
    const share = `${Math.round(this.share * 100)} %`;
    return html`<label class="row" data-control="share">${this.say("cpShare", { share })}
      <input type="range" min="0" max="99" step="1" .value=${String(Math.round(this.share * 100))}
        aria-valuetext=${share} @input=${(event: Event) =>
          this.set(() => {
            this.share = Number((event.target as HTMLInputElement).value) / 100;
          })}></label>
      <div class="row" data-control="bits" role="group" aria-label=${this.say("cpBits")}><span>${this.say("cpBits")}</span>
      ${BITS.map(
        (bits) =>
          html`<button aria-pressed=${bits === this.bits} @click=${() =>
            this.set(() => {
              this.bits = bits;
            })}>${bits}</button>`,
      )}</div>`;
  }

  private renderCurrent(current: Tried) {
    const first = this.tried.find((other) => other.share === 0 && other.bits === 32);
    return html`<p class="sum number" aria-live="polite">${this.say("cpNow", {
      bytes: current.bytes.toLocaleString("en"),
      zipped: current.zipped.toLocaleString("en"),
      accuracy: Number.isNaN(current.accuracy) ? "…" : (current.accuracy * 100).toFixed(2),
      ms: Number.isNaN(current.ms) ? "…" : current.ms.toFixed(0),
      full: first ? first.ms.toFixed(0) : "…",
    })}</p>`;
  }

  private renderBars() {
    if (!this.image) return html`<p>${this.say("empty")}</p>`;
    if (!this.shares) return nothing;
    const { before, after } = this.shares;
    const digit = mostLikely(after);
    return html`<p><strong>${this.say("atReads", { digit, percent: percent(after[digit] ?? 0) })}</strong>
      <span class="muted">${this.say("cpGhost")}</span></p>
      ${digitBars({
        probabilities: after,
        before,
        text: (of, share) => this.say("probability", { digit: of, percent: share }),
      })}`;
  }

  /** Nothing that was tried is both smaller and better. */
  private best(one: Tried): boolean {
    return !this.tried.some(
      (other) => other !== one && other.zipped <= one.zipped && other.accuracy > one.accuracy,
    );
  }

  private renderTried() {
    if (!this.tried.length) return nothing;
    const rows = [...this.tried].sort((a, b) => a.zipped - b.zipped);
    const heads = [
      "cpHeadShare",
      "cpHeadBits",
      "cpHeadBytes",
      "cpHeadZipped",
      "cpHeadAccuracy",
    ] as const;
    return html`<h4>${this.say("cpTried")}</h4><p class="muted">${this.say("cpBest")}</p>
      <div class="scroll" data-control="table" tabindex="0" role="group" aria-label=${this.say("cpTried")}><table>
      <thead><tr>${heads.map((head) => html`<th scope="col">${this.say(head)}</th>`)}</tr></thead>
      <tbody>${rows.map(
        (
          row,
        ) => html`<tr class=${this.best(row) ? "pareto" : ""}><th scope="row">${Math.round(row.share * 100)} %</th>
        <td>${row.bits}</td><td>${row.bytes.toLocaleString("en")}</td><td>${row.zipped.toLocaleString("en")}</td>
        <td>${(row.accuracy * 100).toFixed(2)} %${this.best(row) ? " ★" : ""}</td></tr>`,
      )}</tbody></table></div>`;
  }

  protected override render() {
    const ready = () => html`${this.renderControls()}
      ${this.current ? this.renderCurrent(this.current) : nothing}${this.renderBars()}${this.renderTried()}`;
    return html`<h3>${this.say("cpTitle")}</h3><p class="muted">${this.say("cpLead")}</p>
      ${this.renderNotices()}
      <div class="columns">${this.renderInput()}<div>${this.renderTrouble() ?? ready()}</div></div>
      ${this.renderFooter()}`;
  }

  override columns(): Columns | null {
    if (!this.shares || !this.tried.length) return null;
    const of = (part: (one: Tried) => number) => this.tried.map(part);
    return {
      set_to_zero: of(({ share }) => share),
      bits: of(({ bits }) => bits),
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
      .pareto { font-weight: 700; }
    `,
  ];
}

function part(values: Values, name: string): Value {
  const found = values[name];
  if (!found) throw new Error(`no ${name}`);
  return found;
}
