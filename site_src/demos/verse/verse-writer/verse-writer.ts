import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { type Key, say } from "../../../../build/labs/verse/verse-writer.ts";
import { RuntimeError } from "../../../runtime/engine/failure.ts";
import type { Form, Loaded, Order } from "../../../runtime/verse/calls.ts";
import { formOf } from "../../../runtime/verse/characters.ts";
import type { OnProgress } from "../../../runtime/wire/protocol.ts";
import type { Filling } from "../../../strings/strings.ts";
import { wantsCalm } from "../../shared/base/calm.ts";
import { choice, optional } from "../../shared/base/codecs.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { Latest } from "../../shared/base/latest.ts";
import { linked } from "../../shared/base/linked.ts";
import { showPanel } from "../../shared/base/panels.ts";
import { stageFrame } from "../../shared/base/stage-frame.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { CHECKED } from "../shared/checked.ts";
import { lineForm } from "../shared/line-form.ts";
import { linesOf, textOf } from "../shared/poem.ts";
import { VerseElement } from "../shared/verse-element.ts";
import type { VersePoem } from "../shared/verse-poem.ts";
import { BEGINNINGS, type Beginning, HAS_FORMS } from "./beginnings.ts";
import { FINDINGS } from "./findings.ts";
import { POEM_WORDS } from "./poem-words.ts";
import { samplingSliders } from "./sampling-sliders.ts";
import { styles } from "./styles.ts";
import { recordedTracks, type Track, tracked } from "./track.ts";
import { columnsOf, type Poem, type Verse } from "./verse.ts";
import type { Turn } from "./verse-stage.ts";
import { anotherSeed, CODECS, check, type Wish } from "./wish.ts";

/**
 * `<verse-writer lang="zh|en">`: the reader begins a verse and a small Transformer goes on with it.
 *
 * API: `await el.ready`, then `await el.write({start, seed, temperature, topK, topP, form})` or
 * `await el.score(text)`. Nothing is loaded before the reader or the address asks for a poem. With
 * `stage` it is one of the two machines of the home page, which shows recorded poems until then.
 */
@customElement("verse-writer")
export class VerseWriter extends VerseElement {
  @property({ type: Boolean, reflect: true }) stage = false;
  @linked(CODECS.start, "start") private beginning = "";
  @linked(CODECS.form) private form: Form = 5;
  @linked(CODECS.seed) private seed = 1;
  @linked(CODECS.temperature) private temperature = 0.8;
  @linked(CODECS.topK) private topK = 50;
  @linked(CODECS.topP) private topP = 0.95;
  /** The tokens that stand from the first on, once the reader has gone another way; null before. */
  @linked(optional(CODECS.tokens)) private branch: readonly number[] | null = null;
  /** The position whose candidates are shown. */
  @linked(optional(CODECS.position)) private open: number | null = null;
  @linked(choice(["across", "down"])) private lines: "across" | "down" = "across";
  @state() private poem: Poem | null = null;
  /** Why the beginning was not read; empty when it was. */
  @state() private refusal = "";
  @state() private playing = false;
  /** The token from which on the next poem is to appear one by one; null for all at once. */
  private playFrom: number | null = null;
  @query("verse-poem") private readonly sheet!: VersePoem | null;
  /** What the stage shows of the poem of this moment; null before there is one. */
  @state() private live: Track | null = null;
  private recorded: readonly Track[] = [];
  private readonly latest = new Latest(() => this.compute(), this.sight.until);

  override connectedCallback(): void {
    this.recorded = recordedTracks(this.lang, this.dataset.recorded);
    const first = this.recorded[0]?.recorded;
    this.beginning ||= first?.start ?? BEGINNINGS[this.lang][0].text;
    super.connectedCallback();
    this.fit();
    if (this.stage && this.isWanted) showPanel(this);
  }

  /** Drawn with its stage at once: one that came later would push all below it down. */
  protected override async scheduleUpdate(): Promise<void> {
    // A lab alone does not carry it; once asked for, it is there or has failed.
    if (this.stage && !this.hasUpdated)
      await import("./verse-stage.ts").catch((error: unknown) => this.fail(error));
    super.scheduleUpdate();
  }

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  override get graphs() {
    return [this.lang, "write", "settle", CHECKED[this.lang]] as const;
  }

  protected override async begin(onProgress: OnProgress): Promise<Loaded> {
    const [loaded] = await Promise.all([super.begin(onProgress), import("./parts.ts")]);
    return loaded;
  }

  protected override onReady(): void {
    void this.refresh();
  }

  protected override onLink(): void {
    if (this.stage) showPanel(this);
    this.fit();
    super.onLink();
  }

  /** A link to the writer in another language leads to its settings: beginning and tokens mean nothing here. */
  private fit(): void {
    if (!this.isForeign) return;
    this.take(BEGINNINGS[this.lang][0]);
  }

  private take({ text, form }: Beginning): void {
    this.beginning = text;
    this.form = form;
    this.branch = null;
    this.open = null;
  }

  /**
   * Write a verse; what is shown stays.
   * @throws RuntimeError when a part of the wish cannot be had, or the graphs cannot run
   */
  async write(wish: Wish = {}): Promise<Verse> {
    check(wish);
    await this.ready;
    const { start, ...order } = { start: this.beginning, ...this.settings, ...wish };
    const { given, refused } = await this.running().lay(start, order.form);
    if (refused) throw new RuntimeError("input", "start", this.words(refused));
    const { tokens, probabilities, ms } = await this.running().write({ ...order, given });
    return { text: this.joined(tokens), tokens, probabilities, ms };
  }

  private get settings(): Omit<Order, "given"> {
    const { form, seed, temperature, topK, topP } = this;
    return { form, seed, temperature, topK, topP };
  }

  private refresh(): Promise<void> {
    return this.keepUp(this.latest);
  }

  /** Everything that is shown, from the states. */
  private async compute(): Promise<void> {
    const { settings, lang } = this;
    const client = this.running();
    const names = this.loaded?.tokens ?? [];
    const laid = await client.lay(this.beginning, settings.form);
    this.refusal = laid.refused ? this.words(laid.refused) : "";
    if (this.branch?.some((token) => token >= names.length)) {
      this.refuse(`branch=${this.branch.join("_")}`.slice(0, 60));
      this.branch = null;
    }
    if (laid.refused && !this.branch) return;
    const written = await client.write({ ...settings, given: this.branch ?? laid.given });
    const { tokens } = written;
    if (this.open !== null && this.open >= tokens.length) this.open = null;
    const before = this.open === null ? null : tokens.slice(0, this.open);
    const candidates = before && (await client.candidates(before, settings.form, settings));
    const values = await client.check(tokens, settings.form);
    const lines = linesOf(lang, written, laid.given, names, settings.form);
    this.poem = { written, lines, values, findings: FINDINGS[lang](values, lines), candidates };
    if (this.stage) void this.watch(this.poem, laid.given.length);
    this.playing = this.playFrom !== null && !wantsCalm();
    if (this.playFrom === 0) this.playFrom = laid.given.length;
  }

  /** Have the stage show the poem, each position once what led to it is computed. */
  private async watch(poem: Poem, laid: number): Promise<void> {
    const { lines, written } = poem;
    const { tokens } = written;
    const { form } = this;
    const given = Math.min(this.branch?.length ?? laid, tokens.length);
    const names = this.loaded?.tokens ?? [];
    const watch = (position: number) => this.running().watch(tokens, form, position);
    try {
      for await (const track of tracked({ lines, tokens, given }, names, watch)) {
        if (this.poem !== poem) return;
        this.live = track;
      }
    } catch (error) {
      this.fail(error);
    }
  }

  /** On the stage: go on from another token, of a recorded poem too. */
  private turnStage({ detail: { track, position, token } }: CustomEvent<Turn>): void {
    if (track.recorded) {
      this.take({ text: track.recorded.start, form: track.recorded.form });
      this.seed = track.recorded.seed;
    }
    this.branch = [...track.tokens.slice(0, position), token];
    this.open = null;
    this.go(position + 1);
  }

  /** Write the poem of the states, to be seen as it comes from a token on. */
  private go(from: number): void {
    this.playFrom = from;
    this.playing = false;
    if (this.phase === "ready") void this.refresh();
    else this.start();
  }

  private onSubmit(event: Event): void {
    event.preventDefault();
    this.branch = null;
    this.open = null;
    this.go(0);
  }

  private onInput(event: Event): void {
    this.beginning = (event.target as HTMLInputElement).value;
    this.form = (HAS_FORMS[this.lang] && formOf(this.beginning)) || this.form;
  }

  private another(): void {
    this.seed = anotherSeed();
    this.branch = null;
    this.open = null;
    this.go(0);
  }

  private choose(beginning: Beginning): void {
    this.take(beginning);
    this.go(0);
  }

  /** Go on from another token. */
  private turn({ detail: token }: CustomEvent<number>): void {
    const { open, poem } = this;
    if (open === null || !poem) return;
    this.branch = [...poem.written.tokens.slice(0, open), token];
    this.open = null;
    this.go(open + 1);
    this.sheet?.focusPoem();
  }

  private show(position: number | null): void {
    this.open = position;
    this.playFrom = null;
    if (position === null) this.sheet?.focusPoem();
    void this.refresh();
  }

  /** While candidates are shown, what stands before them stays. */
  private adjust(change: Partial<Order>): void {
    if (this.open !== null && this.poem) {
      this.branch = this.poem.written.tokens.slice(0, this.open);
    }
    Object.assign(this, change);
    this.playFrom = null;
    void this.refresh();
  }

  private back(): void {
    this.branch = null;
    this.show(null);
  }

  override get paper(): HTMLElement {
    return this.drawn(".sheet");
  }

  protected override get moment(): string {
    if (!this.poem || this.playing) return "";
    const start = this.beginning.trim();
    return start ? this.say("moment", { start }) : this.say("momentFree");
  }

  override columns(): Columns | null {
    return this.poem && columnsOf(this.poem, this.loaded?.tokens ?? []);
  }

  protected override told(): readonly string[] {
    if (this.refusal) return [this.refusal];
    return this.poem && !this.playing ? [textOf(this.poem.lines)] : [];
  }

  protected override notes(): readonly string[] {
    const isUntold = this.poem && !this.beginning.trim() && !this.branch;
    const isCut = this.poem && !HAS_FORMS[this.lang] && !this.poem.written.isEnded;
    return [
      ...super.notes(),
      ...(isUntold ? [this.say("untold")] : []),
      ...(isCut ? [this.say("unended")] : []),
    ];
  }

  private renderForms() {
    if (!HAS_FORMS[this.lang]) return nothing;
    const button = (form: Form, name: Key) => html`<button type="button"
      aria-pressed=${this.form === form} @click=${() => {
        this.form = form;
        this.branch = null;
        this.go(0);
      }}>${this.say(name)}</button>`;
    return html`<span role="group" aria-label=${this.say("form")}>${button(5, "five")} ${button(7, "seven")}</span>`;
  }

  private renderBeginning() {
    return html`<div data-control="input"><form @submit=${this.onSubmit}>
        <input type="text" autocomplete="off" spellcheck="false" enterkeyhint="go"
          aria-label=${this.say("beginning")} placeholder=${this.say("placeholder")}
          .value=${this.beginning} @input=${this.onInput}>
        <button class="go">${this.say("go")}</button>
      </form>
      <div class="known">${this.renderForms()}
        <button type="button" @click=${this.another}>${this.say("another")}</button>
        <span role="group" aria-label=${this.say("known")}>${BEGINNINGS[this.lang].map(
          (known) =>
            html`<button type="button" class="line" title=${known.isTitle ? this.say("fromTitle") : nothing}
              @click=${() => this.choose(known)}>${known.isTitle ? `《${known.text}》` : known.text}</button> `,
        )}</span></div></div>
      <p class="refusal">${this.refusal}</p>`;
  }

  private renderSheet() {
    const { poem } = this;
    const ghost = html`<div class="ghost" aria-hidden="true" lang=${this.lang}><span>${this.beginning}</span>
      <span></span><span></span><span></span></div>`;
    return html`<div class="sheet">${
      poem
        ? html`<verse-poem lang=${this.lang} ?vertical=${this.lines === "down"} .lines=${poem.lines}
            .words=${POEM_WORDS[this.lang]} .marks=${poem.findings.marks} .open=${this.open} .playing=${this.playing} .from=${this.playFrom ?? 0}
            @played=${() => {
              this.playing = false;
              this.playFrom = null;
            }}
            @pick=${({ detail }: CustomEvent<number>) => this.show(detail === this.open ? null : detail)}></verse-poem>`
        : ghost
    }<div class="end"></div></div>`;
  }

  private renderCandidates({ written, candidates }: Poem, open: number) {
    return html`<h4><span>${this.say("candidates")}</span>
        <button @click=${() => this.show(null)}>${this.say("close")}</button></h4>
      <candidate-list lang=${this.lang} .candidates=${candidates} .names=${this.loaded?.tokens ?? []}
        .current=${written.tokens[open] ?? -1} @choose=${this.turn} @close=${() => this.show(null)}></candidate-list>
      <p class="muted">${this.say("drawn", { kept: candidates?.kept ?? 0 })}</p>`;
  }

  private renderBeside(): TemplateResult | typeof nothing {
    const { poem, open } = this;
    if (!poem) return nothing;
    if (open !== null) return this.renderCandidates(poem, open);
    return html`<h4>${this.say("check")}</h4>
      <form-check lang=${this.lang} .findings=${this.playing ? null : poem.findings}></form-check>
      <p class="muted">${this.say("notes")}</p>`;
  }

  private renderKeep() {
    const isDown = this.lines === "down";
    return html`<div class="row keep" data-control="keep">
      ${
        HAS_FORMS[this.lang]
          ? html`<button aria-pressed=${isDown} @click=${() => {
              this.lines = isDown ? "across" : "down";
            }}>${this.say("vertical")}</button>`
          : nothing
      }
      ${this.branch ? html`<button @click=${this.back}>${this.say("back")}</button>` : nothing}
      <poem-keeper lang=${this.lang} file="${this.say("file")}-${this.seed}" .paper=${this.renderRoot.querySelector(".sheet")}
        .text=${this.poem ? `${textOf(this.poem.lines)}\n\n${this.link()}\n` : ""}></poem-keeper></div>`;
  }

  /** Poem and controls of the lab, without what stands above them. */
  private renderDesk() {
    return html`<div class="stage">${this.renderSheet()}<div class="beside" data-control="beside">${this.renderBeside()}</div></div>
      <div class="settings" data-control="settings">${samplingSliders(this.lang, this.settings, (change) => this.adjust(change))}</div>
      ${this.renderKeep()}`;
  }

  private renderStage(trouble: TemplateResult | null) {
    return html`<verse-stage lang=${this.lang} .recorded=${this.recorded} .live=${this.live}
        .from=${this.live?.given ?? 0} weights=${this.dataset.weights ?? ""} @turn=${this.turnStage}></verse-stage>
      ${this.renderNotices()}${this.renderBeginning()}<div class="below">${trouble ?? nothing}</div>
      <details ?open=${this.isWanted}><summary>${this.say("more")}</summary>${this.renderDesk()}</details>
      ${this.renderFooter()}`;
  }

  protected override render() {
    const trouble = this.phase === "waiting" ? null : this.renderTrouble();
    if (this.stage) return this.renderStage(trouble);
    return html`<h3>${this.say("title")}</h3><p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}${this.renderBeginning()}
      ${trouble}
      ${this.renderDesk()}${this.renderFooter()}`;
  }

  static override styles = [labStyles, lineForm, styles, stageFrame];
}
