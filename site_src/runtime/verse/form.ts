/** The checkers of form, one for each language: what each is given of a poem. */
import type { Language } from "../../strings/strings.ts";
import type { Tensors } from "../engine/engine.ts";
import type { Form, ModelName } from "./calls.ts";
import type { Text } from "./text.ts";
import { integers } from "./writer.ts";

/** A checker: its graph, and the graph's inputs for a poem. */
export interface Checker {
  graph: ModelName;
  feeds(tokens: readonly number[], form: Form): Tensors;
}

/** Tokens that the checker of tones takes: four lines of seven characters and a mark. */
const TONES = 32;
/** Words of a line that the checker of metre takes. */
const WORDS = 14;

/** The words of a line in lower case, as `model_export/verse/form/metre.py` splits it. */
export function words(line: string): string[] {
  const found = line.toLowerCase().match(/[a-z']+/g) ?? [];
  return found.filter((word) => /[^']/.test(word));
}

/** Poems as the checker of tones takes them. */
export function checked(poems: readonly (readonly number[])[]): Tensors[string] {
  const padded = poems.flatMap((tokens) =>
    Array.from({ length: TONES }, (_, position) => tokens[position] ?? 0),
  );
  return integers(padded, [poems.length, TONES]);
}

function tones(): Checker {
  return {
    graph: "tones",
    feeds(tokens, form) {
      return { tokens: checked([tokens]), form: integers([form], []) };
    },
  };
}

function metre(text: Text, list: readonly string[]): Checker {
  const numbers = new Map(list.map((word, number) => [word, number]));
  const numberOf = (word: string) =>
    numbers.get(word) ?? numbers.get(word.replace(/^'+|'+$/g, "")) ?? 0;
  const row = (line: string) => {
    const own = words(line).map(numberOf);
    return Array.from({ length: WORDS }, (_, position) => own[position] ?? -1);
  };
  return {
    graph: "metre",
    feeds(tokens) {
      const lines = tokens
        .map((token) => text.tokens[token] ?? "")
        .join("")
        .split("\n");
      return { words: integers(lines.flatMap(row), [lines.length, WORDS]) };
    },
  };
}

/** The checker of each language. @param list the words that its checker knows, if it works on words */
export const CHECKERS: Readonly<
  Record<Language, (text: Text, list: readonly string[]) => Checker>
> = { zh: tones, en: metre };
