/** A race as it is shown: what both poets wrote, and how far they are while it is played back. */
import type { Form, Raced, Run } from "../../../runtime/verse/calls.ts";
import type { Language } from "../../../strings/strings.ts";

/** The slower poet is seen to write this long, in ms. */
const SHOWN = 6_000;
const BREAK = "\n";

export const sum = (values: readonly number[]): number =>
  values.reduce((total, each) => total + each, 0);

/** How often slower than it was the race is played back; both poets alike. */
export function slowness({ cached, plain }: Raced): number {
  return Math.max(1, SHOWN / Math.max(sum(cached.ms), sum(plain.ms), 1e-3));
}

/** How many tokens stand after a time. @param ms since the race began, as long as it took */
export function written({ ms }: Run, passed: number): number {
  let [count, until] = [0, 0];
  for (const each of ms) {
    until += each;
    if (until > passed) break;
    count += 1;
  }
  return count;
}

/** The first position at which the poets wrote different tokens; -1 where there is none. */
export function parted({ cached, plain }: Raced): number {
  const length = Math.max(cached.tokens.length, plain.tokens.length);
  return Array.from({ length }).findIndex((_, at) => cached.tokens[at] !== plain.tokens[at]);
}

/** Where a line ends: in Chinese with its mark, in English with the token that says so. */
const LINE_ENDS: Readonly<Record<Language, (position: number, form: Form) => string>> = {
  zh: (position, form) => (position % (form + 1) === form ? BREAK : ""),
  en: () => "",
};

/** A poem in lines, as far as it is written. @param names of its tokens, without the end */
export function verse(language: Language, names: readonly string[], form: Form): string {
  return names.map((name, at) => name + LINE_ENDS[language](at, form)).join("");
}
