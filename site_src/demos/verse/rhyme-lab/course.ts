/** One course of lessons: step after step, until the reader stops it. */
import { LOOK_EVERY } from "../../../../build/labs/verse/rhyme-lab.ts";
import type { Recital } from "../../../runtime/verse/calls.ts";
import type { VerseClient } from "../../../runtime/verse/client.ts";

export type Mode = "idle" | "running" | "stopped" | "done" | "diverged";

/** What a course needs of its lab. */
export interface Classroom {
  readonly seed: number;
  /** of the adapters, as the reader has set them */
  readonly strength: number;
  /** The worker. @throws RuntimeError when nothing is loaded */
  client(): VerseClient;
  /** Something that is shown has changed. */
  requestUpdate(): void;
  onFailure(error: unknown): void;
}

/** What every step tells. */
interface Stepped {
  isHealthy: boolean;
  ms: number;
}

export abstract class Course<Point extends Stepped = Stepped> {
  mode: Mode = "idle";
  /** A point for each step. */
  points: readonly Point[] = [];
  /** What it writes now, with the same numbers as before it was taught. */
  after: Recital | null = null;
  seconds = 0;
  private adapters: Float32Array | null = null;
  /** What it had learnt from when it was taken up. */
  private former = 0;
  private underway: Promise<void> = Promise.resolve();

  /**
   * @param pupil as the manifest names it
   * @param reward by which what it writes is judged
   */
  constructor(
    private readonly pupil: string,
    private readonly reward: string,
    protected readonly room: Classroom,
  ) {}

  /** So much to learn from is enough. */
  protected abstract readonly enough: number;
  /** What a point has learnt from, since it was taken up. */
  protected abstract count(point: Point): number;
  /** The same, since the course began. */
  protected abstract counted(point: Point, count: number): Point;
  protected abstract step(client: VerseClient): Promise<Point>;

  /** What is to be done before the first step; false where there is nothing to learn from. */
  protected prepare(): Promise<boolean> {
    return Promise.resolve(true);
  }

  /** Look at how far it has come, after every few steps and at the end. */
  protected observe(): Promise<void> {
    return Promise.resolve();
  }

  get isRunning(): boolean {
    return this.mode === "running";
  }

  /** Whether something was learnt, here or before the adapters were opened. */
  get isBegun(): boolean {
    return this.points.length > 0 || this.adapters !== null;
  }

  /** What was learnt, to be kept. */
  get learnt(): Float32Array | null {
    return this.adapters;
  }

  /** Poems, or pairs, that were learnt from. */
  get soFar(): number {
    const last = this.points.at(-1);
    return last ? this.count(last) : 0;
  }

  /** Take the pupil over from another course. @param adapters that the reader has kept; else as it was left here */
  async take(adapters: Float32Array | null = this.adapters): Promise<void> {
    const { pupil, reward } = this;
    this.adapters = adapters;
    this.former = this.soFar;
    await this.room.client().admit({ pupil, reward, seed: this.room.seed, adapters });
    if (adapters) await this.look();
  }

  /** Begin or go on, until it is stopped, or has learnt enough. */
  async run(): Promise<void> {
    if (this.isRunning) return;
    this.set("running");
    await this.underway;
    this.underway = this.lessons();
    await this.underway;
  }

  /** The step that is under way comes to its end first. */
  stop(): Promise<void> {
    if (this.isRunning) this.set("stopped");
    return this.underway;
  }

  /** See what it writes now. */
  async look(): Promise<void> {
    const { seed, strength } = this.room;
    this.after = await this.room.client().recite(seed, strength);
    this.room.requestUpdate();
  }

  private async lessons(): Promise<void> {
    try {
      if (!(await this.prepare())) return this.set("stopped");
      // Whoever stops it at once has taught it a step.
      do await this.lesson();
      while (this.isRunning);
      if (!this.points.length) return;
      this.adapters = await this.room.client().adapters();
      await this.observe();
      await this.look();
    } catch (error) {
      this.set("stopped");
      this.room.onFailure(error);
    }
  }

  private async lesson(): Promise<void> {
    const point = await this.step(this.room.client());
    this.seconds += point.ms / 1000;
    if (!point.isHealthy) return this.set("diverged");
    const soFar = this.former + this.count(point);
    this.points = [...this.points, this.counted(point, soFar)];
    this.room.requestUpdate();
    if (soFar >= this.enough && this.isRunning) this.set("done");
    else if (this.points.length % LOOK_EVERY === 0) {
      await this.observe();
      await this.look();
    }
  }

  private set(mode: Mode): void {
    this.mode = mode;
    this.room.requestUpdate();
  }
}
