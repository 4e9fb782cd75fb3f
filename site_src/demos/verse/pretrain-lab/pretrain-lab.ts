import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import {
  COLDEST,
  HOTTEST,
  type Key,
  LAST_SEED,
  LESSONS,
  LINE,
  OWN,
  RATES,
  STEADY,
  say,
} from "../../../../build/labs/verse/pretrain-lab.ts";
import type { Needs } from "../../../offline/needs.ts";
import type { Lessons, ModelName, Plan, Study } from "../../../runtime/verse/calls.ts";
import { pretraining, type VerseClient } from "../../../runtime/verse/client.ts";
import type { OnProgress } from "../../../runtime/wire/protocol.ts";
import { offerFile } from "../../../scripts/offer-file.ts";
import type { Filling, Language } from "../../../strings/strings.ts";
import { read } from "../../shared/base/address.ts";
import { choice, number, whole } from "../../shared/base/codecs.ts";
import { FigureElement } from "../../shared/base/figure-element.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { linked } from "../../shared/base/linked.ts";
import { bytesText, exact, rough } from "../../shared/base/readable.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { beaten, chart } from "./chart.ts";
import { Course, type Moment, type School } from "./course.ts";
import { styles } from "./styles.ts";

type Name = (typeof LESSONS)[number] | typeof OWN;

/** What a page of each language begins with. */
const FIRST: Readonly<Record<Language, Name>> = { zh: "quatrains", en: "english" };
/** Samples that stay on the page, the newest first. */
const KEPT = 8;
/** Rows of a sample of names: a row has some eight, too few to say how many it remembers. */
const ROWS_OF_NAMES = 4;
/** All that it may need without a network. */
const GRAPHS: readonly ModelName[] = ["seed_train", "seed_loss", "seed_write", "ngrams"];
const VERDICTS: readonly Key[] = ["aboveAll", "belowUnigram", "belowBigram", "belowTrigram"];

/** The whole names of a sample, and those of them that it has learnt from. */
function namesOf({ samples }: Moment): { names: string[]; known: string[] } {
  return {
    names: samples.flatMap(({ lines }) => lines),
    known: samples.flatMap(({ known }) => known),
  };
}

function columnsOfNames(moments: readonly Moment[]): Columns {
  const all = moments.map(namesOf);
  return {
    names: all.map(({ names }) => names.join(" ")),
    names_written: all.map(({ names }) => names.length),
    names_remembered: all.map(({ known }) => known.length),
  };
}

/** `<pretrain-lab>`: a small Transformer with random weights learns to write, in the page. */
@customElement("pretrain-lab")
export class PretrainLab extends FigureElement<VerseClient, Lessons> implements School {
  protected override readonly runtime = pretraining;
  @linked(choice<Name | "">([...LESSONS, OWN]), "text") private lesson: Name | "" = "";
  @linked(choice(RATES)) private rate = STEADY;
  @linked(whole(0, LAST_SEED)) private seed = 1;
  @linked(number(COLDEST, HOTTEST)) temperature = 0.8;
  /** What the reader pasted; it stands in no address. */
  @state() private own = "";
  private readonly course = new Course(this);
  /** Whether the training is to begin once everything has come. */
  private isWished = false;

  override connectedCallback(): void {
    this.lesson ||= FIRST[this.lang];
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.onVisibility);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.onVisibility);
    this.course.forget();
  }

  /** Published texts were counted when the site was built. */
  override get graphs(): readonly ModelName[] {
    const counting: ModelName[] = this.lesson === OWN ? ["ngrams"] : [];
    return ["seed_train", "seed_loss", "seed_write", ...counting];
  }

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  override get needs(): Needs {
    const isWanted = this.phase !== "waiting";
    const texts = LESSONS.map((name) => `readings.${name}.file`);
    return {
      family: "verse",
      graphs: isWanted ? GRAPHS : [],
      files: isWanted ? texts : [],
    };
  }

  override get remark(): string {
    return this.say("remark");
  }

  override get linkCopied(): string {
    return this.say("linkCopied");
  }

  /** Training takes its own course: no command repeats it to the last digit. */
  override get command(): string {
    return "";
  }

  get plan(): Plan {
    const isOwn = this.lesson === OWN;
    const { rate, seed } = this;
    return { lesson: isOwn ? "" : this.lesson, text: isOwn ? this.own : "", rate, seed };
  }

  private get isOfNames(): boolean {
    return this.lesson === "names";
  }

  get rows(): number {
    return this.isOfNames ? ROWS_OF_NAMES : 1;
  }

  client(): VerseClient {
    return this.running();
  }

  onFailure(error: unknown): void {
    this.fail(error);
  }

  /** The runtime is a megabyte: it comes when the reader or the address asks for it, or on the lab's own page. */
  protected override onSeen(): void {
    const isAlone = "embed" in document.documentElement.dataset;
    if (isAlone || read(location.hash).has(this.localName)) super.onSeen();
  }

  protected override begin(onProgress: OnProgress): Promise<Lessons> {
    return pretraining.load(onProgress);
  }

  protected override onReady(): void {
    if (this.isWished) this.study();
    else if (this.lesson !== OWN) this.work = this.course.prepare();
    this.isWished = false;
  }

  protected override onLink(): void {
    this.lesson ||= FIRST[this.lang];
    if (this.phase === "waiting") this.start();
    super.onLink();
  }

  private readonly onVisibility = (): void => {
    if (document.hidden) this.course.pause();
  };

  /** Begin or go on. */
  private study(steps?: number): void {
    this.failure = null;
    if (this.phase === "ready") this.work = this.course.run(steps);
    else {
      this.isWished = true;
      this.start();
    }
  }

  private choose(changes: { lesson?: Name; rate?: number; seed?: number }): void {
    Object.assign(this, changes);
    this.anew();
  }

  /** Another training, not begun. */
  private anew(): void {
    if (this.phase === "ready" && this.lesson !== OWN) this.work = this.course.prepare();
    else this.course.forget();
  }

  private async keep(file: "model" | "tokens"): Promise<void> {
    try {
      const { model, tokens, positions } = await this.running().take();
      const text = JSON.stringify({ tokens, positions });
      if (file === "model") offerFile(new Blob([model]), "own-writer.onnx");
      else offerFile(new Blob([text], { type: "application/json" }), "own-writer.json");
    } catch (error) {
      this.fail(error);
    }
  }

  protected override told(): readonly string[] {
    const { study, mode, last } = this.course;
    if (mode === "running" || mode === "preparing") return [];
    if (mode === "short") {
      const { fewest = 0 } = this.loaded ?? {};
      const characters = exact(study?.characters ?? 0);
      return [this.say("short", { characters, fewest: exact(fewest) })];
    }
    if (mode === "diverged") return [this.say("diverged")];
    if (!study || !last) return [this.say(this.lesson === OWN ? "pasteFirst" : "idle")];
    return last.steps ? [this.verdict(last)] : [this.say("noise")];
  }

  private verdict({ loss, steps }: Moment): string {
    const { study } = this.course;
    const key = VERDICTS[study ? beaten(study, loss) : 0] ?? "aboveAll";
    return `${this.say("so", { steps: exact(steps), loss: loss.toFixed(2) })} ${this.say(key)}`;
  }

  private renderTexts() {
    const { lessons } = this.loaded ?? {};
    const { isBusy } = this.course;
    const size = (name: Name) => lessons?.[name]?.file.bytes;
    return html`<div class="row" role="group" data-control="text" aria-label=${this.say("texts")}><span>${this.say("texts")}</span>
      ${[...LESSONS, OWN].map((each) => {
        const name = each as Name;
        const bytes = size(name);
        return html`<button aria-pressed=${name === this.lesson} aria-disabled=${isBusy}
          @click=${() => isBusy || this.choose({ lesson: name })}>${this.say(name)}${
            bytes ? html` <small>${bytesText(bytes)}</small>` : nothing
          }</button>`;
      })}</div>
      ${this.lesson === OWN ? this.renderOwn() : nothing}`;
  }

  private renderOwn() {
    const { study, isBusy } = this.course;
    const most = exact(this.loaded?.most ?? 0);
    return html`<label class="own-text" data-control="text">${this.say("ownText")}
        <textarea rows="5" spellcheck="false" ?readonly=${isBusy} .value=${this.own}
          @input=${(event: Event) => {
            this.own = (event.target as HTMLTextAreaElement).value;
            this.anew();
          }}></textarea></label>
      <p class="muted">${study?.isCut ? this.say("cut", { most }) : this.say("stays")}</p>`;
  }

  private renderSettings() {
    const { isBusy } = this.course;
    return html`<div class="choices" data-control="settings">
      <label>${this.say("rate")} <select ?disabled=${isBusy} @change=${(event: Event) =>
        this.choose({ rate: RATES[(event.target as HTMLSelectElement).selectedIndex] ?? STEADY })}>
        ${RATES.map((rate) => html`<option ?selected=${rate === this.rate}>${rate}</option>`)}</select></label>
      <label>${this.say("seed")} <input type="number" min="0" max=${LAST_SEED} .value=${String(this.seed)} ?disabled=${isBusy}
        @change=${(event: Event) =>
          this.choose({
            seed: whole(0, LAST_SEED).parse((event.target as HTMLInputElement).value)?.value ?? 1,
          })}></label>
      <label>${this.say("temperature", { value: this.temperature.toFixed(1) })} <input type="range" min=${COLDEST} max=${HOTTEST} step="0.1"
        .value=${String(this.temperature)} @input=${(event: Event) => {
          this.temperature = Number((event.target as HTMLInputElement).value);
        }}></label></div>`;
  }

  private renderButtons() {
    const { mode, isBusy, steps, study } = this.course;
    const isRunning = mode === "running";
    const go = isRunning ? "pause" : steps ? "goOn" : "start";
    const act = () => (isRunning ? this.course.pause() : this.study());
    const rests = study !== null && !isBusy && mode !== "short";
    return html`<div class="row buttons">
      <button class="go" aria-disabled=${mode === "preparing"} @click=${() => mode !== "preparing" && act()}>${this.say(go)}</button>
      <button aria-disabled=${isBusy} @click=${() => isBusy || this.study(1)}>${this.say("step")}</button>
      <button ?disabled=${!rests} @click=${() => {
        this.work = this.course.again();
      }}>${this.say("write")}</button>
      <button ?disabled=${!steps || isBusy} @click=${() => this.anew()}>${this.say("reset")}</button></div>`;
  }

  private renderStatus() {
    const { steps, characters, seconds, speed, last, mode } = this.course;
    const values = {
      steps: exact(steps),
      characters: exact(characters),
      loss: last ? last.loss.toFixed(3) : "–",
      speed: speed ? rough(speed) : "–",
      seconds: seconds.toFixed(1),
    };
    return html`<p class="muted number">${this.say("status", values)}</p>
      <p class="outcome"><strong>${mode === "preparing" ? this.say("studying") : (this.told()[0] ?? "\u00a0")}</strong></p>`;
  }

  /** A row as it is set: verse of seven characters in lines of eight, with their marks. */
  private lines(moment: Moment) {
    const { names, known } = namesOf(moment);
    const named = (name: string) => (known.includes(name) ? html`<u>${name}</u>` : name);
    if (this.isOfNames && names.length)
      return names.map((name) => html`<span>${named(name)}</span> `);
    const { row = "" } = moment.samples[0] ?? {};
    const isVerse = this.lesson === "quatrains" || this.lesson === "poet";
    const pattern = new RegExp(`.{1,${LINE}}`, "gsu");
    return isVerse ? (row.match(pattern) ?? []).join("\n") : row.replace(/^\n+/u, "");
  }

  private renderSamples() {
    const [newest, ...earlier] = [...this.course.moments].reverse().slice(0, KEPT + 1);
    const when = ({ steps, seconds, loss }: Moment) =>
      this.say("when", { steps: exact(steps), seconds: seconds.toFixed(1), loss: loss.toFixed(2) });
    return html`<div class="sheet ${this.isOfNames ? "of-names" : ""}" translate="no" lang=${this.lesson === "english" ? "en" : "zh"}>${newest ? this.lines(newest) : "\u00a0"}</div>
      <p class="muted number">${newest ? when(newest) : "\u00a0"}</p>
      ${newest && this.isOfNames ? html`<p class="muted">${this.remembered(newest)}</p>` : nothing}
      ${
        earlier.length
          ? html`<details><summary>${this.say("earlier")}</summary><ol class="earlier">${earlier.map(
              (moment) =>
                html`<li><span class="muted number">${when(moment)}</span><div translate="no">${this.lines(moment)}</div></li>`,
            )}</ol></details>`
          : html`<div class="to-come"></div>`
      }`;
  }

  private remembered(moment: Moment): string {
    const { names, known } = namesOf(moment);
    return this.say("remembered", { names: exact(names.length), known: exact(known.length) });
  }

  private renderCourse() {
    const { study, moments, steps } = this.course;
    const words = (key: Key, values?: Filling) => this.say(key, values);
    const isShown = study !== null && moments.length > 0;
    return html`<div class="board-of-two"><div>${this.renderSamples()}</div>
      <div>${isShown ? chart(this.lang, moments, study, words) : html`<div class="no-chart"></div>`}</div></div>
      <div class="row to-come" data-control="keep">${isShown && steps ? this.renderKeep(study) : nothing}</div>`;
  }

  private renderKeep({ weights }: Study) {
    const { isBusy } = this.course;
    return html`<span>${this.say("keep", { weights: exact(weights) })}</span>
      <button ?disabled=${isBusy} @click=${() => this.keep("model")}>${this.say("model")}</button>
      <button ?disabled=${isBusy} @click=${() => this.keep("tokens")}>${this.say("tokens")}</button>`;
  }

  protected override render() {
    const trouble = this.phase === "waiting" ? null : this.renderTrouble();
    return html`<h3>${this.say("title")}</h3><p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}${this.renderTexts()}${this.renderButtons()}${trouble}${this.renderStatus()}
      ${this.renderCourse()}${this.renderSettings()}${this.renderFooter()}`;
  }

  override columns(): Columns | null {
    const { moments, study } = this.course;
    if (!moments.length || !study) return null;
    return {
      steps: moments.map(({ steps }) => steps),
      characters: moments.map(({ characters }) => characters),
      seconds: moments.map(({ seconds }) => seconds),
      loss: moments.map(({ loss }) => loss),
      sample: moments.map(({ samples }) => samples[0]?.row ?? ""),
      ...(this.isOfNames ? columnsOfNames(moments) : {}),
      ngram_losses: study.ngrams,
    };
  }

  static override styles = [labStyles, styles];
}
