import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import {
  type Key,
  LAST_FEATURE,
  LAST_SEED,
  LONGEST,
  MOST,
  say,
  TEMPERATURE,
  TOP_P,
} from "../../../../build/labs/verse/features-lab.ts";
import type { Features } from "../../../../build/types/verse/manifest.d.ts";
import type { Needs } from "../../../offline/needs.ts";
import type { Form, Loaded, NamedFeature, Order, Patched } from "../../../runtime/verse/calls.ts";
import { formOf } from "../../../runtime/verse/characters.ts";
import { dissecting } from "../../../runtime/verse/client.ts";
import type { OnProgress } from "../../../runtime/wire/protocol.ts";
import { type Filling, percent } from "../../../strings/strings.ts";
import { type Codec, number, optional, whole } from "../../shared/base/codecs.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { Latest } from "../../shared/base/latest.ts";
import { linked, linkedFields } from "../../shared/base/linked.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { lineForm } from "../shared/line-form.ts";
import { openedSteps, stepStyles } from "../shared/step-buttons.ts";
import { VerseElement } from "../shared/verse-element.ts";
import { firing } from "./firing.ts";
import { seldom } from "./list.ts";
import { meaning } from "./names.ts";
import { patchTold } from "./patch.ts";
import { columnsOf } from "./saved.ts";
import { seasonsTold } from "./seasons.ts";
import { signed } from "./signed.ts";
import { STEPS_SHOWN } from "./steps.ts";
import { styles } from "./styles.ts";
import { BEGINNING, LINE, PAIR } from "./usual.ts";
import type { Pair, Poem, Shown, View } from "./view.ts";

/** The writer that is opened on pages of either language: the one whose features are known. */
const LANGUAGE = "zh";
/** From these steps on the reader's line is read, two texts are compared. */
const [READ, EXCHANGED] = [1, 3];
const text: Codec<string> = {
  text: String,
  parse: (said) => (said.length <= LONGEST ? { value: said } : null),
};

/** `<features-lab>`: what the writer has inside, turned up or down while it writes. Chinese verse on pages of either language. */
@customElement("features-lab")
export class FeaturesLab extends VerseElement {
  protected override readonly runtime = dissecting;
  /** Which feature; the one that the lab begins with for null. */
  @linked(optional(whole(0, LAST_FEATURE))) private feature: number | null = null;
  @linked(number(-MOST, MOST)) private strength = 1;
  @linked(text, "start") private beginning: string = BEGINNING;
  @linked(whole(0, LAST_SEED)) private seed = 1;
  /** How many steps are open. */
  @linked(whole(0, STEPS_SHOWN.length), "steps") private open = 0;
  @linked(text, "own") private line: string = LINE;
  @linked(whole(0, LONGEST)) private place = 0;
  @linkedFields<Pair>({ from: text, into: text, asked: text }) private pair: Pair = PAIR;
  @state() private wanted = "";
  @state() private shown: Shown | null = null;
  @state() private features: Features | null = null;
  @state() private refusals = { start: "", line: "", pair: "" };
  private named: ReadonlyMap<number, NamedFeature> = new Map();
  private readonly latest = new Latest(() => this.compute(), this.sight.until);

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  override get graphs() {
    const used = [LANGUAGE, `${LANGUAGE}_features`, "features", "write_steered"];
    return this.open >= EXCHANGED ? [...used, "patch"] : used;
  }

  override get remark(): string {
    return this.say("remark");
  }

  protected override context(): Record<string, string> {
    return { language: LANGUAGE };
  }

  protected override get ownNeeds(): Needs {
    const needs = super.ownNeeds;
    const files = [`voices.${LANGUAGE}.tokens`, "features.file"];
    return { ...needs, files: needs.files.length ? files : [] };
  }

  protected override async begin(onProgress: OnProgress): Promise<Loaded> {
    const loaded = await dissecting.load(onProgress);
    this.features = loaded.features;
    this.named = new Map(loaded.named.map((each) => [each.feature, each]));
    return loaded;
  }

  protected override onReady(): void {
    void this.refresh();
  }

  private refresh(): Promise<void> {
    return this.keepUp(this.latest);
  }

  /** The feature that is turned. */
  private get chosen(): number {
    return this.feature ?? this.features?.start ?? 0;
  }

  private get key(): string {
    const { chosen, strength, beginning, seed, open, line, pair } = this;
    return JSON.stringify([chosen, strength, beginning, seed, open, line, pair]);
  }

  /** Everything that is shown, from the states. */
  private async compute(): Promise<void> {
    const { key, chosen: feature, strength, seed, open } = this;
    const form: Form = formOf(`${this.beginning}，`) ?? 5;
    const { given, refused } = await this.running().lay(this.beginning, form);
    this.refusals = { ...this.refusals, start: refused ? this.words(refused) : "" };
    if (refused) return;
    const order: Order = { given, form, seed, temperature: TEMPERATURE, topK: 0, topP: TOP_P };
    const before = await this.poem(order, feature, 0);
    const after = await this.poem(order, feature, strength);
    const own = open >= READ ? await this.readLine() : null;
    const patched = open >= EXCHANGED ? await this.patch() : null;
    this.shown = { key, form, feature, given, before, after, own, patched };
  }

  /** A poem, and how strongly the feature fires in it when it is read with nothing turned. */
  private async poem(order: Order, feature: number, strength: number): Promise<Poem> {
    const written = await this.running().steer(order, { feature, strength });
    const { fires } = await this.running().fires(this.joined(written.tokens));
    const shares = fires.map((all) => all.find((each) => each.feature === feature)?.share ?? 0);
    return { written, shares };
  }

  private async readLine() {
    const own = await this.running().fires(this.line);
    this.refusals = { ...this.refusals, line: own.refused ? this.words(own.refused) : "" };
    return own.refused ? null : own;
  }

  private async patch(): Promise<Patched | null> {
    const { from, into, asked } = this.pair;
    const patched = await this.running().patch(from, into, asked);
    const { source, target, asked: one } = patched.refused;
    const refused = source ?? target ?? one;
    const uneven = patched.isUneven ? this.say("uneven") : patched.isLong ? this.say("one") : "";
    this.refusals = { ...this.refusals, pair: refused ? this.words(refused) : uneven };
    return this.refusals.pair ? null : patched;
  }

  private follow(): void {
    if (this.phase === "ready") void this.refresh();
    else this.start();
  }

  private take(feature: number): void {
    this.feature = feature;
    this.follow();
  }

  private get view(): View | null {
    const { shown, features, loaded } = this;
    if (!shown || !features || !loaded) return null;
    return {
      ...{ lang: this.lang, shown, features, named: this.named, tokens: loaded.tokens },
      ...{ isBehind: shown.key !== this.key, feature: this.chosen, line: this.line },
      ...{ place: this.place, pair: this.pair, wanted: this.wanted, refusals: this.refusals },
      say: (key, values) => this.say(key, values),
      take: (feature) => this.take(feature),
      read: (line) => {
        this.line = line;
        void this.refresh();
      },
      look: (place) => {
        this.place = place;
      },
      search: (wanted) => {
        this.wanted = wanted;
      },
      exchange: (pair) => {
        this.pair = pair;
        void this.refresh();
      },
    };
  }

  protected override told(): readonly string[] {
    if (this.refusals.start) return [this.refusals.start];
    const { view } = this;
    if (!view || view.isBehind) return [];
    const { before, after } = view.shown;
    const count = ({ shares }: Poem) => shares.filter((share) => share > 0).length;
    const said = this.say("told", { before: count(before), after: count(after) });
    const seasons = seasonsTold(view);
    return [said, seasons, ...(view.shown.patched ? [patchTold(view)] : [])];
  }

  override columns(): Columns | null {
    const { view } = this;
    return view && columnsOf(view);
  }

  private renderFeature() {
    const named = this.named.get(this.chosen);
    if (!named)
      return html`<div class="feature"><p class="muted">${this.say("nothingYet")}</p></div>`;
    const words = {
      share: seldom(named.share),
      precision: percent(named.precision),
      recall: percent(named.recall),
      f1: named.f1.toFixed(2),
    };
    const fit = named.kind ? "fits" : "fitsNothing";
    return html`<div class="feature"><h4>${this.say("number", { feature: named.feature })} · ${meaning(this.lang, named)}</h4>
      <p class="muted number">${this.say(fit, words)}</p>
      <ul class="lines">${named.lines.map(
        ({ text: line, fires }) =>
          html`<li>${firing(
            [...line],
            fires.map((each) => each / 100),
          )}</li>`,
      )}</ul></div>`;
  }

  private renderStrength() {
    const shown = signed(this.strength);
    return html`<label class="turn" data-control="strength">${this.say("strength")}
      <input type="range" min=${-MOST} max=${MOST} step="0.1" .value=${String(this.strength)} aria-valuetext=${shown}
        @input=${(event: Event) => {
          this.strength = Number((event.target as HTMLInputElement).value);
          if (this.phase === "ready") void this.refresh();
        }}> <b>${shown}</b></label>`;
  }

  private renderInput() {
    const isReady = this.phase === "ready";
    return html`<div data-control="input"><form @submit=${(event: Event) => {
      event.preventDefault();
      this.follow();
    }}><input type="text" autocomplete="off" spellcheck="false" enterkeyhint="go" lang="zh" aria-label=${this.say("beginning")}
        placeholder=${this.say("placeholder")} .value=${this.beginning} @input=${(event: Event) => {
          this.beginning = (event.target as HTMLInputElement).value;
        }}><button class="go">${this.say(isReady ? "again" : "open")}</button></form>
      <div class="row"><button type="button" ?disabled=${!isReady} @click=${() => {
        this.seed = (this.seed + 1) % (LAST_SEED + 1);
        void this.refresh();
      }}>${this.say("seed")}</button>
      <button type="button" ?disabled=${!isReady || this.chosen === this.features?.start} @click=${() => this.take(this.features?.start ?? 0)}>${this.say("first")}</button></div></div>
      <p class="refusal">${this.refusals.start || nothing}</p>`;
  }

  private renderPoem(name: Key, poem: Poem | undefined) {
    const { form = 5 } = this.shown ?? {};
    const signs = poem?.written.tokens.map((token) => this.loaded?.tokens[token] ?? "") ?? [];
    const wide = form + 1;
    const rows = Array.from({ length: 4 }, (_, row) => row * wide);
    return html`<div><h4>${this.say(name)}</h4><div class="poem">${rows.map(
      (from) =>
        html`<div>${firing(signs.slice(from, from + wide), poem?.shares.slice(from, from + wide) ?? [])}</div>`,
    )}</div></div>`;
  }

  private renderPoems() {
    const { view } = this;
    const said = view?.isBehind ? [this.say("working")] : this.told().slice(0, 2);
    return html`<div class="sides ${view?.isBehind ? "behind" : ""}" aria-busy=${view?.isBehind ?? false}>
        ${this.renderPoem("before", view?.shown.before)}${this.renderPoem("after", view?.shown.after)}</div>
      <p class="sum number answer">${this.refusals.start ? "" : said.join(" ")}</p>`;
  }

  private renderSteps(view: View) {
    const next = STEPS_SHOWN[this.open];
    const opened = STEPS_SHOWN.slice(0, this.open).map((step) => ({
      name: this.say(step.name),
      body: step.show(view),
    }));
    return openedSteps(opened, {
      next: next ? this.say("nextStep", { step: this.say(next.name) }) : "",
      fold: this.say("fold"),
      open: this.open,
      show: (open) => {
        this.open = open;
        void this.refresh();
      },
    });
  }

  protected override render() {
    const { view } = this;
    const trouble = this.phase === "waiting" ? null : this.renderTrouble();
    return html`<h3>${this.say("title")}</h3><p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}${this.renderFeature()}${this.renderStrength()}${this.renderInput()}${this.renderPoems()}${trouble}
      ${view ? this.renderSteps(view) : html`<div class="row openers"></div>`}${this.renderFooter()}`;
  }

  static override styles = [labStyles, lineForm, stepStyles, styles];
}
