import type { Composed, Learnt, Plan, Study } from "../../../runtime/verse/calls.ts";
import type { VerseClient } from "../../../runtime/verse/client.ts";

/** Time that one request to the worker should take, in ms: short enough to stop at once. */
const SLICE = 200;
const MOST_STEPS = 50;
/** A sample is written, and the loss measured, after so many ms of learning. */
const SAMPLED_EVERY = 2_500;
/** More points than pixels would only slow the drawing down. */
const MOST_MOMENTS = 400;

export type Mode = "idle" | "preparing" | "running" | "paused" | "short" | "diverged";

/** What is known at a moment of the training. */
export interface Moment {
  steps: number;
  /** learnt from so far; of computing in the graph that learns, in s */
  characters: number;
  seconds: number;
  /** on what is not learnt from, in nats per character */
  loss: number;
  samples: readonly Composed[];
}

/** What a training needs of its lab. */
export interface School {
  /** What the reader chose. */
  readonly plan: Plan;
  readonly temperature: number;
  /** Rows of a sample. */
  readonly rows: number;
  /** @throws RuntimeError when nothing is loaded */
  client(): VerseClient;
  /** Something that is shown has changed. */
  requestUpdate(): void;
  onFailure(error: unknown): void;
}

/** The course of one training: prepared, begun, paused, gone on with, forgotten. */
export class Course {
  mode: Mode = "idle";
  study: Study | null = null;
  moments: readonly Moment[] = [];
  steps = 0;
  characters = 0;
  seconds = 0;
  /** Characters in a second, in the last request. */
  speed = 0;
  /** Resolves when the worker has answered what was asked so far. */
  underway: Promise<void> = Promise.resolve();
  /** Which training it is: what the worker answers for an earlier one is dropped. */
  private round = 0;
  private slice = 1;
  private unsampled = 0;

  constructor(private readonly school: School) {}

  get isBusy(): boolean {
    return this.mode === "running" || this.mode === "preparing";
  }

  get last(): Moment | undefined {
    return this.moments.at(-1);
  }

  /** Take the text apart, begin with random weights, and see what they write. */
  prepare(): Promise<void> {
    this.forget();
    return this.next(async (isCurrent) => {
      this.turn("preparing");
      const study = await this.school.client().study(this.school.plan);
      if (!isCurrent()) return;
      this.study = study;
      if (!study.isShort) await this.note(isCurrent);
      if (isCurrent()) this.turn(study.isShort ? "short" : "paused");
    });
  }

  /** Begin or go on, for so many steps. */
  run(steps = Number.POSITIVE_INFINITY): Promise<void> {
    if (this.mode !== "paused") void this.prepare();
    return this.next(async (isCurrent) => {
      if (this.mode !== "paused") return;
      this.turn("running");
      await this.learn(steps, isCurrent);
      if (!isCurrent()) return;
      if (this.last?.steps !== this.steps) await this.note(isCurrent);
      if (this.isBusy) this.turn("paused");
    });
  }

  pause(): void {
    if (this.mode === "running") this.turn("paused");
  }

  forget(): void {
    this.round += 1;
    this.study = null;
    this.moments = [];
    this.steps = this.characters = this.seconds = this.speed = this.unsampled = 0;
    this.turn("idle");
  }

  /** Have another row written with the weights as they are. */
  again(): Promise<void> {
    return this.next((isCurrent) => this.note(isCurrent));
  }

  private turn(mode: Mode): void {
    this.mode = mode;
    this.school.requestUpdate();
  }

  /** Do something once what was asked before is answered. @param act told whether its training is still the one that is shown */
  private next(act: (isCurrent: () => boolean) => Promise<void>): Promise<void> {
    const { round } = this;
    const isCurrent = () => round === this.round;
    const acted = this.underway.then(async () => {
      if (isCurrent()) await act(isCurrent);
    });
    this.underway = acted.catch((error) => {
      if (!isCurrent()) return;
      this.turn("idle");
      this.school.onFailure(error);
    });
    return this.underway;
  }

  private async learn(steps: number, isCurrent: () => boolean): Promise<void> {
    let left = steps;
    while (this.mode === "running" && left > 0) {
      const learnt = await this.school.client().learn(Math.min(this.slice, left));
      if (!isCurrent()) return;
      left -= learnt.losses.length;
      if (!learnt.healthy) this.turn("diverged");
      else this.take(learnt);
      if (this.unsampled > SAMPLED_EVERY) await this.note(isCurrent);
    }
  }

  private take({ losses, ms, steps, characters }: Learnt): void {
    this.steps = steps;
    this.characters += characters;
    this.seconds += ms / 1000;
    this.unsampled += ms;
    this.speed = (1000 * characters) / Math.max(ms, 1e-3);
    this.slice = Math.min(MOST_STEPS, Math.max(1, Math.round((SLICE * losses.length) / ms)));
    this.school.requestUpdate();
  }

  /** Other rows each time, the same ones in every training. */
  private async write(client: VerseClient): Promise<Composed[]> {
    const { rows, temperature } = this.school;
    const written = [];
    for (let row = 0; row < rows; row++)
      written.push(await client.compose(temperature, this.moments.length * rows + row));
    return written;
  }

  /** Keep what is known now. */
  private async note(isCurrent: () => boolean): Promise<void> {
    const { steps, characters, seconds, moments } = this;
    this.unsampled = 0;
    const client = this.school.client();
    const known = this.last?.steps === steps ? this.last.loss : null;
    const loss = known ?? (await client.examine());
    const samples = await this.write(client);
    if (!isCurrent()) return;
    const all = [...moments, { steps, characters, seconds, loss, samples }];
    const isFull = all.length > MOST_MOMENTS;
    this.moments = isFull ? all.filter((_, at) => at % 2 === 0 || at === all.length - 1) : all;
    this.school.requestUpdate();
  }
}
