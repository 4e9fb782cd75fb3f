/**
 * Strokes as a short text: the way from each point to the next, in whole pad units, as base-64
 * digits of six bits. Five bits are number, the sixth says that another digit follows; the lowest
 * bit is the sign (the VLQ code of source maps, over letters that an address leaves alone).
 */
import type { Codec } from "./codecs.ts";
import { MOST_POINTS, type Strokes } from "./segments.ts";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** Twice the pad's side each way: a pen may leave the pad before it is lifted. */
const FARTHEST = 560;
const MOST_DIGITS = 3;

function written(number: number): string {
  let rest = number < 0 ? -number * 2 + 1 : number * 2;
  let text = "";
  do {
    const more = rest > 31 ? 32 : 0;
    text += DIGITS[(rest & 31) | more];
    rest >>= 5;
  } while (rest);
  return text;
}

/** The numbers of a text; null when it is not such a text. */
function numbersOf(text: string): number[] | null {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const letter of text) {
    const digit = DIGITS.indexOf(letter);
    if (digit < 0 || shift >= MOST_DIGITS * 5) return null;
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return shift ? null : numbers;
}

function stroke(text: string): number[][] | null {
  const steps = numbersOf(text);
  if (!steps?.length || steps.length % 2) return null;
  let [x, y] = [0, 0];
  const points: number[][] = [];
  for (let place = 0; place < steps.length; place += 2) {
    x += steps[place] ?? 0;
    y += steps[place + 1] ?? 0;
    if (Math.abs(x) > FARTHEST || Math.abs(y) > FARTHEST) return null;
    points.push([x, y]);
  }
  return points;
}

/** Strokes of [x, y] points in whole pad units; those of the pad are whole. */
export const ink: Codec<Strokes> = {
  text: (strokes) =>
    strokes
      .map((points) => {
        let before: readonly number[] = [0, 0];
        return points
          .map((point) => {
            const step = [0, 1].map((axis) => (point[axis] ?? 0) - (before[axis] ?? 0));
            before = point;
            return step.map(written).join("");
          })
          .join("");
      })
      .join("."),
  parse(text) {
    if (text === "") return { value: [] };
    if (text.length > 2 * MOST_DIGITS * MOST_POINTS) return null;
    const strokes = text.split(".").map(stroke);
    const points = strokes.reduce((sum, each) => sum + (each?.length ?? 0), 0);
    if (strokes.includes(null) || points > MOST_POINTS) return null;
    return { value: strokes as number[][][] };
  },
};
