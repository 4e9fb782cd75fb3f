import { html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { type Key, LAST_SEED, SHOWN, say } from "../../../../build/labs/verse/rhyme-lab.ts";
import type { Lesson } from "../../../../build/types/verse/manifest.d.ts";
import type { Needs } from "../../../offline/needs.ts";
import type { Loaded, ModelName, Recital } from "../../../runtime/verse/calls.ts";
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
import { type Classroom, Course, type Mode } from "./course.ts";
import { curves } from "./curves.ts";
import { side } from "./side.ts";
import { styles } from "./styles.ts";

/** As the manifest names them (model_export/verse/lesson.py). */
const PUPILS = ["begun", "before"] as const;
const REWARDS = ["whole", "hole"] as const;
type PupilName = (typeof PUPILS)[number];
type RewardName = (typeof REWARDS)[number];
const GRAPHS: readonly ModelName[] = ["adapt", "write_many", "endings", "reward", "learn"];

/** What a course has come to, where it stopped by itself. */
const OUTCOMES: Partial<Record<Mode, Key>> = { done: "done", diverged: "diverged" };

/** `<rhyme-lab>`: a writer that rhymes now and then, or not yet, is taught to rhyme, by a reward that a table decides. */
@customElement("rhyme-lab")
export class RhymeLab extends VerseElement implements Classroom {
  protected override readonly runtime = school;
  @linked(whole(0, LAST_SEED)) seed = 1;
  @linked(choice(PUPILS)) private pupil: PupilName = "begun";
  @linked(choice(REWARDS)) private reward: RewardName = "whole";
  /** Of the adapters; 0 takes them off. */
  @linked(number(0, 1)) strength = 1;
  @linked(choice(["poems", "curves"])) private view: "poems" | "curves" = "poems";
  /** What it wrote before it was taught. */
  @state() private untaught: Recital | null = null;
  /** Why a file was not taken; empty when it was. */
  @state() private refusal = "";
  private lesson: Lesson | null = null;
  /** By pupil and reward, as far as they were chosen. */
  private courses = new Map<string, Course>();
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
    const files = this.lesson ? [`voices.${this.lesson.language}.tokens`] : [];
    return { ...needs, files };
  }

  /** What it learns from are its own poems: a last digit that rounding changes makes others of them. */
  override get command(): string {
    return "";
  }

  override get remark(): string {
    return this.say("remark");
  }

  client(): VerseClient {
    return this.running();
  }

  onFailure(error: unknown): void {
    this.fail(error);
  }

  private get course(): Course {
    return this.courseOf(this.reward);
  }

  private courseOf(reward: RewardName): Course {
    const key = [this.pupil, reward].join();
    const course = this.courses.get(key) ?? new Course(this.pupil, reward, this);
    this.courses.set(key, course);
    return course;
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
    void this.instead(() => this.courses.delete([this.pupil, this.reward].join()));
  }

  private another(): void {
    void this.instead(() => {
      this.seed = Math.floor(Math.random() * (LAST_SEED + 1));
    });
  }

  private choose(pupil: PupilName, reward: RewardName): void {
    void this.instead(() => {
      this.pupil = pupil;
      this.reward = reward;
    });
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
    const name = ["adapters", this.pupil, this.reward, this.seed].join("-");
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
    const { after } = course;
    if (this.refusal) return [this.refusal];
    if (!untaught) return [];
    const outcome = OUTCOMES[course.mode];
    const said = outcome ? [this.say(outcome)] : [];
    if (!after || course.isRunning)
      return [this.say("untaught", { share: percent(untaught.rhyme) })];
    const shares = {
      ...{ before: percent(untaught.rhyme), after: percent(after.rhyme) },
      ...{ perfect: percent(untaught.regulated), perfectAfter: percent(after.regulated) },
      ...{ variety: percent(untaught.variety), varietyAfter: percent(after.variety) },
    };
    return [...said, this.say("says", shares)];
  }

  private renderChoice<T extends PupilName | RewardName>(
    name: Key,
    all: readonly T[],
    chosen: T,
    choose: (one: T) => void,
  ) {
    return html`<div class="row" role="group" aria-label=${this.say(name)}><span>${this.say(name)}</span>${all.map(
      (one) =>
        html`<button type="button" aria-pressed=${one === chosen} @click=${() => one !== chosen && choose(one)}>${this.say(one)}</button>`,
    )}</div>`;
  }

  private renderChoices() {
    const { pupil, reward } = this;
    return html`<div data-control="pupil">${this.renderChoice("pupils", PUPILS, pupil, (one) => this.choose(one, reward))}</div>
      <div data-control="reward">${this.renderChoice("rewards", REWARDS, reward, (one) => this.choose(pupil, one))}
      <p class="worth muted">${this.say(`${reward}Worth`)}</p></div>`;
  }

  private renderTeach() {
    const { course, phase } = this;
    const key: Key =
      phase !== "ready" ? "start" : course.isRunning ? "stop" : course.isBegun ? "goOn" : "teach";
    const last = course.points.at(-1);
    const status = this.say("status", {
      poems: last?.poems ?? 0,
      seconds: rough(course.seconds),
    });
    return html`<div class="row" data-control="teach"><button type="button" class="go" @click=${this.teach}>${this.say(key)}</button>
      <button type="button" ?disabled=${!course.isBegun} @click=${this.reset}>${this.say("reset")}</button>
      <button type="button" ?disabled=${!this.untaught} @click=${this.another}>${this.say("another")}</button>
      <span class="number">${status}</span></div>`;
  }

  private renderSides() {
    const { untaught, course, lesson } = this;
    const names = this.loaded?.tokens ?? [];
    const language = lesson?.language ?? this.lang;
    const drawn = { lang: this.lang, language, names, form: lesson?.form ?? 0, shown: SHOWN };
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
    const points = { whole: this.courseOf("whole").points, hole: this.courseOf("hole").points };
    return html`<div class="row" data-control="curves"><button type="button" aria-expanded=${isOpen}
        @click=${() => {
          this.view = isOpen ? "poems" : "curves";
        }}>${this.say(isOpen ? "fold" : "curves")}</button></div>
      ${isOpen ? curves(this.lang, points) : nothing}`;
  }

  protected override render() {
    const trouble = this.phase === "waiting" ? null : this.renderTrouble();
    return html`<h3>${this.say("title")}</h3><p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}${this.renderChoices()}${this.renderTeach()}${this.renderSides()}
      ${trouble}${this.renderStrength()}${this.renderCurves()}${this.renderKeep()}${this.renderFooter()}`;
  }

  override columns(): Columns | null {
    const { untaught, course } = this;
    if (!untaught) return null;
    const of = (name: "poems" | "reward" | "rhyme" | "regulated" | "variety" | "divergence") =>
      course.points.map((point) => point[name]);
    const texts = (recital: Recital | null) =>
      recital?.poems.map(({ tokens }) => this.joined(tokens)) ?? [];
    return {
      ...{ poems: of("poems"), reward: of("reward"), rhyme: of("rhyme") },
      ...{ regulated: of("regulated"), variety: of("variety"), divergence: of("divergence") },
      ...{ before: texts(untaught), after: texts(course.after) },
    };
  }

  static override styles = [labStyles, keptMarkStyles, styles];
}
