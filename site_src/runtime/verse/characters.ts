/** Chinese: a token is a character or a mark, and a poem has four lines of five or seven characters. */
import type { Form } from "./calls.ts";
import { type Laid, strange, type Text, type Whole } from "./text.ts";

const LINES = 4;
const MARKS = "，。？！；";
/** What a keyboard that is set to English writes in their place. */
const NARROW: Readonly<Record<string, string>> = {
  ",": "，",
  ".": "。",
  "?": "？",
  "!": "！",
  ";": "；",
};
/** A place that the network fills. */
const FREE = -1;

/** A text without gaps, its marks in full width. */
function spelt(text: string, traditional: ReadonlyMap<string, string>): string {
  const letters = [...text.normalize("NFC").replace(/\s+/gu, "")];
  return letters.map((letter) => NARROW[letter] ?? traditional.get(letter) ?? letter).join("");
}

/** The form of a text: what its first line has; null where that is not told yet. */
export function formOf(text: string): Form | null {
  const [line = ""] = text.replace(/\s+/gu, "").split(/[,.?!;，。？！；]/u);
  const length = [...line].length;
  if (length === 7) return 7;
  const isMarked = line !== text.trim();
  return length === 5 && isMarked ? 5 : null;
}

export class Characters implements Text {
  readonly end = 0;
  private readonly numbers: ReadonlyMap<string, number>;

  /**
   * @param tokens the vocabulary, of which names of several letters are no characters
   * @param begun the token that a poem begins with, by its form
   * @param traditional the simplified character for each traditional one
   */
  constructor(
    readonly tokens: readonly string[],
    private readonly begun: Readonly<Record<string, number>>,
    private readonly traditional: ReadonlyMap<string, string> = new Map(),
  ) {
    const single = [...tokens.entries()].filter(([, token]) => [...token].length === 1);
    this.numbers = new Map(single.map(([number, token]) => [token, number]));
  }

  first(form: Form): number {
    return this.begun[form] ?? 0;
  }

  steps(form: Form): number {
    return LINES * (form + 1);
  }

  spelt(text: string): string {
    return spelt(text, this.traditional);
  }

  lay(text: string, form: Form): Laid {
    const written = spelt(text, this.traditional);
    const unknown = strange(written, (letter) => this.numbers.has(letter));
    if (unknown) return { given: [], refused: { reason: "unknown", detail: unknown } };
    const given: number[] = [];
    for (const letter of written) {
      const isMark = MARKS.includes(letter);
      const isEnd = given.length % (form + 1) === form;
      if (isMark && !isEnd) return { given, refused: { reason: "mark", detail: letter } };
      if (!isMark && isEnd) given.push(FREE);
      given.push(this.numbers.get(letter) ?? FREE);
    }
    const most = this.steps(form);
    const refused = given.length > most && ({ reason: "long", detail: `${LINES * form}` } as const);
    return { given, refused: refused || null };
  }

  whole(text: string): Whole {
    const written = spelt(text, this.traditional);
    const form = formOf(written) ?? 5;
    const unknown = strange(written, (letter) => this.numbers.has(letter));
    const tokens = [...written].map((letter) => this.numbers.get(letter) ?? FREE);
    const most = this.steps(7);
    if (unknown) return { form, tokens, refused: { reason: "unknown", detail: unknown } };
    if (!tokens.length) return { form, tokens, refused: { reason: "empty", detail: "" } };
    const isLong = tokens.length > most;
    return { form, tokens, refused: isLong ? { reason: "long", detail: `${most}` } : null };
  }
}
