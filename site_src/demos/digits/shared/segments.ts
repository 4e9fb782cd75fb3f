import { RuntimeError } from "../../../runtime/engine/failure.ts";

/** Strokes of [x, y] points, any unit, y pointing down. */
export type Strokes = readonly (readonly (readonly number[])[])[];

/** More points than any hand draws; above it the input is a mistake (model_export/digits/measured/strokes.py, too). */
export const MOST_POINTS = 20_000;
/** Side of the drawing pad in its own units. */
export const PAD = 280;

/**
 * A point in whole pad units, brought to the pad's edge from wherever it lies outside: what is
 * drawn there would be read without being seen, and a link holds whole numbers.
 */
export function onPad([x = 0, y = 0]: readonly number[]): [number, number] {
  const inside = (value: number) => Math.min(PAD, Math.max(0, Math.round(value)));
  return [inside(x), inside(y)];
}

/**
 * The pen segments of strokes, flat: x0, y0, x1, y1. A stroke of one point is a dot.
 * @returns an empty array when nothing is drawn
 * @throws RuntimeError of kind "input" naming the stroke and the value
 */
export function toSegments(strokes: Strokes): Float32Array {
  if (!Array.isArray(strokes)) throw invalid("strokes must be a list of strokes");
  if (strokes.length > MOST_POINTS) throw invalid(`${strokes.length} strokes`);
  const points = strokes.reduce((sum, stroke) => sum + (stroke?.length ?? 0), 0);
  if (points > MOST_POINTS) throw invalid(`${points} points, at most ${MOST_POINTS} are read`);
  const flat: number[] = [];
  strokes.forEach((stroke, number) => {
    if (!Array.isArray(stroke)) throw invalid(`stroke ${number} is no list of points`);
    for (const point of stroke) check(point, number);
    if (stroke.length === 1) flat.push(...stroke[0], ...stroke[0]);
    for (let i = 1; i < stroke.length; i++) flat.push(...stroke[i - 1], ...stroke[i]);
  });
  return new Float32Array(flat);
}

function check(point: unknown, number: number): void {
  const fits = Array.isArray(point) && point.length === 2 && point.every(isCoordinate);
  if (!fits) throw invalid(`stroke ${number} has the point ${named(point)}`);
}

/** Whatever stands in the place of a point, in few letters. */
function named(point: unknown): string {
  if (!Array.isArray(point)) return typeof point;
  const parts = point.slice(0, 3).map((part) => (typeof part === "number" ? part : typeof part));
  return `[${parts.join(", ")}${point.length > 3 ? ", …" : ""}]`;
}

/** Beyond 1e6 the squares of distances leave the precision of float32. */
function isCoordinate(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && Math.abs(value) <= 1e6;
}

function invalid(detail: string): RuntimeError {
  return new RuntimeError("input", "strokes", detail);
}
