/** How a language's verse is written in tokens; `model_export/verse/text.py` says the same of whole poems. */
import type { Form } from "./calls.ts";

/** Why a beginning or a text cannot be read. */
export interface Refusal {
  /** characters that no token has; more than fits; a mark where none may stand; nothing at all */
  reason: "unknown" | "long" | "mark" | "empty";
  /** the characters, or how many fit */
  detail: string;
}

/** A beginning as tokens, from the first position on; -1 where the network may choose. */
export interface Laid {
  given: number[];
  /** null when all of it could be read */
  refused: Refusal | null;
}

/** A text as tokens, with the form that it has, for the network to judge. */
export interface Whole {
  form: Form;
  tokens: number[];
  refused: Refusal | null;
}

/** One language. */
export interface Text {
  /** every token by its number */
  readonly tokens: readonly string[];
  /** the token that ends a poem */
  readonly end: number;
  /** The token that stands before a poem. */
  first(form: Form): number;
  /** How many tokens a poem has, or the most that one may have. */
  steps(form: Form): number;
  /** A text as the samples are spelt. */
  spelt(text: string): string;
  /** Read a beginning that a reader typed. */
  lay(text: string, form: Form): Laid;
  /** Read a text as it stands. */
  whole(text: string): Whole;
}

/** The tokens before the one that ends a poem; all where none does. */
export function before(tokens: readonly number[], end: number): number[] {
  const at = tokens.indexOf(end);
  return tokens.slice(0, at < 0 ? tokens.length : at);
}

/** The characters of a text that a test does not let pass, each once. */
export function strange(text: string, isKnown: (character: string) => boolean): string {
  return [...new Set([...text].filter((character) => !isKnown(character)))].join("");
}
