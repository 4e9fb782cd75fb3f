/** One course of lessons: group after group, until the reader stops it. */
import { ENOUGH, LOOK_EVERY } from "../../../../build/labs/verse/rhyme-lab.ts";
import type { Recital, Taught } from "../../../runtime/verse/calls.ts";
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

export class Course {
  mode: Mode = "idle";
  /** A point for each group. */
  points: readonly Taught[] = [];
  /** What it writes now, with the same numbers as before it was taught. */
  after: Recital | null = null;
  seconds = 0;
  private adapters: Float32Array | null = null;
  /** What it had learnt from when it was taken up. */
  private poems = 0;
  private underway: Promise<void> = Promise.resolve();

  constructor(
    private readonly pupil: string,
    private readonly reward: string,
    private readonly room: Classroom,
  ) {}

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

  /** Take the pupil over from another course. @param adapters that the reader has kept; else as it was left here */
  async take(adapters: Float32Array | null = this.adapters): Promise<void> {
    const { pupil, reward } = this;
    this.adapters = adapters;
    this.poems = this.points.at(-1)?.poems ?? 0;
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

  /** The group that is under way comes to its end first. */
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
      while (this.isRunning) await this.lesson();
      this.adapters = await this.room.client().adapters();
      await this.look();
    } catch (error) {
      this.set("stopped");
      this.room.onFailure(error);
    }
  }

  private async lesson(): Promise<void> {
    const taught = await this.room.client().teach();
    this.seconds += taught.ms / 1000;
    if (!taught.isHealthy) return this.set("diverged");
    const poems = this.poems + taught.poems;
    this.points = [...this.points, { ...taught, poems }];
    if (poems >= ENOUGH && this.isRunning) this.set("done");
    else if (this.points.length % LOOK_EVERY === 0) await this.look();
    this.room.requestUpdate();
  }

  private set(mode: Mode): void {
    this.mode = mode;
    this.room.requestUpdate();
  }
}
