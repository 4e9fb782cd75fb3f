/** What a reader typed, as words that stand in the index, and as a question to the theme's search. */

/** An entry of the index; labs, terms and the sections that explain them go by names. */
export interface Entry {
  location: string;
  title: string;
  text: string;
  /** What may be typed, and what the text says instead. */
  names?: Record<string, string>;
}

/** What to look up: words, and the entries whose name they are. */
export interface Query {
  words: string[];
  named: ReadonlySet<string>;
}

/** Traditional Chinese and what the book writes instead, as `site_src/hooks/search/traditional.py` lists it. */
export interface Spellings {
  /** in pairs: a traditional character, the simplified one */
  characters: string;
  /** words of Taiwan, in simplified characters */
  words: Record<string, string>;
}

/** What is typed, as the book spells it: simplified, and letters and digits no wider than others. */
export function spelt(typed: string, { characters, words }: Spellings): string {
  const simple = new Map<string, string>();
  const letters = [...characters];
  for (let at = 0; at + 1 < letters.length; at += 2)
    simple.set(letters[at] ?? "", letters[at + 1] ?? "");
  let text = [...typed.normalize("NFKC")].map((letter) => simple.get(letter) ?? letter).join("");
  for (const [theirs, ours] of Object.entries(words)) text = text.replaceAll(theirs, ours);
  return text;
}

/** What separates words, and the theme's own operators, which the book has no use for. */
const SEPARATORS = /["*:~^+\-\\\s\u200b，。、；：？！（）「」《》()“”]+/gu;
const HAN = /\p{sc=Han}+/gu;
const RUNS = /\p{sc=Han}+|[^\p{sc=Han}\s]+/gu;
const EDGES = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;
/** They say that something is asked, and nothing of what. */
const STOP = new Set(
  (
    "的 了 吗 呢 是 在 和 与 有 什么 怎么 怎样 如何 为什么 为何 哪些 什么是 " +
    "a an and are be can do does for how in is it of on or the to what when where which why with"
  ).split(" "),
);

/** They say what is wanted of a name, which is looked up all the same. */
const ABOUT = new Set(["公式", "formula"]);

/** A name as it is compared: without case, spaces and hyphens. */
const bare = (name: string): string => name.toLowerCase().replace(SEPARATORS, "");

/** The Chinese words of an index, by which a query is cut as the text was. */
export class Dictionary {
  readonly #words = new Set<string>();
  readonly #all: string;
  readonly #longest: number;
  /** Names by what is bare of them: what to look up, and the entries that go by them. */
  readonly #names = new Map<string, { said: string; named: Set<string> }>();

  constructor(
    entries: readonly Entry[],
    private readonly traditional: Spellings = { characters: "", words: {} },
  ) {
    for (const { location, title, text, names = {} } of entries) {
      for (const [word] of `${title} ${text}`.matchAll(HAN)) this.#words.add(word);
      for (const [name, said] of Object.entries(names)) {
        const known = this.#names.get(bare(name)) ?? { said, named: new Set() };
        known.named.add(location);
        this.#names.set(bare(name), known);
      }
    }
    this.#all = [...this.#words].join(" ");
    this.#longest = Math.max(0, ...[...this.#words].map((word) => word.length));
  }

  /** What a reader looks for: “what is a large model” and “large model” are the same name. */
  read(asked: string): Query {
    const typed = spelt(asked, this.traditional);
    const words = this.#wordsOf(typed);
    const alone = words.filter((word) => !ABOUT.has(word));
    const known = [typed, words.join(""), alone.join("")]
      .map((name) => this.#names.get(bare(name)))
      .find((entry) => entry);
    if (!known) return { words, named: new Set() };
    return { words: this.#wordsOf(known.said), named: known.named };
  }

  /** The words, of which each begins, or in Chinese is part of, one in the index. */
  #wordsOf(typed: string): string[] {
    const runs = typed.toLowerCase().replace(SEPARATORS, " ").match(RUNS) ?? [];
    const words = runs
      .flatMap((run) => (run.search(HAN) < 0 ? [run.replace(EDGES, "")] : this.#cut(run)))
      .filter((word) => word);
    const telling = words.filter((word) => !STOP.has(word));
    return (telling.length ? telling : words).map(singular);
  }

  /** Cut unspaced Chinese: the longest word first, where there is none the longest part of one. */
  #cut(run: string): string[] {
    const words: string[] = [];
    for (let rest = run; rest; ) {
      const beginnings = [...Array(Math.min(rest.length, this.#longest)).keys()]
        .map((cut) => rest.slice(0, cut + 1))
        .reverse();
      const word =
        beginnings.find((piece) => this.#words.has(piece) || STOP.has(piece)) ??
        beginnings.find((piece) => this.#all.includes(piece)) ??
        rest.slice(0, 1);
      words.push(word);
      rest = rest.slice(word.length);
    }
    return words;
  }
}

/** The search finds every word that begins alike: without its s, a plural finds the singular. */
function singular(word: string): string {
  return /^[a-z]{2,}[^su]s$/.test(word) ? word.slice(0, -1) : word;
}

/** The theme would cut Chinese once more; not where a backslash, which it skips, divides it. */
const whole = (word: string): string => (word.search(HAN) < 0 ? word : [...word].join("\\"));
/** Words begin with what is typed; Chinese words, which the reader did not divide, contain it. */
const begun = (word: string): string => (word.search(HAN) < 0 ? word : `*${whole(word)}`);

/** The question for entries with all words, better those where they stand as words of their own. */
export function all(words: readonly string[]): string {
  return words.map((word) => `+${begun(word)}* ${whole(word)}^4`).join(" ");
}

/**
 * The question for entries with any of the words, the star for whose end the theme adds itself. Of
 * an unknown Chinese word single signs are left, which alone are parts of anything.
 */
export function any(words: readonly string[]): string {
  return words
    .filter((word) => !/^\p{sc=Han}$/u.test(word))
    .map(begun)
    .join(" ");
}

const pageOf = (location: string): string => location.replace(/#.*/, "");

/** Pages with what was named come first, and on a page the part that was named. */
export function ranked<Part extends { location: string }>(
  pages: readonly (readonly Part[])[],
  named: ReadonlySet<string>,
): Part[][] {
  const first = (is: boolean): number => (is ? 0 : 1);
  const homes = new Set([...named].map(pageOf));
  const holds = (page: Part[]): boolean => page.some((part) => homes.has(pageOf(part.location)));
  return pages
    .map((page) =>
      [...page].sort((a, b) => first(named.has(a.location)) - first(named.has(b.location))),
    )
    .sort((a, b) => first(holds(a)) - first(holds(b)));
}
