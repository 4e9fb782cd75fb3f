/** English: a token is a piece of a word, found by byte-pair encoding (model_export/verse/data/bpe.py). */
import { type Laid, strange, type Text, type Whole } from "./text.ts";

/** What is read here of the `tokenizer.json` that Python's library `tokenizers` writes. */
export interface Encoding {
  pre_tokenizer: { pattern: { Regex: string } };
  model: {
    vocab: Readonly<Record<string, number>>;
    merges: readonly (readonly [string, string])[];
  };
}

const CURLY: Readonly<Record<string, string>> = { "‘": "'", "’": "'", "“": '"', "”": '"' };
/** No token contains it, so it can stand between the two parts of a pair. */
const BETWEEN = "\0";

/** A text as the samples are written: straight apostrophes, one space between words, none at the ends of lines. */
function spelt(text: string): string {
  const straight = text.normalize("NFC").replace(/[‘’“”]/gu, (mark) => CURLY[mark] ?? mark);
  return straight
    .replace(/\r\n?/gu, "\n")
    .replace(/[^\S\n]+/gu, " ")
    .replace(/ ?\n ?/gu, "\n")
    .replace(/^\s+| +$/gu, "");
}

export class Pieces implements Text {
  readonly tokens: readonly string[];
  readonly end = 0;
  private readonly vocabulary: ReadonlyMap<string, number>;
  private readonly ranks: ReadonlyMap<string, number>;
  private readonly pattern: RegExp;

  /**
   * @param encoding as Python's library writes it
   * @param start the token that a text begins with
   * @param longest as many tokens as the network has ever seen in a row
   */
  constructor(
    { model, pre_tokenizer }: Encoding,
    private readonly start: number,
    private readonly longest: number,
  ) {
    this.vocabulary = new Map(Object.entries(model.vocab));
    const tokens: string[] = [];
    for (const [token, number] of this.vocabulary) tokens[number] = token;
    this.tokens = tokens;
    this.ranks = new Map(model.merges.map((pair, rank) => [pair.join(BETWEEN), rank]));
    this.pattern = new RegExp(pre_tokenizer.pattern.Regex, "gu");
  }

  first(): number {
    return this.start;
  }

  steps(): number {
    return this.longest;
  }

  spelt(text: string): string {
    return spelt(text);
  }

  lay(text: string): Laid {
    const { tokens, refused } = this.read(spelt(text));
    return { given: tokens, refused };
  }

  whole(text: string): Whole {
    const { tokens, refused } = this.read(spelt(text).replace(/\n+$/u, ""));
    return { form: 5, tokens, refused: tokens.length ? refused : (refused ?? EMPTY) };
  }

  /** The tokens of a text. Characters that no token has are left out; `lay` and `whole` name them. */
  encode(text: string): number[] {
    const words = text.match(this.pattern) ?? [];
    return words.flatMap((word) => this.merged(word)).map((part) => this.vocabulary.get(part) ?? 0);
  }

  private read(text: string): Laid & { tokens: number[] } {
    const unknown = strange(text, (letter) => this.vocabulary.has(letter));
    // What is far too long need not be merged to know that.
    const isLong = text.length > 10 * this.longest;
    const tokens = unknown || isLong ? [] : this.encode(text);
    const long = { reason: "long", detail: `${this.longest}` } as const;
    if (unknown) return { given: [], tokens, refused: { reason: "unknown", detail: unknown } };
    return { given: tokens, tokens, refused: isLong || tokens.length > this.longest ? long : null };
  }

  /** A word in pieces: of all pairs that stand side by side the one learnt first is joined, until none is left. */
  private merged(word: string): string[] {
    let parts = [...word].filter((letter) => this.vocabulary.has(letter));
    for (;;) {
      const ranks = parts
        .slice(1)
        .map(
          (part, at) => this.ranks.get(`${parts[at]}${BETWEEN}${part}`) ?? Number.POSITIVE_INFINITY,
        );
      const best = Math.min(...ranks);
      if (!Number.isFinite(best)) return parts;
      parts = joined(parts, ranks, best);
    }
  }
}

const EMPTY = { reason: "empty", detail: "" } as const;

/** The parts with every pair of this rank joined, from the left. */
function joined(parts: readonly string[], ranks: readonly number[], rank: number): string[] {
  const next: string[] = [];
  for (let at = 0; at < parts.length; at++) {
    const isPair = ranks[at] === rank;
    next.push(isPair ? `${parts[at]}${parts[at + 1]}` : `${parts[at]}`);
    if (isPair) at++;
  }
  return next;
}
