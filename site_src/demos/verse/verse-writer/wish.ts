/** What a poem is asked for with: by the states of a link, and by whoever calls `write`. */
import {
  COLDEST,
  HOTTEST,
  LAST_SEED,
  LEAST_TOP_P,
  MOST_POSITIONS,
  MOST_TOKENS,
} from "../../../../build/labs/verse/verse-writer.ts";
import { RuntimeError } from "../../../runtime/engine/failure.ts";
import type { Form, Sampling } from "../../../runtime/verse/calls.ts";
import { type Codec, choice, list, number, whole } from "../../shared/base/codecs.ts";

/** What `write` takes; what is left out is as the controls stand. */
export interface Wish extends Partial<Sampling> {
  start?: string;
  seed?: number;
  /** characters of a line, in Chinese */
  form?: Form;
}

/** A beginning in an address is no longer; of a longer one the page says that it does not fit. */
const LONGEST = 400;
/** Steps of the slider for top-k; 0 keeps all. */
export const KEPT = [1, 2, 3, 5, 10, 20, 50, 100, 200, 0] as const;

const beginning: Codec<string> = {
  text: String,
  parse: (text) => (text.length <= LONGEST ? { value: text } : null),
};
const tokens = list(whole(-1, MOST_TOKENS));

/** How each state is written in an address. */
export const CODECS = {
  start: beginning,
  form: choice<Form>([5, 7]),
  seed: whole(0, LAST_SEED),
  temperature: number(COLDEST, HOTTEST),
  topK: whole(0, MOST_TOKENS),
  topP: number(LEAST_TOP_P, 1),
  tokens: {
    text: tokens.text,
    parse(text) {
      const found = tokens.parse(text);
      return found && found.value.length <= MOST_POSITIONS ? found : null;
    },
  } satisfies Codec<readonly number[]>,
  position: whole(0, MOST_POSITIONS - 1),
};

/** Another seed, no matter which. */
export function anotherSeed(): number {
  return Math.floor(Math.random() * (LAST_SEED + 1));
}

/** What can be asked for, and whether a value is possible; of a beginning the worker says that. */
const POSSIBLE: { readonly [Name in keyof Required<Wish>]: (value: unknown) => boolean } = {
  start: (value) => typeof value === "string",
  form: isIn(CODECS.form),
  seed: isIn(CODECS.seed),
  temperature: isIn(CODECS.temperature),
  topK: isIn(CODECS.topK),
  topP: isIn(CODECS.topP),
};

function isIn(codec: Codec<number> | Codec<Form>): (value: unknown) => boolean {
  return (value) => typeof value === "number" && codec.parse(String(value)) !== null;
}

/** @throws RuntimeError naming the first part of a wish that cannot be had */
export function check(wish: Wish): void {
  for (const [name, isPossible] of Object.entries(POSSIBLE)) {
    const value = wish[name as keyof Wish];
    if (value !== undefined && !isPossible(value)) {
      throw new RuntimeError("input", name, `${name}: ${String(value).slice(0, 40)}`);
    }
  }
}
