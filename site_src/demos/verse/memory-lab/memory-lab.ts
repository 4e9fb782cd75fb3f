import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import {
  COLDEST,
  FORM,
  GUESSES,
  HOTTEST,
  type Key,
  LAST_SEED,
  LONGEST,
  POEMS,
  say,
} from "../../../../build/labs/verse/memory-lab.ts";
import type { Memory } from "../../../../build/types/verse/manifest.d.ts";
import type { Needs } from "../../../offline/needs.ts";
import type { Form, Loaded, Opening } from "../../../runtime/verse/calls.ts";
import { formOf } from "../../../runtime/verse/characters.ts";
import { remembering } from "../../../runtime/verse/client.ts";
import { linesOf } from "../../../runtime/verse/memory.ts";
import type { OnProgress } from "../../../runtime/wire/protocol.ts";
import type { Filling } from "../../../strings/strings.ts";
import { type Codec, choice, number, whole } from "../../shared/base/codecs.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { Latest } from "../../shared/base/latest.ts";
import { linked } from "../../shared/base/linked.ts";
import { bytesText } from "../../shared/base/readable.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { lineForm } from "../shared/line-form.ts";
import { VerseElement } from "../shared/verse-element.ts";
import { canaries, GIVEN, saidOfCanaries } from "./canaries.ts";
import { type Across, openings, saidOfOpenings } from "./openings.ts";
import { recalledPoem, type Sheet, saidOfLines } from "./recalled-poem.ts";
import { columnsOf } from "./saved.ts";
import { styles } from "./styles.ts";

/** The writer that is asked on pages of either language: the one whose training set is indexed. */
const LANGUAGE = "zh";
/** Beginnings to take: lines that everybody knows. */
const BEGINNINGS = ["床前明月光，", "朝辞白帝彩云间，", "白日依山尽，黄河入海流。"] as const;
/** Lines looked up, famous openings, canaries. */
const [LINES, OPENINGS, CANARIES] = [1, 2, 3];
const NEXT: readonly Key[] = ["nextLines", "nextOpenings", "nextCanaries"];
const text: Codec<string> = {
  text: String,
  parse: (said) => (said.length <= LONGEST ? { value: said } : null),
};

/** `<memory-lab>`: did the writer make a line up, or copy it? Chinese verse on pages of either language. */
@customElement("memory-lab")
export class MemoryLab extends VerseElement {
  protected override readonly runtime = remembering;
  /** What the writer goes on with, or the lines that are looked up. */
  @linked(text) private text = "";
  @linked(choice(["write", "look"])) private does: "write" | "look" = "write";
  @linked(whole(0, LAST_SEED)) private seed = 1;
  @linked(number(COLDEST, HOTTEST)) private temperature = 0.8;
  /** How many steps are open. */
  @linked(whole(0, CANARIES), "steps") private open = 0;
  @linked(choice<Across>(["hits", "times"])) private across: Across = "hits";
  /** What the reader guesses of the canaries; 0 before that. */
  @linked(choice([0, ...GUESSES])) private guess = 0;
  /** What stands in the field, until it is read. */
  @state() private typed: string | null = null;
  @state() private sheets: readonly Sheet[] = [];
  @state() private known: readonly Opening[] = [];
  @state() private memory: Memory | null = null;
  /** Why a beginning was not read; empty when it was. */
  @state() private refusal = "";
  /** What the sheets belong to. */
  private written = "";
  private readonly latest = new Latest(() => this.compute(), this.sight.until);

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  override get graphs(): readonly string[] {
    return [LANGUAGE, "write", ...(this.open < OPENINGS ? [] : ["score"])];
  }

  override get remark(): string {
    return this.say("remark");
  }

  protected override context(): Record<string, string> {
    return { language: LANGUAGE };
  }

  protected override get ownNeeds(): Needs {
    const { graphs, files, ...others } = super.ownNeeds;
    const memory = ["memory.lines", "memory.famous"];
    return {
      ...others,
      graphs,
      files: files.length ? [`voices.${LANGUAGE}.tokens`, ...memory] : [],
    };
  }

  protected override async begin(onProgress: OnProgress): Promise<Loaded> {
    const loaded = await remembering.load(onProgress);
    this.memory = loaded.memory;
    return loaded;
  }

  protected override onReady(): void {
    void this.refresh();
  }

  protected override onLink(): void {
    this.typed = null;
    super.onLink();
  }

  private refresh(): Promise<void> {
    return this.keepUp(this.latest);
  }

  private async compute(): Promise<void> {
    const asked = JSON.stringify([this.text, this.does, this.seed, this.temperature]);
    if (asked !== this.written || this.refusal) {
      const sheets = this.does === "write" ? await this.write() : this.pasted();
      if (!sheets) return;
      this.written = asked;
      this.sheets = sheets;
    }
    if (this.open >= LINES && this.sheets.some(({ recalled }) => !recalled)) {
      const found = await this.running().recall(this.sheets.map(({ lines }) => lines));
      this.sheets = this.sheets.map((sheet, at) => ({ ...sheet, recalled: found[at] ?? [] }));
    }
    if (this.open >= OPENINGS && !this.known.length) this.known = await this.running().openings();
  }

  /** Poems that go on with the beginning; null where that cannot be read. */
  private async write(): Promise<Sheet[] | null> {
    const client = this.running();
    const form = formOf(this.text) ?? (FORM as Form);
    const { given, refused } = await client.lay(this.text, form);
    this.refusal = refused ? this.words(refused) : "";
    if (refused) return null;
    const own = Math.floor(given.length / (form + 1));
    const sheets: Sheet[] = [];
    for (let at = 0; at < POEMS; at += 1) {
      const seed = this.seed * POEMS + at;
      const { temperature } = this;
      const order = { given, form, seed, temperature, topK: 0, topP: 1, voice: LANGUAGE } as const;
      const { tokens } = await client.write(order);
      const lines = this.joined(tokens).match(/[^，。？！；]+[，。？！；]?/gu) ?? [];
      sheets.push({ lines, own, recalled: null });
    }
    return sheets;
  }

  /** The reader's own lines. */
  private pasted(): Sheet[] | null {
    const lines = linesOf(this.text);
    this.refusal = lines.length ? "" : this.say("empty");
    return lines.length ? [{ lines, own: 0, recalled: null }] : null;
  }

  private go(does: "write" | "look", given: string): void {
    const said = given.trim();
    if (said.length > LONGEST) {
      this.refusal = this.say("tooLong", { longest: LONGEST, length: said.length });
      return;
    }
    // The same once more means other poems.
    if (does === "write" && this.does === does && said === this.text && this.sheets.length) {
      this.seed = (this.seed + 1) % (LAST_SEED + 1);
    }
    Object.assign(this, { does, text: said, typed: null });
    if (does === "look") this.open = Math.max(this.open, LINES);
    this.follow();
  }

  private follow(): void {
    if (this.phase === "ready") void this.refresh();
    else this.start();
  }

  private heat(event: Event): void {
    this.temperature = Number((event.target as HTMLInputElement).value);
    if (this.phase === "ready") void this.refresh();
  }

  protected override told(): readonly string[] {
    if (this.refusal) return [this.refusal];
    const { open, memory, lang } = this;
    const told: string[] = [];
    if (open >= LINES) told.push(saidOfLines(lang, this.sheets, this.does));
    if (open >= OPENINGS && this.known.length) told.push(saidOfOpenings(lang, this.known));
    if (open >= CANARIES && memory && this.guess) {
      told.push(saidOfCanaries(lang, memory.canaries, this.guess));
    }
    return told.filter(Boolean);
  }

  private renderInput() {
    const given = this.typed ?? this.text;
    return html`<div data-control="input"><form @submit=${(event: Event) => {
      event.preventDefault();
      this.go("write", given);
    }}>
        <textarea rows="2" spellcheck="false" aria-label=${this.say("field")} placeholder=${this.say("placeholder")}
          .value=${given} @input=${(event: Event) => {
            this.typed = (event.target as HTMLTextAreaElement).value;
          }}></textarea>
        <span class="row"><button class="go">${this.say(this.sheets.length && this.does === "write" ? "again" : "write")}</button>
        <button type="button" @click=${() => this.go("look", given)}>${this.say("look")}</button></span></form>
      <div class="known" role="group" aria-label=${this.say("known")}>${BEGINNINGS.map(
        (known) =>
          html`<button type="button" lang="zh" translate="no" @click=${() => this.go("write", known)}>${known}</button>`,
      )}</div></div>
      <label class="row" data-control="temperature">${this.say("temperature")}
        <input type="range" min=${COLDEST} max=${HOTTEST} step="0.1" .value=${String(this.temperature)}
          ?disabled=${this.does === "look"} @input=${this.heat}><span class="number">${this.temperature.toFixed(1)}</span></label>
      <p class="refusal">${this.refusal}</p>`;
  }

  private renderSheets() {
    const sheets = this.sheets.length ? this.sheets : Array(POEMS).fill(null);
    const said = this.open >= LINES ? saidOfLines(this.lang, this.sheets, this.does) : "";
    return html`<div class="sheets">${sheets.map((sheet) => recalledPoem(this.lang, sheet))}</div>
      <p class="sum">${said || (this.sheets.length ? this.say("guessLines") : "\u00a0")}</p>`;
  }

  private renderOpenings() {
    if (!this.known.length) return html`<p class="muted">${this.say("working")}</p>`;
    return html`<section><h4>${this.say("openings")}</h4><p>${this.say("openingsLead")}</p>
      <div class="row" role="group" aria-label=${this.say("acrossIs")}><span>${this.say("acrossIs")}</span>${(
        ["hits", "times"] as const
      ).map(
        (each) =>
          html`<button type="button" aria-pressed=${each === this.across} @click=${() => {
            this.across = each;
          }}>${this.say(each)}</button>`,
      )}</div>
      ${openings(this.lang, this.known, this.across)}<p class="sum">${saidOfOpenings(this.lang, this.known)}</p></section>`;
  }

  private renderCanaries({ canaries: record }: Memory) {
    return html`<section><h4>${this.say("canaries")}</h4><p>${this.say("canariesLead", GIVEN(record))}</p>
      <div class="row" role="group" aria-label=${this.say("guess")}><span>${this.say("guess")}</span>${GUESSES.map(
        (each) =>
          html`<button type="button" aria-pressed=${each === this.guess} @click=${() => {
            this.guess = each;
          }}>${each}</button>`,
      )}</div>
      ${this.guess ? html`${canaries(this.lang, record)}<p class="sum">${saidOfCanaries(this.lang, record, this.guess)}</p>` : nothing}</section>`;
  }

  private renderNext() {
    const key = NEXT[this.open];
    const { lines, famous } = this.memory ?? {};
    const bytes = bytesText((lines?.bytes ?? 0) + (famous?.bytes ?? 0));
    const opener = key
      ? html`<button type="button" class="go" ?disabled=${!this.sheets.length} @click=${() => {
          this.open += 1;
          void this.refresh();
        }}>${this.say(key, { bytes })}</button>`
      : nothing;
    return html`<div class="row openers" data-control="steps">${opener}</div>`;
  }

  protected override render() {
    const { memory, open } = this;
    const trouble = this.phase === "waiting" ? null : this.renderTrouble();
    return html`<h3>${this.say("title")}</h3><p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}${this.renderInput()}${this.renderSheets()}${trouble}
      ${memory && open >= OPENINGS ? this.renderOpenings() : nothing}
      ${memory && open >= CANARIES ? this.renderCanaries(memory) : nothing}
      ${memory ? this.renderNext() : html`<div class="row openers"></div>`}${this.renderFooter()}`;
  }

  override columns(): Columns | null {
    if (!this.sheets.length) return null;
    const { canaries: record } = this.memory ?? {};
    const known = this.open >= OPENINGS ? this.known : [];
    return columnsOf(this.sheets, known, this.open >= CANARIES ? (record ?? null) : null);
  }

  static override styles = [labStyles, lineForm, styles];
}
