/** What is known after some steps; accuracy only after an epoch. */
export interface Point {
  step: number;
  loss: number;
  accuracy: number | null;
}

/** More of them than pixels would only slow the drawing down. */
const MOST_POINTS = 2000;

/** At most 2,000 points: every second loss is left out, an accuracy never. */
export function thinned(points: readonly Point[]): readonly Point[] {
  if (points.length <= MOST_POINTS) return points;
  return points.filter((point, place) => place % 2 === 1 || point.accuracy !== null);
}
