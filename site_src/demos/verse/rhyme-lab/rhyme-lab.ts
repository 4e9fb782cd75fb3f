import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { type Key, LAST_SEED, SHOWN, say } from "../../../../build/labs/verse/rhyme-lab.ts";
import type { Lesson } from "../../../../build/types/verse/manifest.d.ts";
import type { Needs } from "../../../offline/needs.ts";
import type { Loaded, ModelName, Recital, Shelf } from "../../../runtime/verse/calls.ts";
import { school, type VerseClient } from "../../../runtime/verse/client.ts";
import type { OnProgress } from "../../../runtime/wire/protocol.ts";
import { offerFile } from "../../../scripts/offer-file.ts";
import { type Filling, percent } from "../../../strings/strings.ts";
import { choice, number, whole } from "../../shared/base/codecs.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { Latest } from "../../shared/base/latest.ts";
import { linked } from "../../shared/base/linked.ts";
import { rough } from "../../shared/base/readable.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { keptMarkStyles } from "../shared/kept-mark.ts";
import { VerseElement } from "../shared/verse-element.ts";
import { LARGEST, packed, unpacked } from "./adapter-file.ts";
import { Ballot } from "./ballot.ts";
import { chosenColumns, rewardColumns, shownColumns } from "./columns.ts";
import type { Classroom, Course, Mode } from "./course.ts";
import { chosenCurves, rewardCurves, shownCurves } from "./curves.ts";
import { picking } from "./picking.ts";
import { poem, side } from "./side.ts";
import { styles } from "./styles.ts";
import { change, chosenWords, NO_COUNTS, shelfCounts, shownWords } from "./told.ts";
import { type Chosen, Courses, type Rewarded, type Shown } from "./ways.ts";

/** In the order of section 3.2. */
const WAYS = ["show", "choose", "reward"] as const;
/** As the manifest names them (model_export/verse/lesson.py). */
const PUPILS = ["begun", "before"] as const;
const REWARDS = ["whole", "hole"] as const;
/** Who chooses between poems. */
const JUDGES = ["you", "rule"] as const;
type WayName = (typeof WAYS)[number];
type PupilName = (typeof PUPILS)[number];
type RewardName = (typeof REWARDS)[number];
type JudgeName = (typeof JUDGES)[number];
type Choice = { way: WayName; pupil: PupilName; reward: RewardName; judge: JudgeName };
const GRAPHS: readonly ModelName[] = [
  ...(["adapt", "write_many", "endings", "reward", "learn"] as const),
  ...(["imitate", "prefer", "strayed", "score"] as const),
];

/** What a course has come to, where it stopped by itself. */
const OUTCOMES: Partial<Record<Mode, Key>> = { done: "done", diverged: "diverged" };

/** `<rhyme-lab>`: a writer that rhymes now and then, or not yet, is taught to rhyme, by a reward that a table decides. */
@customElement("rhyme-lab")
export class RhymeLab extends VerseElement implements Classroom {
  protected override readonly runtime = school;
  @linked(whole(0, LAST_SEED)) seed = 1;
  @linked(choice(WAYS)) private way: WayName = "reward";
  @linked(choice(PUPILS)) private pupil: PupilName = "begun";
  @linked(choice(REWARDS)) private reward: RewardName = "whole";
  @linked(choice(JUDGES)) private judge: JudgeName = "you";
  /** Of the adapters; 0 takes them off. */
  @linked(number(0, 1)) strength = 1;
  @linked(choice(["poems", "curves"])) private view: "poems" | "curves" = "poems";
  /** What it wrote before it was taught. */
  @state() private untaught: Recital | null = null;
  /** Why a file was not taken; empty when it was. */
  @state() private refusal = "";
  private lesson: Lesson | null = null;
  /** How many poems can be shown to it; null until it is taught so. */
  @state() private shelf: Shelf | null = null;
  private readonly courses = new Courses(this);
  /** The reader's preferences, for each pupil. */
  private readonly ballots = new Map<PupilName, Ballot>();
  private readonly latest = new Latest(() => this.course.look(), this.sight.until);

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    void this.course.stop();
  }

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  override get graphs(): readonly string[] {
    return this.model ? [this.model, ...GRAPHS] : GRAPHS;
  }

  override get needs(): Needs {
    const needs = this.ownNeeds;
    const { lesson } = this;
    const voice = `voices.${lesson?.language}`;
    const files = lesson
      ? [`${voice}.tokens`, `${voice}.judged`, `readings.${lesson.poet}.file`]
      : [];
    return { ...needs, files };
  }

  /** What it writes is learnt from, or chosen between: a last digit that rounding changes makes others of them. */
  override get command(): string {
    return "";
  }

  override get remark(): string {
    return this.say("remark");
  }

  override get linkCopied(): string {
    return this.say("linkCopied");
  }

  client(): VerseClient {
    return this.running();
  }

  onFailure(error: unknown): void {
    this.fail(error);
  }

  private get course(): Course {
    return { reward: this.rewarded(), show: this.shown, choose: this.chosen }[this.way];
  }

  private rewarded(reward = this.reward): Rewarded {
    return this.courses.rewarded(this.pupil, reward);
  }

  private get shown(): Shown {
    return this.courses.shown(this.pupil);
  }

  private get chosen(): Chosen {
    const { pupil, judge, ballot } = this;
    return this.courses.chosen(pupil, judge, async (known) => {
      if (judge === "you") return ballot.preferences;
      return known.length ? known : this.running().pick();
    });
  }

  private get ballot(): Ballot {
    const ballot = this.ballots.get(this.pupil) ?? new Ballot();
    this.ballots.set(this.pupil, ballot);
    return ballot;
  }

  /** The graph with the pupil's weights. */
  private get model(): string {
    return this.lesson?.pupils[this.pupil]?.model ?? "";
  }

  protected override async begin(onProgress: OnProgress): Promise<Loaded> {
    const enrolled = await school.load(onProgress);
    this.lesson = enrolled.lesson;
    return enrolled;
  }

  protected override onReady(): void {
    void this.attempt(() => this.open());
  }

  /** What the reader wishes, after what is under way; failures are shown. */
  private attempt(wish: () => Promise<void>): Promise<void> {
    const former = this.work;
    this.work = (async () => {
      await former;
      if (this.phase !== "ready") return;
      this.failure = null;
      try {
        await wish();
      } catch (error) {
        this.fail(error);
      }
    })();
    return this.work;
  }

  /** See what it writes untaught; a pupil that was taught is taken up where it was left. */
  private async open(): Promise<void> {
    const { pupil, reward, seed } = this;
    await this.running().admit({ pupil, reward, seed, adapters: null });
    this.untaught = await this.running().recite(seed, 0);
    if (this.way === "show") this.shelf = await this.running().shelf();
    await this.course.take();
  }

  private teach(): void {
    if (this.phase !== "ready") this.start();
    else if (this.course.isRunning) void this.course.stop();
    else {
      this.view = "curves";
      void this.attempt(() => this.course.run());
    }
  }

  /** Stop what is running, then do something else. */
  private async instead(wish: () => void): Promise<void> {
    void this.course.stop();
    if (this.phase !== "ready") {
      wish();
      return;
    }
    await this.attempt(async () => {
      wish();
      await this.open();
    });
  }

  /** Take off everything that was learnt in this course. */
  private reset(): void {
    void this.instead(() => this.courses.forget(this.course));
  }

  private another(): void {
    void this.instead(() => {
      this.seed = Math.floor(Math.random() * (LAST_SEED + 1));
      this.ballot.at = 0;
    });
  }

  private choose(chosen: Partial<Choice>): void {
    void this.instead(() => Object.assign(this, chosen));
  }

  private set(strength: number): void {
    this.strength = strength;
    void this.attempt(async () => {
      if (this.strength === strength && !this.course.isRunning) await this.latest.run();
    });
  }

  private save(): void {
    const { learnt } = this.course;
    if (!learnt || !this.lesson) return;
    const file = packed({ model: this.model, adapters: learnt });
    const kind = { reward: this.reward, show: "shown", choose: this.judge }[this.way];
    const name = ["adapters", this.pupil, kind, this.seed].join("-");
    offerFile(new Blob([file]), `${name}.safetensors`);
  }

  private async take(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    if (!file || !this.lesson) return;
    const { adapters: size } = this.lesson;
    const kept = file.size > LARGEST ? null : unpacked(new Uint8Array(await file.arrayBuffer()));
    input.value = "";
    const isOurs = kept?.model === this.model && kept.adapters.length === size;
    this.refusal = isOurs ? "" : this.say(kept ? "foreign" : "unreadable", { name: file.name });
    if (!isOurs) return;
    void this.course.stop();
    await this.attempt(() => this.course.take(kept.adapters));
  }

  protected override told(): readonly string[] {
    const { untaught, course } = this;
    if (this.refusal) return [this.refusal];
    if (!untaught) return [];
    const outcome = OUTCOMES[course.mode];
    const said = outcome ? [this.say(outcome)] : [];
    if (this.way === "choose" && this.chosen.isEmpty) return [this.say("ruleNone")];
    const { after } = course;
    if (!after || course.isRunning)
      return [this.say("untaught", { share: percent(untaught.rhyme) })];
    return [...said, change(this.lang, untaught, after), ...this.learntWords()];
  }

  /** What was measured beside the poems, where it learnt without a reward. */
  private learntWords(): string[] {
    if (this.way === "show") return shownWords(this.lang, this.shown.looks);
    return this.way === "choose" ? chosenWords(this.lang, this.chosen) : [];
  }

  private renderChoice<Name extends keyof Choice>(
    name: Name,
    called: Key,
    all: readonly Choice[Name][],
  ) {
    const chosen = (this as unknown as Choice)[name];
    const choose = (one: Choice[Name]) => one !== chosen && this.choose({ [name]: one });
    return html`<div class="row" role="group" aria-label=${this.say(called)}><span>${this.say(called)}</span>${all.map(
      (one) =>
        html`<button type="button" aria-pressed=${one === chosen} @click=${() => choose(one)}>${this.say(one)}</button>`,
    )}</div>`;
  }

  /** What belongs to the way that was chosen. */
  private renderWay() {
    if (this.way === "reward") {
      const worth = this.say(`${this.reward}Worth`);
      return html`${this.renderChoice("reward", "rewards", REWARDS)}<p class="worth muted">${worth}</p>`;
    }
    if (this.way === "show") {
      const counts = this.shelf ? shelfCounts(this.shelf) : NO_COUNTS;
      return html`<p class="worth muted">${this.say("showWorth", counts)}</p>`;
    }
    const worth = this.say(this.judge === "you" ? "youWorth" : "ruleWorth", {
      pairs: this.lesson?.ruled ?? "…",
    });
    return html`${this.renderChoice("judge", "judges", JUDGES)}<p class="worth muted">${worth}</p>
      ${this.judge === "you" ? this.renderPicking() : nothing}`;
  }

  private renderPicking() {
    const { lang, ballot, untaught, course } = this;
    const changed = () => this.requestUpdate();
    return picking({
      ...{ lang, ballot, changed, isBusy: course.isRunning },
      poems: untaught?.poems ?? [],
      poem: (recited) => poem(this.paperOf, recited),
    });
  }

  /** How poems are set. */
  private get paperOf() {
    const language = this.lesson?.language ?? this.lang;
    const names = this.loaded?.tokens ?? [];
    return { lang: this.lang, language, names, form: this.lesson?.form ?? 0 };
  }

  private renderTeach() {
    const { course, phase } = this;
    const key: Key =
      phase !== "ready" ? "start" : course.isRunning ? "stop" : course.isBegun ? "goOn" : "teach";
    const status = this.say(`${this.way}Status`, {
      poems: course.soFar,
      seconds: rough(course.seconds),
    });
    // Nothing was chosen yet that it could learn from.
    const isEarly =
      this.way === "choose" && this.judge === "you" && !this.ballot.preferences.length;
    return html`<div class="row" data-control="teach"><button type="button" class="go" ?disabled=${phase === "ready" && isEarly} @click=${this.teach}>${this.say(key)}</button>
      <button type="button" ?disabled=${!course.isBegun} @click=${this.reset}>${this.say("reset")}</button>
      <button type="button" ?disabled=${!this.untaught} @click=${this.another}>${this.say("another")}</button>
      <span class="number">${status}</span></div>`;
  }

  private renderSides() {
    const { untaught, course } = this;
    const drawn = { ...this.paperOf, shown: SHOWN };
    return html`<div class="sides">
      ${side({ ...drawn, title: this.say("untaughtTitle"), recital: untaught })}
      ${side({ ...drawn, title: this.say("taughtTitle"), recital: course.after })}</div>
      <p class="sum">${this.told().join(" ") || "\u00a0"}</p>`;
  }

  private renderStrength() {
    const text = percent(this.strength);
    return html`<label class="row" data-control="strength">${this.say("strength")}
      <input type="range" min="0" max="1" step="0.05" .value=${String(this.strength)} aria-valuetext=${text}
        ?disabled=${!this.untaught || this.course.isRunning}
        @input=${(event: Event) => this.set(Number((event.target as HTMLInputElement).value))}><span class="number">${text}</span></label>`;
  }

  private renderKeep() {
    return html`<div class="row" data-control="keep">
      <button type="button" ?disabled=${!this.course.learnt || this.course.isRunning} @click=${this.save}>${this.say("save")}</button>
      <label class="file">${this.say("open")} <input type="file" accept=".safetensors" ?disabled=${!this.untaught || this.course.isRunning}
        @change=${this.take}></label></div>`;
  }

  private renderCurves() {
    const isOpen = this.view === "curves";
    return html`<div class="row" data-control="curves"><button type="button" aria-expanded=${isOpen}
        @click=${() => {
          this.view = isOpen ? "poems" : "curves";
        }}>${this.say(isOpen ? "fold" : "curves")}</button></div>
      ${isOpen ? this.renderCharts() : nothing}`;
  }

  private renderCharts() {
    const { lang } = this;
    if (this.way === "show") return shownCurves(lang, this.shown.looks);
    if (this.way === "choose") return chosenCurves(lang, this.chosen);
    const [whole, hole] = REWARDS.map((reward) => this.rewarded(reward).points);
    return rewardCurves(lang, { whole: whole ?? [], hole: hole ?? [] });
  }

  protected override render() {
    const trouble = this.phase === "waiting" ? null : this.renderTrouble();
    return html`<h3>${this.say("title")}</h3><p class="muted">${this.say(`${this.way}Lead`)}</p>
      ${this.renderNotices()}<div data-control="way">${this.renderChoice("way", "ways", WAYS)}</div>
      <div data-control="pupil">${this.renderChoice("pupil", "pupils", PUPILS)}</div>
      <div data-control="reward">${this.renderWay()}</div>${this.renderTeach()}${this.renderSides()}
      ${trouble}${this.renderStrength()}${this.renderCurves()}${this.renderKeep()}${this.renderFooter()}`;
  }

  override columns(): Columns | null {
    const { untaught, course } = this;
    if (!untaught) return null;
    const texts = (recital: Recital | null) =>
      recital?.poems.map(({ tokens }) => this.joined(tokens)) ?? [];
    const measured = {
      reward: () => rewardColumns(this.rewarded()),
      show: () => shownColumns(this.shown),
      choose: () => chosenColumns(this.chosen),
    }[this.way]();
    return { ...measured, before: texts(untaught), after: texts(course.after) };
  }

  static override styles = [labStyles, keptMarkStyles, styles];
}
