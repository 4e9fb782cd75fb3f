import { html, svg } from "lit";
import { customElement, state } from "lit/decorators.js";
import {
  FEWEST,
  type Key,
  LAST_SEED,
  MOST_CONTEXT,
  STEPS,
  say,
  TEMPERATURE,
  TOP_K,
  TOP_P,
  WRITER,
} from "../../../../build/labs/verse/cache-lab.ts";
import type { SizePreset } from "../../../../build/types/calculator/manifest.d.ts";
import type { Needs } from "../../../offline/needs.ts";
import type { Loaded as Calculated } from "../../../runtime/calculator/calls.ts";
import { type CalculatorClient, calculator } from "../../../runtime/calculator/client.ts";
import { model, type Steps, steps } from "../../../runtime/calculator/sizes.ts";
import type { Family, Verified } from "../../../runtime/engine/calls.ts";
import { RuntimeError } from "../../../runtime/engine/failure.ts";
import type { Form, Loaded, Order, Raced, Run } from "../../../runtime/verse/calls.ts";
import type { OnProgress } from "../../../runtime/wire/protocol.ts";
import type { Filling, Language } from "../../../strings/strings.ts";
import { wantsCalm } from "../../shared/base/calm.ts";
import { type Codec, choice, whole } from "../../shared/base/codecs.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { Latest } from "../../shared/base/latest.ts";
import { linked } from "../../shared/base/linked.ts";
import { rough } from "../../shared/base/readable.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { lineForm } from "../shared/line-form.ts";
import { named } from "../shared/named.ts";
import { openedSteps, stepStyles } from "../shared/step-buttons.ts";
import { VerseElement } from "../shared/verse-element.ts";
import { type Kept, kept, writers } from "./caches.ts";
import { parted, slowness, sum, verse, written } from "./race.ts";
import { styles } from "./styles.ts";

/** A beginning in an address is no longer. */
const LONGEST = 400;
/** The graphs of both families: they write, and they count. */
const WRITING = ["write", "write_plain"] as const;
const COUNTING = ["size", "next_token"] as const;
/** From these steps on the calculator is asked. */
const [COUNTED, COMPARED] = [2, 3];
const VOCABULARY = 5;
const BEGINNINGS: Readonly<Record<Language, string>> = { zh: "春风", en: "The moon" };
const text: Codec<string> = {
  text: String,
  parse: (said) => (said.length <= LONGEST ? { value: said } : null),
};

/** A race that was run, and for which order. */
interface Shown {
  key: string;
  form: Form;
  raced: Raced;
}

/** What of the calculator is loaded. */
interface Sizes {
  client: CalculatorClient;
  presets: readonly SizePreset[];
}

/** `<cache-lab lang="zh|en">`: the same poem with keys and values of the past, and without. */
@customElement("cache-lab")
export class CacheLab extends VerseElement {
  @linked(text, "start") private beginning = "";
  @linked(choice<Form>([5, 7])) private form: Form = 5;
  @linked(whole(0, LAST_SEED)) private seed = 1;
  /** How many steps are open. */
  @linked(whole(0, STEPS), "steps") private open = 0;
  /** Of the table of large models, as a power of two. */
  @linked(whole(FEWEST, MOST_CONTEXT), "context") private power = 13;
  @state() private shown: Shown | null = null;
  @state() private counts: Steps | null = null;
  @state() private caches: readonly Kept[] | null = null;
  /** Why a beginning was not read; empty when it was. */
  @state() private refusal = "";
  /** How long the race has been seen, as long as it took, in ms; all of it when it stands. */
  @state() private passed = Number.POSITIVE_INFINITY;
  @state() private steps: typeof import("./steps.ts").STEPS = [];
  /** What of the calculator is known, once it was asked. */
  @state() private calculated: Calculated | null = null;
  /** Races that were run: whoever comes back to one sees its times again. */
  private readonly races = new Map<string, Shown>();
  private rounds = 0;
  private frame = 0;
  private readonly latest = new Latest(() => this.compute(), this.sight.until);

  override connectedCallback(): void {
    this.beginning ||= BEGINNINGS[this.lang];
    super.connectedCallback();
    this.fit();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stand();
  }

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  override get graphs() {
    return [this.lang, ...WRITING, ...COUNTING];
  }

  override get models(): Family["models"] | null {
    return this.loaded && { ...this.loaded.models, ...this.calculated?.models };
  }

  override async verify(graph: string): Promise<Verified> {
    const counts = COUNTING.find((name) => name === graph);
    return counts ? (await this.sizes()).client.verify(counts) : super.verify(graph);
  }

  override get needs(): readonly Needs[] {
    const own = this.ownNeeds;
    if (!own.graphs.length) return [own];
    const writing = { ...own, graphs: [this.lang, ...WRITING] };
    return [writing, { family: "calculator", graphs: COUNTING, files: [] }];
  }

  override get remark(): string {
    return this.say("remark");
  }

  protected override async begin(onProgress: OnProgress): Promise<Loaded> {
    const [loaded, { STEPS: shown }] = await Promise.all([
      super.begin(onProgress),
      import("./steps.ts"),
    ]);
    this.steps = shown;
    return loaded;
  }

  protected override onReady(): void {
    void this.refresh();
  }

  protected override onLink(): void {
    this.fit();
    super.onLink();
  }

  /** Of a link to the lab in another language its beginning means nothing here. */
  private fit(): void {
    if (this.isForeign) this.beginning = BEGINNINGS[this.lang];
  }

  private refresh(): Promise<void> {
    return this.keepUp(this.latest);
  }

  /** Everything that is shown, from the states; what is known is not asked for again. */
  private async compute(): Promise<void> {
    const { form, seed, beginning: start } = this;
    const key = [form, seed, this.rounds, start].join();
    if (this.shown?.key !== key) {
      const client = this.running();
      const { given, refused } = await client.lay(start, form);
      this.refusal = refused ? this.words(refused) : "";
      if (refused) return;
      const order: Order = {
        ...{ given, form, seed },
        ...{ temperature: TEMPERATURE, topK: TOP_K, topP: TOP_P },
      };
      const known = this.races.get(key) ?? { key, form, raced: await client.race(order) };
      this.races.set(key, known);
      this.shown = known;
      this.counts = null;
      if (this.passed === 0) this.play();
    }
    if (this.open >= COUNTED) await this.count(this.shown.raced);
    if (this.open >= COMPARED) await this.compare();
  }

  private async sizes(): Promise<Sizes> {
    this.calculated = await calculator.load(() => undefined);
    const { sizes: presets } = this.calculated;
    if (!calculator.running) throw new RuntimeError("run", "calculator", "not loaded");
    return { client: calculator.running, presets };
  }

  private async count({ cached }: Raced): Promise<void> {
    if (this.counts) return;
    const { client, presets } = await this.sizes();
    const preset = presets.find(({ name }) => name === WRITER);
    if (!preset) throw new RuntimeError("format", "manifest.json", WRITER);
    // The languages' networks differ in their vocabularies alone.
    const size = this.loaded?.tokens.length ?? 0;
    const shape = preset.shape.map((old, at) => (at === VOCABULARY ? size : old));
    const asked = model(preset, { shape, attention: null, experts: null });
    this.counts = await steps(
      client,
      asked,
      cached.tokens.map((_, at) => at + 1),
    );
  }

  private async compare(): Promise<void> {
    const { client, presets } = await this.sizes();
    const found = writers(presets).map((preset) => kept(client, preset, 2 ** this.power));
    this.caches = await Promise.all(found);
  }

  /** Race anew, and show it. */
  private race(): void {
    this.rounds += 1;
    this.stand();
    this.passed = wantsCalm() ? Number.POSITIVE_INFINITY : 0;
    if (this.phase === "ready") void this.refresh();
    else this.start();
  }

  /** Let the race be seen, slower than it was, from the start to the slower poet's last token. */
  private play(): void {
    const { raced } = this.shown ?? {};
    if (!raced) return;
    const [begun, slow] = [performance.now(), slowness(raced)];
    const until = Math.max(sum(raced.cached.ms), sum(raced.plain.ms));
    const next = (now: number) => {
      this.passed = (now - begun) / slow;
      if (this.passed < until && this.sight.seen) this.frame = requestAnimationFrame(next);
      else this.stand();
    };
    this.frame = requestAnimationFrame(next);
  }

  /** Show the race at its end. */
  private stand(): void {
    cancelAnimationFrame(this.frame);
    this.passed = Number.POSITIVE_INFINITY;
  }

  private onSubmit(event: Event): void {
    event.preventDefault();
    this.race();
  }

  private another(): void {
    this.seed = Math.floor(Math.random() * (LAST_SEED + 1));
    this.race();
  }

  private show(step: number): void {
    this.open = step;
    void this.refresh();
  }

  override columns(): Columns | null {
    if (!this.shown) return null;
    const { cached, plain } = this.shown.raced;
    const { counts, caches } = this;
    const counted = this.open >= COUNTED &&
      counts && {
        cached_multiplications: counts.cached,
        plain_multiplications: counts.plain,
      };
    const compared = this.open >= COMPARED &&
      caches && {
        model: caches.map(({ name }) => name),
        token_bytes: caches.map(({ token }) => token),
        context_bytes: caches.map(({ full }) => full),
        context_bytes_of_all_heads: caches.map(({ apart }) => apart),
      };
    return {
      cached_token: cached.tokens,
      plain_token: plain.tokens,
      text: cached.tokens.map((token) => this.loaded?.tokens[token] ?? ""),
      cached_ms: cached.ms,
      plain_ms: plain.ms,
      ...counted,
      ...compared,
    };
  }

  /** What came out, in sentences; nothing while the race is seen. */
  protected override told(): readonly string[] {
    if (this.refusal) return [this.refusal];
    if (!this.shown || Number.isFinite(this.passed)) return [];
    const { raced } = this.shown;
    const [cached, plain] = [sum(raced.cached.ms), sum(raced.plain.ms)];
    const count = raced.cached.tokens.length;
    const at = parted(raced);
    const same = at < 0 ? this.say("same", { count }) : this.say("differ", { position: at + 1 });
    const times = { cached: rough(cached), plain: rough(plain), ratio: rough(plain / cached) };
    return [same, this.say(plain > cached ? "slower" : "notSlower", times)];
  }

  private renderInput() {
    return html`<div data-control="input"><form @submit=${this.onSubmit}>
        <input type="text" autocomplete="off" spellcheck="false" enterkeyhint="go" aria-label=${this.say("beginning")}
          .value=${this.beginning} @input=${(event: Event) => {
            this.beginning = (event.target as HTMLInputElement).value;
          }}>
        <button class="go">${this.say("race")}</button>
        <button type="button" @click=${this.another}>${this.say("another")}</button></form></div>
      <p class="refusal">${this.refusal}</p>`;
  }

  private renderPoet(name: "cached" | "plain") {
    const run: Run = this.shown?.raced[name] ?? { tokens: [], ms: [] };
    const form = this.shown?.form ?? this.form;
    const names = run.tokens.map((token) => this.loaded?.tokens[token] ?? "");
    const ended = run.tokens.at(-1) === this.loaded?.end ? names.length - 1 : names.length;
    const whole = verse(this.lang, names.slice(0, ended), form);
    const count = Math.min(ended, written(run, this.passed));
    const until = verse(this.lang, names.slice(0, count), form).length;
    const last = named(names[count - 1], "");
    const [total, so] = [sum(run.ms), sum(run.ms.slice(0, written(run, this.passed)))];
    const most = Math.max(
      total,
      sum(this.shown?.raced[name === "cached" ? "plain" : "cached"].ms ?? []),
    );
    return html`<div class="poet ${name}"><h4>${this.say(name)}</h4>
      <p class="muted">${this.say(`${name}How`, { last })}</p>
      <div class="sheet" lang=${this.lang}>${whole.slice(0, until)}<span class="to-come" aria-hidden="true">${whole.slice(until)}</span></div>
      <svg class="way" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">${svg`<rect x="0" y="0" height="8" width=${most ? (so / most) * 100 : 0}></rect>`}</svg>
      <p class="time number">${run.ms.length ? this.say("time", { ms: rough(so) }) : "\u00a0"}</p>
      <p class="muted">${run.ms.length ? this.say("each", { ms: rough(total / run.ms.length) }) : "\u00a0"}</p></div>`;
  }

  private renderAnswer() {
    const slow = this.shown ? rough(slowness(this.shown.raced)) : "";
    const told = this.refusal ? [] : this.told();
    const isPlaying = Number.isFinite(this.passed) && this.shown !== null;
    const shown = isPlaying ? [this.say("slowed", { slow })] : told;
    return html`<div class="answer" data-control="answer">${shown.map((each) => html`<p class="sum">${each}</p>`)}</div>`;
  }

  private renderSteps(raced: Raced) {
    const view = {
      ...{ lang: this.lang, raced, counts: this.counts, caches: this.caches },
      context: this.power,
      say: (key: Key, values?: Filling) => this.say(key, values),
      choose: (context: number) => {
        this.power = context;
        void this.refresh();
      },
    };
    const next = this.steps[this.open];
    const opened = this.steps.slice(0, this.open).map((step) => ({
      name: this.say(step.name),
      body: step.show(view),
    }));
    return openedSteps(opened, {
      next: next ? this.say("next", { step: this.say(next.name) }) : "",
      fold: this.say("fold"),
      open: this.open,
      show: (open) => this.show(open),
    });
  }

  protected override render() {
    const trouble = this.phase === "waiting" ? null : this.renderTrouble();
    return html`<h3>${this.say("title")}</h3><p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}${this.renderInput()}
      <div class="poets">${this.renderPoet("cached")}${this.renderPoet("plain")}</div>
      ${this.renderAnswer()}${trouble}
      ${this.shown ? this.renderSteps(this.shown.raced) : html`<div class="row openers"></div>`}${this.renderFooter()}`;
  }

  static override styles = [labStyles, lineForm, stepStyles, styles];
}
