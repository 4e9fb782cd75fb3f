import { APART, RATE, STARTS, STEPS } from "../../../../build/labs/digits/xor-lab.ts";
import type { RunGraph } from "../../../runtime/digits/calls.ts";
import type { Value, Values } from "../../../runtime/engine/calls.ts";
import { seeded } from "../../../runtime/engine/random.ts";
import { floats, numbers, scalar } from "../../shared/base/tensors.ts";

/** The four points, in the graph's order, and what each should be. */
export const POINTS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;
export const isYes = ([x1, x2]: readonly [number, number]): boolean => x1 !== x2;

/** What is trained: the hidden units, and whether they have their bend. */
export interface Kind {
  units: number;
  bend: "relu" | "none";
}

/** What of a negative sum is left. */
const leak = ({ bend }: Kind): number => (bend === "relu" ? 0 : 1);

/** One network on its way. */
export interface Moment {
  loss: number;
  /** the probability of yes, of each point */
  yes: readonly number[];
  /** the highest sum of each unit over the four points */
  highest: readonly number[];
  w1: readonly number[];
  b1: readonly number[];
  w2: readonly number[];
  b2: readonly number[];
}

/** The training of all starts, step by step. */
export class Course {
  private constructor(
    readonly kind: Kind,
    private readonly values: Values,
  ) {}

  /** Train from every start. @throws RuntimeError */
  static async of(graph: RunGraph, kind: Kind): Promise<Course> {
    const rates = floats(new Array<number>(STEPS + 1).fill(RATE), STEPS + 1);
    const feeds = { ...begun(kind.units), leak: scalar(leak(kind)), rate: rates };
    return new Course(kind, await graph("xor_train", feeds, ["loss", "yes", "highest", "row"]));
  }

  /** A start after so many steps. */
  at(step: number, start: number): Moment {
    const { units } = this.kind;
    const part = (name: string) => {
      const { data, dims } = this.values[name] as Value;
      const size = dims[2] ?? 1;
      const from = (step * STARTS + start) * size;
      return Array.from((data as Float32Array).subarray(from, from + size));
    };
    const row = part("row");
    return {
      loss: part("loss")[0] ?? Number.NaN,
      yes: part("yes"),
      highest: part("highest"),
      w1: row.slice(0, 2 * units),
      b1: row.slice(2 * units, 3 * units),
      w2: row.slice(3 * units, 4 * units),
      b2: row.slice(4 * units),
    };
  }

  /** The losses of a start, the one before the first step first. */
  losses(start: number): number[] {
    return numbers(this.values.loss).filter((_, at) => at % STARTS === start);
  }

  /** What the least sure right answer of each start has in the end. */
  get least(): number[] {
    return Array.from({ length: STARTS }, (_, start) => least(this.at(STEPS, start)));
  }
}

/** The probability of the right answer where it is smallest. */
export function least({ yes }: Moment): number {
  return Math.min(
    ...POINTS.map((point, at) => (isYes(point) ? (yes[at] ?? 0) : 1 - (yes[at] ?? 0))),
  );
}

export const isApart = (probability: number): boolean => probability > APART;

/** The random weights of all starts, from −1 to 1. */
function begun(units: number): Values {
  const size = 4 * units + 1;
  const rows = Array.from({ length: STARTS }, (_, start) => {
    const random = seeded(start);
    return Array.from({ length: size }, () => 2 * random() - 1);
  });
  const part = (from: number, to: number) => rows.flatMap((row) => row.slice(from * units, to));
  return {
    w1: floats(part(0, 2 * units), STARTS, units, 2),
    b1: floats(part(2, 3 * units), STARTS, units),
    w2: floats(part(3, 4 * units), STARTS, units),
    b2: floats(part(4, size), STARTS),
  };
}

/** Points to a side of the picture, and where it begins and ends on either axis. */
export const GRID = 64;
export const [FROM, TO] = [-0.5, 1.5];

/** The probability of yes all over the plane, row by row from the top. @throws RuntimeError */
export async function plane(graph: RunGraph, kind: Kind, moment: Moment): Promise<number[]> {
  const place = (at: number) => FROM + ((TO - FROM) * (at + 0.5)) / GRID;
  const points = Array.from({ length: GRID ** 2 }, (_, at) => [
    place(at % GRID),
    -place(Math.floor(at / GRID)) + FROM + TO,
  ]).flat();
  const { w1, b1, w2, b2 } = moment;
  const feeds = {
    points: floats(points, GRID ** 2, 2),
    leak: scalar(leak(kind)),
    w1: floats(w1, kind.units, 2),
    b1: floats(b1, kind.units),
    w2: floats(w2, kind.units),
    b2: floats(b2),
  };
  return numbers((await graph("xor_plane", feeds, ["yes"])).yes);
}
