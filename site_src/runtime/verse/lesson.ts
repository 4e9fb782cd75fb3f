/**
 * A text as a reader's own network learns it: a token a character, rows of so many characters.
 * `model_export/verse/readings.py` says the same of the published ones.
 */

/** What stands before a line, and what a network is given to write from; the first token. */
const BREAK = "\n";
/** What stands in the place of a character beyond the vocabulary. */
const STRANGE = "□";
/** What parts what is learnt from what the loss is measured on. */
const BETWEEN = "\f";
/** The commonest characters of a reader's text are tokens of their own. */
const MOST_TOKENS = 1_000;
/** Characters of a reader's text: with fewer nothing is left to judge by, more would take too much memory. */
export const [FEWEST, MOST] = [1_000, 500_000];
/** Of a reader's text so many characters are a row, and one part in so many is judged by. */
const [POSITIONS, PARTS] = [64, 10];
/** Rows that are judged by at most. */
const MOST_ROWS = 256;

/** A text in tokens; a row begins at each of its starts and has one token more than positions. */
interface Part {
  ids: Uint16Array;
  starts: readonly number[];
}

export interface Lesson {
  tokens: readonly string[];
  positions: number;
  learnt: Part;
  judged: Part;
  /** Of a published text, all lines that are learnt from. */
  lines: ReadonlySet<string>;
}

function alphabet(letters: Iterable<string>): string[] {
  const counts = new Map<string, number>();
  for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  counts.delete(BREAK);
  const order = ([a, often]: [string, number], [b, rare]: [string, number]) =>
    rare - often || (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0);
  return [BREAK, ...[...counts].sort(order).map(([letter]) => letter)];
}

function encoded(letters: readonly string[], tokens: readonly string[]): Uint16Array {
  const numbers = new Map(tokens.map((token, number) => [token, number]));
  const strange = numbers.get(STRANGE) ?? 0;
  return Uint16Array.from(letters, (letter) => numbers.get(letter) ?? strange);
}

/** Where lines begin, at the break before them, that have a whole row behind them. */
function lines(ids: Uint16Array, positions: number): Part {
  const starts = [...ids.keys()].filter((at) => ids[at] === 0 && at + positions < ids.length);
  return { ids, starts };
}

/** Rows every so many characters. */
function every(ids: Uint16Array, positions: number, step: number): Part {
  const count = Math.floor((ids.length - positions - 1) / step) + 1;
  return { ids, starts: Array.from({ length: count }, (_, row) => row * step) };
}

/** A published text. */
export function published(content: string, positions: number): Lesson {
  const [learnt = "", judged = ""] = content.split(BETWEEN);
  const tokens = alphabet(learnt + BREAK + judged);
  const part = (text: string) => lines(encoded([...(BREAK + text)], tokens), positions);
  const known = new Set(learnt.split(BREAK));
  return { tokens, positions, learnt: part(learnt), judged: part(judged), lines: known };
}

/** The lines of a row that are whole: it begins with one, and its end may cut the last off. */
export function wholeLines(row: string): string[] {
  const lines = row.split(BREAK).slice(0, -1);
  return lines.filter((line) => line !== "");
}

/** What a reader pasted; no lesson where it is too short. `isCut`: only its beginning is used. */
export function own(text: string): { lesson: Lesson | null; characters: number; isCut: boolean } {
  const clean = text.normalize("NFC").replace(/\r\n?/gu, "\n").trim();
  // A letter has two code units at most: what is far too long is cut before it is taken apart.
  const letters = [...clean.slice(0, 2 * MOST)].slice(0, MOST);
  const characters = letters.length;
  const isCut = letters.join("").length < clean.length;
  if (characters < FEWEST) return { lesson: null, characters, isCut };
  const all = alphabet(letters);
  const tokens =
    all.length > MOST_TOKENS ? [BREAK, STRANGE, ...all.slice(1, MOST_TOKENS - 1)] : all;
  const ids = encoded([BREAK, ...letters], tokens);
  const middle = ids.length - Math.floor(ids.length / PARTS);
  const judged = ids.subarray(middle);
  const step = Math.max(POSITIONS, Math.ceil(judged.length / MOST_ROWS));
  const lesson = {
    tokens,
    positions: POSITIONS,
    learnt: every(ids.subarray(0, middle), POSITIONS, 1),
    judged: every(judged, POSITIONS, step),
    lines: new Set<string>(),
  };
  return { lesson, characters, isCut };
}
