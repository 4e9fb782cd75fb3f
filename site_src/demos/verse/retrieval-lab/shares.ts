/** What each token of a poem owes to the book, and to which of its places. */
import { SOURCES } from "../../../../build/labs/verse/retrieval-lab.ts";
import type { Consulted, Voter } from "../../../runtime/verse/calls.ts";

/** From this share of its probability on a token counts as another's. */
export const MOSTLY = 0.5;

/** The share of each token's probability that some sources brought. */
export function sharesOf(
  { tokens, probabilities, voters }: Consulted,
  counts: (voter: Voter) => boolean,
): number[] {
  return tokens.map((token, at) => {
    const brought = (voters[at] ?? [])
      .filter((voter) => voter.token === token && counts(voter))
      .reduce((sum, { share }) => sum + share, 0);
    return Math.min(1, brought / (probabilities[at] || 1));
  });
}

/** How many tokens came mostly from elsewhere, of those that nobody gave. */
export function taken(
  shares: readonly number[],
  given: readonly number[],
): { taken: number; free: number } {
  const free = shares.filter((_, at) => (given[at] ?? -1) < 0);
  return { taken: free.filter((share) => share >= MOSTLY).length, free: free.length };
}

/** A share below which a place is not worth a line. */
const LEAST = 0.005;

/** The free place at which the book changed most; -1 where there is none. */
export function mostChanged(
  { tokens, probabilities, closed }: Consulted,
  given: readonly number[],
): number {
  const gains = tokens.map((_, at) =>
    (given[at] ?? -1) < 0 ? (probabilities[at] ?? 0) - (closed[at] ?? 0) : Number.NEGATIVE_INFINITY,
  );
  const best = gains.indexOf(Math.max(...gains));
  return Number.isFinite(gains[best]) ? best : -1;
}

/** The places with the largest shares, those of one source and place as one. */
export function largest(voters: readonly Voter[]): Voter[] {
  const all = new Map<string, Voter>();
  for (const voter of voters) {
    const key = `${voter.source}/${voter.place}`;
    all.set(key, { ...voter, share: voter.share + (all.get(key)?.share ?? 0) });
  }
  const ordered = [...all.values()].sort((one, other) => other.share - one.share);
  return ordered.filter(({ share }, at) => !at || share >= LEAST).slice(0, SOURCES);
}
