import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import {
  COPIES,
  type Key,
  LAST_SEED,
  MEGABYTES,
  NEAREST,
  STEPS,
  say,
  TEMPERATURE,
  WEIGHTS,
} from "../../../../build/labs/verse/retrieval-lab.ts";
import type { Consulted, Form, Loaded, Lookup, Order } from "../../../runtime/verse/calls.ts";
import type { OnProgress } from "../../../runtime/wire/protocol.ts";
import { type Filling, type Language, percent } from "../../../strings/strings.ts";
import { type Codec, choice, number, optional, whole } from "../../shared/base/codecs.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { Latest } from "../../shared/base/latest.ts";
import { linked, linkedFields } from "../../shared/base/linked.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { lineForm } from "../shared/line-form.ts";
import { linesOf } from "../shared/poem.ts";
import { openedSteps, stepStyles } from "../shared/step-buttons.ts";
import { VerseElement } from "../shared/verse-element.ts";
import type { PoemWords } from "../shared/verse-poem.ts";
import "../shared/verse-poem.ts";
import { openPoem } from "./open-poem.ts";
import { sharesOf, taken } from "./shares.ts";
import { ofSlip, slipTold } from "./slip.ts";
import { STEPS_SHOWN } from "./steps.ts";
import { styles } from "./styles.ts";
import { USUAL } from "./usual.ts";
import type { Shown, Slip, View } from "./view.ts";

/** A text in an address is no longer, and no poem has more tokens. */
const [LONGEST, MOST_POSITIONS] = [400, 80];
/** From these steps on the reader's text is judged, a line slipped in. */
const [JUDGED, SLIPPED] = [2, 3];
const text: Codec<string> = {
  text: String,
  parse: (said) => (said.length <= LONGEST ? { value: said } : null),
};
const words = (lang: Language): PoemWords => ({
  poem: say(lang, "poem"),
  end: say(lang, "end"),
  sign: (name, share, isGiven) => say(lang, isGiven ? "givenSign" : "openSign", { name, share }),
});
const POEM_WORDS: Readonly<Record<Language, PoemWords>> = { zh: words("zh"), en: words("en") };

/** `<retrieval-lab>`: a poem with the book closed, with it open, and with a line slipped into it. */
@customElement("retrieval-lab")
export class RetrievalLab extends VerseElement {
  @linked(text, "start") private beginning = "";
  @linked(choice<Form>([5, 7])) private form: Form = 5;
  @linked(whole(0, LAST_SEED)) private seed = 1;
  /** Of what the book says. */
  @linked(number(0, 1)) private weight = 0.5;
  @linked(optional(whole(0, MOST_POSITIONS))) private place: number | null = null;
  /** How many steps are open. */
  @linked(whole(0, STEPS), "steps") private open = 0;
  /** What the reader has judged. */
  @linked(text, "own") private judged = "";
  @linkedFields<Slip>({
    ...{ line: text, copies: choice<number>(COPIES) },
    ...{ many: choice<number>([0, 1]), limit: number(0.05, 1) },
  })
  private slip: Slip = { line: "", copies: 1, many: 0, limit: 1 };
  @state() private shown: Shown | null = null;
  /** The tokens of each poem of the book. */
  @state() private poems: readonly (readonly number[])[] = [];
  @state() private refusals = { start: "", text: "", line: "" };
  private readonly written = new Map<string, Consulted>();
  private readonly latest = new Latest(() => this.compute(), this.sight.until);

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  override get graphs() {
    return [this.lang, `${this.lang}_book`, "write_open", "score_open", "shelve"];
  }

  override get remark(): string {
    return this.say("remark");
  }

  protected override async begin(onProgress: OnProgress): Promise<Loaded> {
    const loaded = await super.begin(onProgress);
    this.poems = (await this.running().openBook()).poems;
    return loaded;
  }

  override connectedCallback(): void {
    this.judged ||= USUAL[this.lang].own;
    super.connectedCallback();
  }

  protected override onReady(): void {
    this.fit();
    void this.refresh();
  }

  /** What is not said stands as it usually does; of a link to another language its texts mean nothing here. */
  private fit(): void {
    if (this.isForeign) {
      [this.beginning, this.judged] = ["", USUAL[this.lang].own];
      this.slip = { ...this.slip, line: "" };
    }
    const { openings } = this.loaded?.told.looking ?? {};
    if (!this.beginning) this.begins(openings?.[0] ?? "");
    if (!this.slip.line) this.slip = { ...this.slip, line: USUAL[this.lang].line(this.form) };
  }

  private refresh(): Promise<void> {
    return this.keepUp(this.latest);
  }

  /** Take a beginning, its form, and what goes with it. */
  private begins(beginning: string): void {
    const usual = USUAL[this.lang].line(this.form);
    this.beginning = beginning;
    this.form = USUAL[this.lang].formOf(beginning) ?? this.form;
    const { line } = this.slip;
    if (!line || line === usual)
      this.slip = { ...this.slip, line: USUAL[this.lang].line(this.form) };
    this.place = null;
  }

  /** What is slipped in: it begins as the poem does, or it would not be found. */
  private get whole(): string {
    const { beginning, form, slip } = this;
    return USUAL[this.lang].joined(beginning, slip.line, form);
  }

  /** Everything that is shown, from the states; what is known is not asked for again. */
  private async compute(): Promise<void> {
    const { form, seed, weight, open: steps } = this;
    const key = this.key;
    const { given, refused } = await this.running().lay(this.beginning, form);
    this.refusals = { ...this.refusals, start: refused ? this.words(refused) : "" };
    if (refused) return;
    const order: Order = { given, form, seed, temperature: TEMPERATURE, topK: 0, topP: 1 };
    const clean = { limit: 1, nearest: NEAREST, slipped: null };
    const closed = await this.consult(order, { ...clean, weight: 0 });
    const open = await this.consult(order, { ...clean, weight });
    const own = steps >= JUDGED ? await this.weigh() : null;
    const slipped = steps >= SLIPPED ? await this.consultSlipped(order) : null;
    this.shown = { key, form, given, closed, open, slipped, own };
  }

  private get key(): string {
    const { beginning, form, seed, weight, open, judged, slip } = this;
    return JSON.stringify([beginning, form, seed, weight, open, judged, slip]);
  }

  private async consult(order: Order, lookup: Lookup): Promise<Consulted> {
    const key = JSON.stringify([order, lookup]);
    const known = this.written.get(key) ?? (await this.running().consult(order, lookup));
    this.written.set(key, known);
    return known;
  }

  private async consultSlipped(order: Order): Promise<Consulted | null> {
    const { weight, slip, whole: line } = this;
    const slipped = { text: line, copies: slip.copies, hasManyNames: slip.many === 1 };
    const lookup = { weight, limit: slip.limit, nearest: NEAREST, slipped };
    const found = await this.consult(order, lookup);
    this.refusals = { ...this.refusals, line: found.refused ? this.words(found.refused) : "" };
    return found.refused ? null : found;
  }

  private async weigh(): Promise<readonly number[] | null> {
    const asked = { limit: 1, nearest: NEAREST };
    const { nats, refused } = await this.running().weigh(this.judged, WEIGHTS, asked);
    this.refusals = { ...this.refusals, text: refused ? this.words(refused) : "" };
    return refused ? null : nats;
  }

  private write(): void {
    if (this.phase === "ready") void this.refresh();
    else this.start();
  }

  private onSubmit(event: Event): void {
    event.preventDefault();
    this.begins(this.beginning || (this.loaded?.told.looking.openings[0] ?? ""));
    this.write();
  }

  /** Another poem of the book to begin with, or other random numbers. */
  private nextOpening(): void {
    const openings = this.loaded?.told.looking.openings ?? [];
    const at = openings.indexOf(this.beginning);
    this.begins(openings[(at + 1) % openings.length] ?? this.beginning);
    void this.refresh();
  }

  private nextSeed(): void {
    this.seed = (this.seed + 1) % (LAST_SEED + 1);
    void this.refresh();
  }

  private show(step: number): void {
    this.open = step;
    void this.refresh();
  }

  private get view(): View | null {
    const { shown, loaded } = this;
    if (!shown || !loaded) return null;
    return {
      ...{ lang: this.lang, shown, poems: this.poems, names: loaded.tokens },
      ...{ worth: loaded.told.looking, isBehind: shown.key !== this.key },
      ...{ weight: this.weight, place: this.place, slip: this.slip, whole: this.whole },
      ...{ text: this.judged, refusals: this.refusals },
      say: (key, values) => this.say(key, values),
      judge: (own) => {
        this.judged = own;
        void this.refresh();
      },
      change: (slip) => {
        this.slip = { ...this.slip, ...slip };
        void this.refresh();
      },
    };
  }

  protected override told(): readonly string[] {
    if (this.refusals.start) return [this.refusals.start];
    const { view } = this;
    if (!view || view.isBehind) return [];
    const { open, given } = view.shown;
    const counts = taken(
      sharesOf(open, () => true),
      given,
    );
    const said = this.say("told", { ...counts, weight: percent(this.weight) });
    return this.open >= SLIPPED ? [said, slipTold(view)] : [said];
  }

  override columns(): Columns | null {
    const { shown } = this;
    if (!shown) return null;
    const { closed, open, own, slipped } = shown;
    return {
      token_closed: closed.tokens,
      token_open: open.tokens,
      text_open: open.tokens.map((token) => this.loaded?.tokens[token] ?? ""),
      probability_open: open.probabilities,
      probability_closed: open.closed,
      from_book: sharesOf(open, () => true),
      ...(own && { weight: WEIGHTS, own_nats: own }),
      ...(slipped && {
        token_slipped: slipped.tokens,
        from_line: ofSlip({ poems: this.poems }, slipped),
      }),
    };
  }

  private renderInput() {
    const isReady = this.phase === "ready";
    return html`<div data-control="input"><form @submit=${this.onSubmit}>
        <input type="text" autocomplete="off" spellcheck="false" enterkeyhint="go" aria-label=${this.say("beginning")}
          placeholder=${this.say("placeholder")} .value=${this.beginning} @input=${(
            event: Event,
          ) => {
            this.beginning = (event.target as HTMLInputElement).value;
          }}>
        <button class="go">${this.say("write")}</button></form>
        <div class="row"><button type="button" ?disabled=${!isReady} @click=${this.nextOpening}>${this.say("opening")}</button>
        <button type="button" ?disabled=${!isReady} @click=${this.nextSeed}>${this.say("seed")}</button></div></div>
      <p class="refusal">${this.refusals.start || (isReady ? nothing : this.say("size", { megabytes: MEGABYTES }))}</p>`;
  }

  private renderWeight() {
    const share = percent(this.weight);
    return html`<label class="weight" data-control="weight">${this.say("weight")}
      <input type="range" min="0" max="1" step="0.05" .value=${String(this.weight)} aria-valuetext=${share}
        @input=${(event: Event) => {
          this.weight = Number((event.target as HTMLInputElement).value);
          void this.refresh();
        }}> <b>${share}</b></label>`;
  }

  private look(place: number): void {
    this.place = place;
    if (!this.open) this.open = 1;
  }

  private renderClosed({ lang, shown, names }: View) {
    const { closed, given, form } = shown;
    return openPoem({
      lang,
      written: closed,
      given,
      form,
      names,
      shares: [],
      label: (name) => name,
    });
  }

  /** Each token on the strip of its share from the book. */
  private renderOpen({ lang, shown, names }: View) {
    const { open, given, form } = shown;
    const shares = sharesOf(open, () => true);
    const probabilities = shares.map((share, at) => ((given[at] ?? -1) < 0 ? share : 0));
    const lines = linesOf(lang, { tokens: open.tokens, probabilities }, given, names, form);
    return html`<verse-poem lang=${lang} .words=${POEM_WORDS[lang]} .lines=${lines} .open=${this.place}
      @pick=${({ detail }: CustomEvent<number>) => this.look(detail)}></verse-poem>`;
  }

  private renderPoems() {
    const { view } = this;
    const none = html`<div class="poem"></div>`;
    const sides = html`<div><h4>${this.say("closed")}</h4>${view ? this.renderClosed(view) : none}</div>
      <div><h4>${this.say("open")}</h4>${view ? this.renderOpen(view) : none}</div>`;
    const said = view?.isBehind ? [this.say("working")] : this.told().slice(0, 1);
    return html`<div class="sides ${view?.isBehind ? "behind" : ""}" aria-busy=${view?.isBehind ?? false}>${sides}</div>
      <p class="sum number answer">${this.refusals.start ? "" : said.join(" ")}</p>`;
  }

  private renderSteps(view: View) {
    const next = STEPS_SHOWN[this.open];
    const opened = STEPS_SHOWN.slice(0, this.open).map((step) => ({
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
    const { view } = this;
    const trouble = this.phase === "waiting" ? null : this.renderTrouble();
    return html`<h3>${this.say("title")}</h3><p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}${this.renderInput()}${this.renderWeight()}${this.renderPoems()}${trouble}
      ${view ? this.renderSteps(view) : html`<div class="row openers"></div>`}${this.renderFooter()}`;
  }

  static override styles = [labStyles, lineForm, stepStyles, styles];
}
