/** A poem as it is set: lines of characters, or of words, with what the checker of form says of each. */
import type { Form, Written } from "../../../runtime/verse/calls.ts";
import type { Language } from "../../../strings/strings.ts";

/** A token on the page. */
export interface Sign {
  /** from 0, in the poem */
  position: number;
  /** as it is seen */
  text: string;
  /** what the network gave it */
  probability: number;
  /** whether the reader wrote or chose it */
  isGiven: boolean;
}

/** What is kept together on a line: a character, or a word. */
export type Group = readonly Sign[];
export type Line = readonly Group[];

const BREAK = "\n";

function signs(
  { tokens, probabilities }: Pick<Written, "tokens" | "probabilities">,
  given: readonly number[],
  names: readonly string[],
): Sign[] {
  return tokens.map((token, position) => ({
    position,
    text: names[token] ?? "",
    probability: probabilities[position] ?? 0,
    isGiven: (given[position] ?? -1) >= 0,
  }));
}

/** Lines of as many characters as the form has, each with its mark. */
function ofCharacters(all: readonly Sign[], form: Form): Line[] {
  const lines: Group[][] = [];
  for (const sign of all) {
    if (sign.position % (form + 1) === 0) lines.push([]);
    lines.at(-1)?.push([sign]);
  }
  return lines;
}

/** Lines as the network breaks them; a piece without a space before it belongs to the word before. */
function ofWords(all: readonly Sign[]): Line[] {
  const lines: Sign[][][] = [[]];
  for (const sign of all) {
    const line = lines.at(-1);
    const word = line?.at(-1);
    if (word && !sign.text.startsWith(" ")) word.push(sign);
    else line?.push([sign]);
    if (sign.text === BREAK) lines.push([]);
  }
  return lines.filter((line) => line.length);
}

const LINES: Readonly<Record<Language, (all: readonly Sign[], form: Form) => Line[]>> = {
  zh: ofCharacters,
  en: ofWords,
};

/** The poem in lines. @param names every token by its number */
export function linesOf(
  language: Language,
  written: Pick<Written, "tokens" | "probabilities">,
  given: readonly number[],
  names: readonly string[],
  form: Form,
): Line[] {
  return LINES[language](signs(written, given, names), form);
}

/** The poem as a text, a line for each of its lines. */
export function textOf(lines: readonly Line[]): string {
  const rows = lines.map((line) =>
    line
      .flat()
      .map(({ text }) => text)
      .join("")
      .trim(),
  );
  return rows.join("\n");
}
