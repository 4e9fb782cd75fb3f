/** A poem's lines, and which of them keep the one rule that a lab looks at. */
import type { Values } from "../../../runtime/engine/calls.ts";
import type { Language } from "../../../strings/strings.ts";
import { numbers } from "../../shared/base/tensors.ts";
import type { Line } from "./poem.ts";

/** A poem: its lines, and for each what the rule says; null where it says nothing. */
export interface Judged {
  lines: readonly string[];
  keeps: readonly (boolean | null)[];
  /** what is counted of the poem: whether it rhymes, or each line scans */
  counted: readonly boolean[];
}

const text = (line: Line) =>
  line
    .flat()
    .map((sign) => sign.text)
    .join("")
    .trim();

/** @param values what the checker of form found */
export const JUDGES: Readonly<
  Record<Language, (values: Values, lines: readonly Line[]) => Judged>
> = {
  /** Lines 2 and 4 are those that rhyme. */
  zh(values, lines) {
    const isKept = numbers(values.rhyme)[0] === 1;
    const keeps = lines.map((_, row) => (row % 2 ? isKept : null));
    return { lines: lines.map(text), keeps, counted: [isKept] };
  },
  en(values, lines) {
    const kept = numbers(values.pentameter);
    const keeps = lines.map((_, row) => kept[row] === 1);
    return { lines: lines.map(text), keeps, counted: keeps };
  },
};
