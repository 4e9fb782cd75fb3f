/** Three ways to teach: by a reward, by poems that are shown, by preferences. */
import { ENOUGH, ENOUGH_PAIRS, ENOUGH_SHOWN } from "../../../../build/labs/verse/rhyme-lab.ts";
import type {
  Imitated,
  Observed,
  Preference,
  Preferred,
  Taught,
} from "../../../runtime/verse/calls.ts";
import type { VerseClient } from "../../../runtime/verse/client.ts";
import { type Classroom, Course } from "./course.ts";

/** As the manifest names it (model_export/verse/lesson.py); by it all are judged that learn without a reward. */
const JUDGED_BY = "whole";

/** Whose preferences a course learns from. */
type Chooser = (known: readonly Preference[]) => Promise<readonly Preference[]>;

/** How far it had come after so many poems or pairs. */
export interface Look extends Observed {
  learnt: number;
}

export class Rewarded extends Course<Taught> {
  protected override readonly enough = ENOUGH;

  protected override count({ poems }: Taught): number {
    return poems;
  }

  protected override counted(point: Taught, poems: number): Taught {
    return { ...point, poems };
  }

  protected override step(client: VerseClient): Promise<Taught> {
    return client.teach();
  }
}

/** A course without a reward: what each step tells says little of the poems, so it is looked at apart. */
abstract class Observing<Point extends Imitated> extends Course<Point> {
  looks: readonly Look[] = [];

  constructor(pupil: string, room: Classroom) {
    super(pupil, JUDGED_BY, room);
  }

  protected override count({ learnt }: Point): number {
    return learnt;
  }

  protected override counted(point: Point, learnt: number): Point {
    return { ...point, learnt };
  }

  protected override async prepare(): Promise<boolean> {
    if (!this.looks.length) await this.observe();
    return true;
  }

  protected override async observe(): Promise<void> {
    if (this.looks.length && this.looks.at(-1)?.learnt === this.soFar) return;
    const observed = await this.room.client().observe(this.room.seed);
    this.looks = [...this.looks, { ...observed, learnt: this.soFar }];
    this.room.requestUpdate();
  }
}

export class Shown extends Observing<Imitated> {
  protected override readonly enough = ENOUGH_SHOWN;

  protected override step(client: VerseClient): Promise<Imitated> {
    return client.imitate();
  }
}

export class Chosen extends Observing<Preferred> {
  protected override readonly enough = ENOUGH_PAIRS;
  /** What it learns from. */
  preferences: readonly Preference[] = [];
  /** Whether there was nothing to learn from when it began. */
  isEmpty = false;

  /** @param choose gives what it learns from; asked whenever it begins or goes on */
  constructor(
    pupil: string,
    room: Classroom,
    private readonly choose: Chooser,
  ) {
    super(pupil, room);
  }

  protected override async prepare(): Promise<boolean> {
    this.preferences = await this.choose(this.preferences);
    this.isEmpty = !this.preferences.length;
    return !this.isEmpty && super.prepare();
  }

  protected override step(client: VerseClient): Promise<Preferred> {
    return client.prefer(this.preferences);
  }
}

/** Every course that was begun. */
export class Courses {
  private readonly all = new Map<string, Course>();

  constructor(private readonly room: Classroom) {}

  rewarded(pupil: string, reward: string): Rewarded {
    return this.kept(["reward", pupil, reward], () => new Rewarded(pupil, reward, this.room));
  }

  shown(pupil: string): Shown {
    return this.kept(["show", pupil], () => new Shown(pupil, this.room));
  }

  chosen(pupil: string, judge: string, choose: Chooser): Chosen {
    return this.kept(["choose", pupil, judge], () => new Chosen(pupil, this.room, choose));
  }

  /** Take off everything that was learnt in a course. */
  forget(course: Course): void {
    for (const [key, each] of this.all) if (each === course) this.all.delete(key);
  }

  private kept<T extends Course>(names: readonly string[], make: () => T): T {
    const key = names.join();
    const course = (this.all.get(key) as T | undefined) ?? make();
    this.all.set(key, course);
    return course;
  }
}
