import { percent } from "../../../strings/strings.ts";

/** What the network may say: the digit when sure enough, always its best guesses. */
export interface Verdict {
  /** null when the largest probability is below the threshold */
  digit: number | null;
  guess: number;
  second: number;
}

/** Read ten probabilities with the manifest's threshold. */
export function decide(probabilities: ArrayLike<number>, threshold: number): Verdict {
  const order = Array.from(probabilities, (share, digit) => ({ share, digit })).sort(
    (a, b) => b.share - a.share,
  );
  const guess = order[0]?.digit ?? -1;
  const sure = (order[0]?.share ?? 0) >= threshold;
  return { digit: sure ? guess : null, guess, second: order[1]?.digit ?? -1 };
}

/** The most probable digit. */
export function mostLikely(probabilities: ArrayLike<number>): number {
  return decide(probabilities, 0).guess;
}

/** The most probable digit with its share, as the sentences of the labs say it. */
export function reading(probabilities: ArrayLike<number>): { digit: number; percent: string } {
  const digit = mostLikely(probabilities);
  return { digit, percent: percent(probabilities[digit] ?? 0) };
}
