import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import {
  type Key,
  say,
  TOKENS_PER_PARAMETER,
} from "../../../../build/labs/calculator/size-calculator.ts";
import type { SizePreset } from "../../../../build/types/calculator/manifest.d.ts";
import type { Loaded } from "../../../runtime/calculator/calls.ts";
import { type CalculatorClient, calculator } from "../../../runtime/calculator/client.ts";
import type { Value } from "../../../runtime/engine/calls.ts";
import type { OnProgress } from "../../../runtime/wire/protocol.ts";
import { type Filling, scientific } from "../../../strings/strings.ts";
import { choice, list, number, optional, word } from "../../shared/base/codecs.ts";
import { FigureElement } from "../../shared/base/figure-element.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { linked } from "../../shared/base/linked.ts";
import { numberField, type Range, refusal } from "../../shared/base/number-field.ts";
import { first, numbers } from "../../shared/base/tensors.ts";
import type { Columns } from "../../shared/take-away/csv.ts";

/** Dense bfloat16 peak of one accelerator in FLOP/s, from the makers' data sheets. */
const PEAKS = { "A100 (312 TFLOP/s)": 312e12, "H100 SXM (989 TFLOP/s)": 989e12 };
const ACCELERATORS = Object.keys(PEAKS) as (keyof typeof PEAKS)[];
const FIRST = "GPT-3";
const MOST = 1e18;
const COUNT: Range = { least: 1, most: MOST, whole: true };
const SHARE: Range = { least: 1, most: 100 };
const PRICE: Range = { least: 0.01, most: MOST };
const SHAPE: readonly Key[] = [
  "layers",
  "width",
  "heads",
  "keyHeads",
  "inner",
  "vocabulary",
  "context",
];
const TERMS: readonly Key[] = ["embeddings", "attention", "feed", "norms", "pooler", "total"];
const MEMORY: readonly Key[] = ["float32", "bfloat16", "int8", "int4", "adam", "cache"];

interface Sizes {
  parameters: number[];
  bytes: number[];
  cost: number[];
  operations: number;
}

/** `<size-calculator>`: what a Transformer weighs, and what training it costs. */
@customElement("size-calculator")
export class SizeCalculator extends FigureElement<CalculatorClient, Loaded> {
  override readonly graphs = ["size"] as const;
  override readonly needs = { family: "calculator", graphs: this.graphs, files: [] };
  protected override readonly runtime = calculator;
  /** The name of the published model that the numbers begin with. */
  @linked(word) private model = FIRST;
  /** The reader's own shape; null for the model's. */
  @linked(optional(list(number(1, MOST), SHAPE.length)), "shape") private ownShape:
    | readonly number[]
    | null = null;
  /** The reader's own number of training tokens; null for the model's. */
  @linked(optional(number(1, MOST)), "tokens") private ownTokens: number | null = null;
  @linked(number(1, MOST)) private devices = 1024;
  @linked(choice(ACCELERATORS)) private peak: keyof typeof PEAKS = "A100 (312 TFLOP/s)";
  @linked(number(SHARE.least, SHARE.most)) private utilisation = 45;
  @linked(number(PRICE.least, PRICE.most)) private price = 2;
  /** Why the last number was not taken; empty when it was. */
  @state() private refusal = "";
  @state() private sizes: Sizes | null = null;

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  protected override onReady(): void {
    if (!this.preset) {
      this.refuse(`model=${this.model}`);
      this.model = FIRST;
    }
    this.compute();
  }

  protected override begin(onProgress: OnProgress): Promise<Loaded> {
    return calculator.load(onProgress);
  }

  private get preset(): SizePreset | undefined {
    return this.loaded?.sizes.find(({ name }) => name === this.model);
  }

  private get shape(): readonly number[] {
    return this.ownShape ?? this.preset?.shape ?? [];
  }

  private get tokens(): number {
    const { tokens = null, parameters = 1 } = this.preset ?? {};
    return this.ownTokens ?? tokens ?? TOKENS_PER_PARAMETER * parameters;
  }

  private take(preset: SizePreset): void {
    this.model = preset.name;
    this.ownShape = null;
    this.ownTokens = null;
    this.refusal = "";
    this.compute();
  }

  private compute(): void {
    this.work = this.count();
  }

  private async count(): Promise<void> {
    await this.sight.until();
    if (!this.preset) return;
    const use = [this.tokens, this.devices, PEAKS[this.peak], this.utilisation / 100, this.price];
    try {
      const feeds = { shape: wide(this.shape), kind: wide(this.preset.kind), use: wide(use) };
      const fetches = ["parameters", "bytes", "cost", "operations"];
      const size = await this.running().run("size", feeds, fetches);
      this.sizes = {
        parameters: numbers(size.parameters),
        bytes: numbers(size.bytes),
        cost: numbers(size.cost),
        operations: first(size.operations),
      };
    } catch (error) {
      this.fail(error);
    }
  }

  private number(name: Key, value: number, range: Range, set: (value: number) => void) {
    return numberField({
      lang: this.lang,
      name: this.say(name),
      hint: this.spoken(value),
      value,
      range,
      set: (taken) => {
        set(taken);
        this.compute();
      },
      refuse: (sentence) => {
        this.refusal = sentence;
      },
    });
  }

  /** A number too long to be read at a glance, in words: " = 300 billion". */
  private spoken(value: number): string {
    if (value < 1e6) return "";
    const style = {
      notation: "compact",
      compactDisplay: "long",
      maximumFractionDigits: 2,
    } as const;
    const words = value.toLocaleString(this.lang, { ...style, useGrouping: false });
    return ` = ${words.replace(/(?<=\d)(?=\p{Script=Han})/u, " ")}`;
  }

  private renderChoices() {
    const presets = this.loaded?.sizes ?? [];
    return html`<div class="choices" data-control="choices">
      <label>${this.say("model")} <select @change=${(event: Event) => {
        const preset = presets[(event.target as HTMLSelectElement).selectedIndex];
        if (preset) this.take(preset);
      }}>${presets.map(
        (preset) => html`<option ?selected=${preset.name === this.model}>${preset.name}</option>`,
      )}</select></label>
      ${SHAPE.map((name, index) =>
        this.number(name, this.shape[index] ?? 1, COUNT, (value) => {
          this.ownShape = this.shape.map((old, at) => (at === index ? value : old));
        }),
      )}
      ${this.number("tokens", this.tokens, COUNT, (value) => {
        this.ownTokens = value;
      })}
      ${this.number("devices", this.devices, COUNT, (value) => {
        this.devices = value;
      })}
      <label>${this.say("peak")} <select @change=${(event: Event) => {
        this.peak = (event.target as HTMLSelectElement).value as keyof typeof PEAKS;
        this.compute();
      }}>${ACCELERATORS.map((name) => html`<option ?selected=${name === this.peak}>${name}</option>`)}</select></label>
      ${this.number("utilisation", this.utilisation, SHARE, (value) => {
        this.utilisation = value;
      })}
      ${this.number("price", this.price, PRICE, (value) => {
        this.price = value;
      })}
    </div>
    ${refusal(this.refusal)}`;
  }

  private rows(names: readonly Key[], values: readonly number[], unit: (v: number) => string) {
    return names.map(
      (name, index) => html`<tr><th scope="row">${this.say(name, this.values())}</th>
      <td>${unit(values[index] ?? 0)}</td></tr>`,
    );
  }

  /** The reader's numbers, for the formulas. */
  private values(): Record<string, string> {
    const [layers, width, heads, keyHeads, inner, vocabulary, context] = this.shape;
    const shown = { layers, width, heads, keyHeads, inner, vocabulary, context };
    return Object.fromEntries(
      Object.entries(shown).map(([name, value]) => [name, (value ?? 0).toLocaleString("en")]),
    );
  }

  private renderSizes({ parameters, bytes }: Sizes) {
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${this.say("title")}>
      <table><caption>${this.say("counts")}</caption><tbody>
        ${this.rows(TERMS, parameters, (value) => value.toLocaleString("en"))}</tbody></table>
      <table><caption>${this.say("memories")}</caption><tbody>
        ${this.rows(MEMORY, bytes, bytesText)}</tbody></table></div>
      <p class="sum number">${this.costs()}</p>
      ${this.preset?.kind.at(-1) ? html`<p class="muted">${this.say("plain")}</p>` : nothing}
      ${this.preset?.tokens === null ? html`<p class="muted">${this.say("guess")}</p>` : nothing}`;
  }

  protected override told(): readonly string[] {
    return [...this.costs(), ...(this.refusal ? [this.refusal] : [])];
  }

  private costs(): readonly string[] {
    if (!this.sizes) return [];
    const { parameters, cost, operations } = this.sizes;
    const [training = 0, hours = 0, deviceHours = 0, price = 0] = cost;
    return [
      this.say("cost", {
        tokens: this.tokens.toLocaleString("en"),
        parameters: (parameters.at(-1) ?? 0).toLocaleString("en"),
        training: scientific(training),
        days: (hours / 24).toLocaleString("en", { maximumSignificantDigits: 3 }),
        deviceHours: deviceHours.toLocaleString("en", { maximumFractionDigits: 0 }),
        price: price.toLocaleString("en", { maximumFractionDigits: 0 }),
        operations: scientific(operations),
      }),
    ];
  }

  protected override render() {
    return html`<h3>${this.say("title")}</h3><p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}
      ${this.renderTrouble() ?? html`${this.renderChoices()}${this.sizes ? this.renderSizes(this.sizes) : nothing}`}
      ${this.renderFooter()}`;
  }

  override columns(): Columns | null {
    if (!this.sizes) return null;
    const { parameters, bytes, cost, operations } = this.sizes;
    const names = (keys: readonly Key[]) => keys.map((key) => key.toLowerCase());
    return {
      model: [this.model],
      shape: names(SHAPE),
      shape_value: this.shape,
      tokens: [this.tokens],
      accelerators: [this.devices],
      peak: [PEAKS[this.peak]],
      utilisation_percent: [this.utilisation],
      price_of_one_hour: [this.price],
      term: names(TERMS),
      parameters,
      memory: names(MEMORY),
      bytes,
      cost_of: ["training_operations", "hours", "accelerator_hours", "price"],
      cost,
      operations: [operations],
    };
  }

  static override styles = [
    labStyles,
    css`
      .scroll { display: grid; gap: 12px 30px; grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); }
      caption { font-weight: 700; padding: 4px 0; text-align: left; }
      tr:last-child { font-weight: 700; }
      table + table tr:last-child { font-weight: inherit; }
      th { font-weight: inherit; text-align: left; }
      td { white-space: nowrap; }
    `,
  ];
}

function wide(values: readonly number[]): Value {
  return { type: "float64", data: Float64Array.from(values), dims: [values.length] };
}

/** 349.2e9 -> "349 GB": decimal units, as in the text. */
function bytesText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value.toLocaleString("en", { maximumSignificantDigits: 4 })} ${units[power]}`;
}
