/** The reader's preferences: each counts once, and two may contradict each other. */
import type { Preference } from "../../../runtime/verse/calls.ts";

/** What came of a preference: it counts; it was given before; the opposite was, and both count. */
export type Outcome = "counts" | "again" | "against";

const keyOf = ({ better, worse }: Preference) => `${better.join()}>${worse.join()}`;

export class Ballot {
  /** Which pair is asked for, from 0. */
  at = 0;
  /** Of the last preference; null before the first. */
  outcome: Outcome | null = null;
  private given = new Map<string, Preference>();

  get preferences(): readonly Preference[] {
    return [...this.given.values()];
  }

  prefer(preference: Preference): void {
    const { better, worse } = preference;
    const isKnown = this.given.has(keyOf(preference));
    const isOpposed = this.given.has(keyOf({ better: worse, worse: better }));
    this.outcome = isKnown ? "again" : isOpposed ? "against" : "counts";
    this.given.set(keyOf(preference), preference);
  }

  /** Ask for another pair. @param count of all pairs, after which the first comes again */
  move(steps: number, count: number): void {
    this.at = count ? (this.at + steps + count) % count : 0;
  }

  /** Take all preferences back. */
  clear(): void {
    this.given.clear();
    this.outcome = null;
  }
}
