import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import {
  type Key,
  say,
  TOKENS_PER_PARAMETER,
} from "../../../../build/labs/calculator/size-calculator.ts";
import type { SizePreset } from "../../../../build/types/calculator/manifest.d.ts";
import type { Loaded } from "../../../runtime/calculator/calls.ts";
import { type CalculatorClient, calculator } from "../../../runtime/calculator/client.ts";
import {
  type Model,
  model,
  type Own,
  type Sizes,
  sizes,
} from "../../../runtime/calculator/sizes.ts";
import type { OnProgress } from "../../../runtime/wire/protocol.ts";
import { type Filling, scientific } from "../../../strings/strings.ts";
import { choice, list, number, optional, word } from "../../shared/base/codecs.ts";
import { FigureElement } from "../../shared/base/figure-element.ts";
import { linked, linkedFields } from "../../shared/base/linked.ts";
import { numberField, type Range, refusal } from "../../shared/base/number-field.ts";
import { bytesText, exact, rough, spoken } from "../../shared/base/readable.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { ATTENTION, CONTEXT, EXPERTS, type Field, GROUPS, SHAPE } from "./fields.ts";
import "./size-blocks.ts";
import { styles } from "./styles.ts";
import { MEMORY, renderExact, TERMS } from "./tables.ts";

/** Dense bfloat16 peak of one accelerator in FLOP/s, from the makers' data sheets. */
const PEAKS = { "A100 (312 TFLOP/s)": 312e12, "H100 SXM (989 TFLOP/s)": 989e12 };
const ACCELERATORS = Object.keys(PEAKS) as (keyof typeof PEAKS)[];
const FIRST = "GPT-3";
const NONE: Own = { shape: null, attention: null, experts: null };
const MOST = 1e18;
const COUNT: Range = { least: 1, most: MOST, whole: true };
const MAYBE: Range = { least: 0, most: MOST, whole: true };
const SHARE: Range = { least: 1, most: 100 };
const PRICE: Range = { least: 0.01, most: MOST };

/** One of the three answers. */
interface Answer {
  name: Key;
  big: string;
  small: string;
}

/** `<size-calculator>`: what a large model weighs, and what training it costs. */
@customElement("size-calculator")
export class SizeCalculator extends FigureElement<CalculatorClient, Loaded> {
  override readonly graphs = ["size"] as const;
  override readonly needs = { family: "calculator", graphs: this.graphs, files: [] };
  protected override readonly runtime = calculator;
  /** The name of the published model that the numbers begin with. */
  @linked(word) private model = FIRST;
  /** The reader's own architecture; null for the model's. */
  @linkedFields<Own>({
    shape: optional(list(number(1, MOST), SHAPE.length)),
    attention: optional(list(number(0, MOST), ATTENTION.length)),
    experts: optional(list(number(0, MOST), EXPERTS.length)),
  })
  private own: Own = NONE;
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

  private get asked(): Model | null {
    return this.preset ? model(this.preset, this.own) : null;
  }

  private get tokens(): number {
    const { tokens = null, parameters = 1 } = this.preset ?? {};
    return this.ownTokens ?? tokens ?? TOKENS_PER_PARAMETER * parameters;
  }

  private take(name: string): void {
    this.model = name;
    this.own = NONE;
    this.ownTokens = null;
    this.refusal = "";
    this.compute();
  }

  private compute(): void {
    this.work = this.count();
  }

  private async count(): Promise<void> {
    await this.sight.until();
    if (!this.asked) return;
    const use = [this.tokens, this.devices, PEAKS[this.peak], this.utilisation / 100, this.price];
    try {
      this.sizes = await sizes(this.running(), this.asked, use);
    } catch (error) {
      this.fail(error);
    }
  }

  private number(name: Key, value: number, range: Range, set: (value: number) => void) {
    return numberField({
      lang: this.lang,
      name: this.say(name),
      hint: value < 1e6 ? "" : ` = ${spoken(this.lang, value)}`,
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

  private field({ name, part, index }: Field) {
    const values = this.asked?.[part] ?? [];
    return this.number(name, values[index] ?? 1, part === "shape" ? COUNT : MAYBE, (value) => {
      const changed = values.map((old, at) => (at === index ? value : old));
      this.own = { ...this.own, [part]: changed };
    });
  }

  private renderGroup(name: Key, presets: readonly SizePreset[]) {
    return html`<optgroup label=${this.say(name)}>${presets.map(
      (preset) => html`<option value=${preset.name} ?selected=${preset.name === this.model}>
        ${preset.name}: ${spoken(this.lang, preset.parameters)}</option>`,
    )}</optgroup>`;
  }

  private renderChooser() {
    const presets = this.loaded?.sizes ?? [];
    const published = presets.filter(({ cite }) => cite);
    const isMixture = ({ experts = [] }: SizePreset) => (experts[0] ?? 0) > 0;
    return html`<div class="chooser" data-control="choices">
      <label>${this.say("model")} <select @change=${(event: Event) => {
        this.take((event.target as HTMLSelectElement).value);
      }}>
        ${this.renderGroup(
          "denseModels",
          published.filter((preset) => !isMixture(preset)),
        )}
        ${this.renderGroup("mixtures", published.filter(isMixture))}
        ${this.renderGroup(
          "ours",
          presets.filter(({ cite }) => !cite),
        )}
      </select></label>
      ${this.field(CONTEXT)}
    </div>`;
  }

  private renderFolds() {
    return html`<details data-control="choices"><summary>${this.say("change")}</summary>
        ${GROUPS.map(
          ([name, fields]) => html`<fieldset><legend>${this.say(name)}</legend>
            <div class="choices">${fields.map((field) => this.field(field))}</div></fieldset>`,
        )}
        <p class="muted">${this.say("zeros")}</p></details>
      <details data-control="choices"><summary>${this.say("changeUse")}</summary>
        ${this.renderUse()}</details>
      ${refusal(this.refusal)}`;
  }

  private renderUse() {
    return html`<div class="choices">
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
    </div>`;
  }

  /** Parameters, memory and training, each at a glance. */
  private answers(): readonly Answer[] {
    const { sizes: found, asked, preset } = this;
    if (!found || !asked || !preset) return [];
    const say = (value: number) => spoken(this.lang, value);
    const [total, active] = [found.parameters.at(-1) ?? 0, found.active.at(-1) ?? 0];
    const isMixture = (asked.experts[0] ?? 0) > 0;
    const isReader = asked.kind.at(-1);
    const [, weights = 0, , , , cache = 0, token = 0] = found.bytes;
    const [training = 0, counted = 0, hours = 0, , price = 0] = found.cost;
    const context = exact(asked.shape[CONTEXT.index] ?? 0);
    const memory = { context, cache: bytesText(cache), token: bytesText(token) };
    const time = { days: rough(hours / 24), devices: exact(this.devices), card: this.peak };
    const use = { ...time, utilisation: this.utilisation, price: say(price) };
    return [
      {
        name: "parameters",
        big: say(total),
        small: this.say(isMixture ? "someWork" : "allWork", { active: say(active) }),
      },
      {
        name: "memories",
        big: bytesText(weights),
        small: this.say(isReader ? "noCache" : "withCache", memory),
      },
      {
        name: "training",
        big: scientific(training),
        small: this.say("sixNd", { ...use, counted: scientific(counted) }),
      },
    ];
  }

  protected override told(): readonly string[] {
    const answers = this.answers().map(
      ({ name, big, small }) => `${this.say(name)}: ${big}. ${small}`,
    );
    return [...answers, ...(this.refusal ? [this.refusal] : [])];
  }

  private renderAnswers() {
    const total = this.sizes?.parameters.at(-1) ?? 0;
    const screens = total / (window.innerWidth * window.innerHeight);
    const printed = this.own === NONE ? this.preset?.printed : "";
    return html`<div class="answers">${this.answers().map(
      ({ name, big, small }) => html`<section><h4>${this.say(name)}</h4>
        <p class="big number">${big}</p><p>${small}</p></section>`,
    )}</div>
    ${printed ? html`<p class="muted">${this.say("printed", { printed })}</p>` : nothing}
    <p class="muted">${
      screens < 1
        ? this.say("fitsScreen")
        : this.say("screens", { screens: spoken(this.lang, Math.round(screens)) })
    }</p>`;
  }

  private renderResults(found: Sizes) {
    return html`${this.renderAnswers()}
      <size-blocks lang=${this.lang} .sizes=${found}></size-blocks>
      ${this.asked?.kind.at(-1) ? html`<p class="muted">${this.say("plain")}</p>` : nothing}
      ${this.preset?.tokens === null ? html`<p class="muted">${this.say("guess")}</p>` : nothing}
      ${this.renderFolds()}
      <details><summary>${this.say("exactly")}</summary>${renderExact(this.lang, found, this.tokens)}</details>`;
  }

  protected override render() {
    return html`<h3>${this.say("title")}</h3><p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}
      ${this.renderTrouble() ?? html`${this.renderChooser()}${this.sizes ? this.renderResults(this.sizes) : nothing}`}
      ${this.renderFooter()}`;
  }

  override columns(): Columns | null {
    const { sizes: found, asked } = this;
    if (!found || !asked) return null;
    const lower = (keys: readonly Key[]) => keys.map((key) => key.toLowerCase());
    const names = (fields: readonly Field[]) => lower(fields.map(({ name }) => name));
    return {
      model: [this.model],
      shape: names(SHAPE),
      shape_value: asked.shape,
      attention: names(ATTENTION),
      attention_value: asked.attention,
      experts: names(EXPERTS),
      experts_value: asked.experts,
      tokens: [this.tokens],
      accelerators: [this.devices],
      peak: [PEAKS[this.peak]],
      utilisation_percent: [this.utilisation],
      price_of_one_hour: [this.price],
      term: lower(TERMS),
      parameters: found.parameters,
      active: found.active,
      memory: lower(MEMORY),
      bytes: found.bytes,
      cost_of: [
        "training_operations",
        "training_operations_counted",
        "hours",
        "accelerator_hours",
        "price",
      ],
      cost: found.cost,
      operations_of: ["token", "token_counted"],
      operations: found.operations,
    };
  }

  static override styles = styles;
}
