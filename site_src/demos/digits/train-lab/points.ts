import { inPercent } from "../../../strings/strings.ts";
import type { Sheet } from "../../shared/base/sheets.ts";

/** What is known after some steps; accuracy only after an epoch. */
export interface Point {
  step: number;
  loss: number;
  accuracy: number | null;
}

/** What a legend says; null for what there is not. */
export type Known = { [K in keyof Point]: Point[K] | null };

/** A point with the accuracy known by then. @param at its place; null for the newest */
export function latest(points: readonly Point[], at: number | null): Known {
  const last = at ?? points.length - 1;
  const { step, loss } = points[last] ?? { step: null, loss: null };
  let judged = last;
  while (judged >= 0 && (points[judged]?.accuracy ?? null) === null) judged--;
  return { step, loss, accuracy: points[judged]?.accuracy ?? null };
}

/** More of them than pixels would only slow the drawing down. */
const MOST_POINTS = 2000;
/** Rows of one table: it is written anew at every step while it is open. */
const ROWS = 100;

/** At most 2,000 points: every second loss is left out, an accuracy never. */
export function thinned(points: readonly Point[]): readonly Point[] {
  if (points.length <= MOST_POINTS) return points;
  return points.filter((point, index) => index % 2 === 1 || point.accuracy !== null);
}

/** The points as tables, the newest first, each of so many that a phone can keep up. @param heads of step, loss and accuracy */
export function sheets(points: readonly Point[], heads: readonly string[]): Sheet[] {
  const parts = Array.from({ length: Math.ceil(points.length / ROWS) }, (_, part) =>
    points.slice(part * ROWS, (part + 1) * ROWS),
  );
  return parts.reverse().map((part) => ({
    name: `${heads[0]} ${part[0]?.step}–${part.at(-1)?.step}`,
    heads,
    rows: () => part.map(row),
  }));
}

function row({ step, loss, accuracy }: Point): string[] {
  const share = accuracy === null ? "" : `${inPercent(accuracy)}\u00a0%`;
  return [String(step), loss.toFixed(4), share];
}
