/** What came of a course, in sentences. */
import { say } from "../../../../build/labs/verse/rhyme-lab.ts";
import type { Recital, Shelf } from "../../../runtime/verse/calls.ts";
import { type Language, percent } from "../../../strings/strings.ts";
import { exact } from "../../shared/base/readable.ts";
import type { Chosen, Look } from "./ways.ts";

const TWO = 2;
/** What stands for counts until they are known. */
export const NO_COUNTS = { learnt: "…", judged: "…", others: "…" };

export const shelfCounts = ({ learnt, judged, others }: Shelf) => ({
  learnt: exact(learnt),
  judged: exact(judged),
  others: exact(others),
});

/** What it writes now, beside what it wrote before. */
export function change(lang: Language, untaught: Recital, after: Recital): string {
  return say(lang, "says", {
    ...{ before: percent(untaught.rhyme), after: percent(after.rhyme) },
    ...{ perfect: percent(untaught.regulated), perfectAfter: percent(after.regulated) },
    ...{ variety: percent(untaught.variety), varietyAfter: percent(after.variety) },
  });
}

/** Both losses, before and now; nothing where it was looked at once alone. */
export function shownWords(lang: Language, looks: readonly Look[]): string[] {
  const [begun, now] = [looks[0], looks.at(-1)];
  if (!begun || !now || looks.length < 2) return [];
  const nats = (value: number) => value.toFixed(TWO);
  return [
    say(lang, "shownSays", {
      ...{ poet: nats(begun.poet), poetAfter: nats(now.poet) },
      ...{ others: nats(begun.others), othersAfter: nats(now.others) },
    }),
  ];
}

/** Whether the preferences are kept, what became of both sides, and of what it foretells. */
export function chosenWords(lang: Language, course: Chosen): string[] {
  const { points, looks, preferences } = course;
  const [begun, look, last] = [looks[0], looks.at(-1), points.at(-1)];
  if (!begun || !look || !last) return [];
  const signed = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(TWO)}`;
  return [
    say(lang, "chosenSays", {
      ...{ pairs: preferences.length, ordered: percent(last.ordered) },
      ...{ better: signed(last.better), worse: signed(last.worse) },
      ...{ others: begun.others.toFixed(TWO), othersAfter: look.others.toFixed(TWO) },
    }),
  ];
}
