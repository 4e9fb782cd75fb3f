/**
 * Strokes as a short text: the way from each point to the next, in whole pad units, as base-64
 * digits of six bits. Five bits are number, the sixth says that another digit follows; the lowest
 * bit is the sign (the VLQ code of source maps, over letters that an address leaves alone).
 */
import type { Codec } from "../../shared/base/codecs.ts";
import { MOST_POINTS, onPad, type Strokes } from "./segments.ts";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** A step across the pad has two digits; older books wrote longer ones, from far outside it. */
const MOST_DIGITS = 3;
/** Letters of the longest drawing: two numbers a point, and what keeps strokes apart. */
export const LONGEST_INK = (2 * MOST_DIGITS + 1) * MOST_POINTS;

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
  for (let index = 0; index < steps.length; index += 2) {
    x += steps[index] ?? 0;
    y += steps[index + 1] ?? 0;
    points.push(onPad([x, y]));
  }
  return points;
}

function textOf(points: readonly (readonly number[])[]): string {
  let [beforeX, beforeY] = [0, 0];
  return points
    .map((point) => {
      const [x, y] = onPad(point);
      const step = written(x - beforeX) + written(y - beforeY);
      [beforeX, beforeY] = [x, y];
      return step;
    })
    .join("");
}

/** Strokes of [x, y] points on the pad. Of a text with a damaged stroke, the others are read. */
export const ink: Codec<Strokes> = {
  text: (strokes) =>
    strokes
      .filter((points) => points.length)
      .map(textOf)
      .join("."),
  parse(text) {
    if (text === "") return { value: [] };
    if (text.length > LONGEST_INK) return null;
    const strokes = text.split(".").map(stroke);
    const whole = strokes.filter((each) => each !== null);
    const points = whole.reduce((sum, each) => sum + each.length, 0);
    if (!whole.length || points > MOST_POINTS) return null;
    return whole.length < strokes.length ? { value: whole, isPartial: true } : { value: whole };
  },
};
