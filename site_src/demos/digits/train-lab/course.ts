import type { Judged, Progress } from "../../../runtime/digits/calls.ts";
import type { DigitClient } from "../../../runtime/digits/client.ts";
import type { Values } from "../../../runtime/engine/calls.ts";
import { Backend } from "./backend.ts";
import { type Point, thinned } from "./points.ts";
import type { Choices } from "./settings.ts";

/** Time that one request to the worker should take, in ms: short enough to stop at once. */
const SLICE = 120;
const MOST_STEPS = 100;
const PICTURES_EVERY = 400;

export type Mode = "idle" | "preparing" | "running" | "paused" | "stopped" | "done" | "diverged";

/** What a training needs of its lab. */
export interface Classroom {
  choices: Choices;
  /** Whether anybody sees the pictures. */
  readonly isSeen: boolean;
  /** The worker that all labs share. @throws RuntimeError when nothing is loaded */
  sharedClient(): DigitClient;
  /** Something that is shown has changed. */
  requestUpdate(): void;
  /** More steps are done; they come many times a second. */
  onProgress(): void;
  /** There are newer weights, or none any more. */
  onWeights(): void;
  onFailure(error: unknown): void;
}

/** Thrown in the place of an answer that comes when its training is forgotten. */
class Forgotten extends Error {}

/** The course of one training: begun, paused, gone on with, stopped, judged. */
export class Course {
  readonly backend: Backend;
  points: readonly Point[] = [];
  newest: Progress | null = null;
  judged: Judged | null = null;
  weights: Values | null = null;
  msPerStep = 0;
  seconds = 0;
  private state: Mode = "idle";
  /** Stands for the training that is shown: what the worker answers for another one is dropped. */
  private training = Symbol("training");
  private underway: Promise<void> = Promise.resolve();
  private isWaiting = false;
  private slice = 5;
  private painted = 0;

  constructor(private readonly room: Classroom) {
    this.backend = new Backend(() => room.requestUpdate());
  }

  get mode(): Mode {
    return this.state;
  }

  set mode(mode: Mode) {
    this.state = mode;
    this.room.requestUpdate();
  }

  get isBusy(): boolean {
    return this.mode === "running" || this.mode === "preparing";
  }

  /** Whether a training has begun that is not forgotten. */
  get isBegun(): boolean {
    return this.newest !== null || this.mode !== "idle";
  }

  /** The worker in which the network is trained. @throws RuntimeError when nothing is loaded */
  get client(): DigitClient {
    return this.backend.client ?? this.room.sharedClient();
  }

  /** Begin or go on; minibatches that were under way at a pause come to their end first. */
  async run(steps = Number.POSITIVE_INFINITY): Promise<void> {
    if (this.isWaiting) return;
    const { training } = this;
    this.isWaiting = true;
    await this.underway;
    if (training !== this.training) return; // forgotten meanwhile, and the wish with it
    this.isWaiting = false;
    this.underway = this.lesson(steps);
    await this.underway;
  }

  pause(): void {
    if (this.mode === "running") this.mode = "paused";
  }

  /** End the training here: the network is judged as it is. */
  async stop(): Promise<void> {
    const running = this.mode === "running";
    this.mode = "stopped";
    try {
      if (!running) await this.ours(this.assess()); // a running one is judged by `train`
    } catch (error) {
      if (!(error instanceof Forgotten)) this.room.onFailure(error);
    }
  }

  forget(): void {
    this.abandon();
    this.points = [];
    this.newest = null;
    this.judged = null;
    this.weights = null;
    this.seconds = 0;
    this.room.onWeights();
  }

  /** The lab is taken off the page. */
  leave(): void {
    this.abandon();
    this.backend.leave();
  }

  /** Read the test set with the network as it is now. @throws RuntimeError */
  async assess(): Promise<Judged> {
    const { training } = this;
    const judged = await this.client.judge();
    if (training === this.training) this.note(judged);
    return judged;
  }

  private note(judged: Judged): void {
    const last = this.points.at(-1);
    if (last) last.accuracy = judged.accuracy;
    this.points = [...this.points];
    this.judged = judged;
    this.room.requestUpdate();
  }

  private abandon(): void {
    this.training = Symbol("training");
    this.isWaiting = false;
    this.mode = "idle";
  }

  /** What the worker answers, for the training shown. @throws Forgotten when that is another one by then */
  private ours<T>(answer: Promise<T>): Promise<T> {
    const { training } = this;
    return answer.finally(() => {
      if (training !== this.training) throw new Forgotten();
    });
  }

  private async lesson(steps: number): Promise<void> {
    try {
      if (this.mode !== "paused") await this.prepare();
      this.mode = "running";
      await this.train(steps);
    } catch (error) {
      if (error instanceof Forgotten) return;
      this.mode = "idle";
      if (this.backend.engine === "wasm") this.room.onFailure(error);
      else await this.giveUpWebgpu(error, steps);
    }
  }

  private async prepare(): Promise<void> {
    this.forget();
    this.mode = "preparing";
    await this.ours(this.backend.take(this.room.choices.engine));
    await this.ours(this.client.begin(this.room.choices));
    await this.showPictures();
  }

  /** Begin anew on wasm, with the same seed. */
  private async giveUpWebgpu(error: unknown, steps: number): Promise<void> {
    this.backend.giveUp(error);
    this.room.choices = { ...this.room.choices, engine: "wasm" };
    await this.lesson(steps);
  }

  private async train(steps: number): Promise<void> {
    let left = steps;
    while (this.mode === "running" && left > 0) {
      const progress = await this.ours(this.client.learn(Math.min(this.slice, left)));
      left -= progress.losses.length;
      this.take(progress);
      if (!progress.healthy) this.mode = "diverged";
      else if (progress.ended) await this.endEpoch(progress.epoch);
      if (this.room.isSeen && performance.now() - this.painted > PICTURES_EVERY)
        await this.showPictures();
    }
    if (this.mode === "running") this.mode = "paused";
    if (this.mode === "stopped") await this.ours(this.assess());
    await this.showPictures();
  }

  private take(progress: Progress): void {
    const first = progress.steps - progress.losses.length + 1;
    const points = progress.losses
      .filter(Number.isFinite)
      .map((loss, index) => ({ step: first + index, loss, accuracy: null }));
    this.points = thinned([...this.points, ...points]);
    this.newest = progress;
    this.msPerStep = progress.ms / Math.max(1, progress.losses.length);
    this.seconds += progress.ms / 1000;
    this.slice = Math.min(MOST_STEPS, Math.max(1, Math.round(SLICE / this.msPerStep)));
    this.room.onProgress();
  }

  private async endEpoch(epoch: number): Promise<void> {
    await this.ours(this.assess());
    if (epoch >= this.room.choices.epochs && this.mode === "running") this.mode = "done";
  }

  private async showPictures(): Promise<void> {
    this.weights = await this.ours(this.client.weights());
    this.painted = performance.now();
    this.room.requestUpdate();
    this.room.onWeights();
  }
}
