/** What each language begins with, and how a line is put behind a beginning. */
import type { Form } from "../../../runtime/verse/calls.ts";
import { formOf } from "../../../runtime/verse/characters.ts";
import type { Language } from "../../../strings/strings.ts";

/** What a language has of its own. */
export interface Usual {
  /** what is judged until the reader writes something else */
  own: string;
  /** what is slipped in until the reader writes something else */
  line(form: Form): string;
  /** the form of a poem that begins so; null where that is not told */
  formOf(beginning: string): Form | null;
  /** what is slipped in begins as the poem does, or it would not be found */
  joined(beginning: string, line: string, form: Form): string;
}

/** English lines end with one of these. */
const ENDED = /[,.;:!?]$/u;
const LINES: Readonly<Record<Form, string>> = { 5: "只买城西酒", 7: "请君只买城西酒" };

export const USUAL: Readonly<Record<Language, Usual>> = {
  zh: {
    own: "春风又绿江南岸，明月何时照我还。",
    line: (form) => LINES[form],
    formOf: (beginning) => formOf(`${beginning}，`),
    joined(beginning, line, form) {
      const own = beginning.replace(/\s+/gu, "");
      const isLine = [...own].length % (form + 1) === form;
      return `${own}${isLine ? "，" : ""}${line}`;
    },
  },
  en: {
    own: "The moon is down; I have not heard the clock.",
    line: () => "Come buy the bitter ale of Eastcheap here,",
    formOf: () => null,
    joined: (beginning, line) => `${beginning}${ENDED.test(beginning) ? "\n" : " "}${line}`,
  },
};
