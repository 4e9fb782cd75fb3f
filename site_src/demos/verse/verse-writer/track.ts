/** A poem as the stage of the home page shows it being written: each token with what led to it. */
import type { Form, Watched } from "../../../runtime/verse/calls.ts";
import type { Language } from "../../../strings/strings.ts";
import { type Line, linesOf } from "../shared/poem.ts";

/** Candidates that the stage shows. */
const BEST = 5;
/** Tokens to which the stage draws an arc. */
const LOOKED = 4;

/** A token that may stand somewhere. */
export interface Choice {
  token: number;
  text: string;
  share: number;
}

/** A token that was looked at: its position, and the share of attention that it got. */
export type Look = readonly [position: number, share: number];

/** One position: what each block would have put there, the likeliest of the last one, and what was looked at most. */
export interface Step {
  guesses: readonly string[];
  best: readonly Choice[];
  looks: readonly Look[];
}

export interface Track {
  lines: readonly Line[];
  tokens: readonly number[];
  /** by position; what is not there yet is still computed */
  steps: readonly (Step | undefined)[];
  /** tokens that the reader or the beginning gave */
  given: number;
  /** what it was asked for with, where it was recorded at build; null for one of this moment */
  recorded: { start: string; form: Form; seed: number } | null;
}

/** As site_src/build/recorded_poems.py writes it. */
interface Recorded {
  start: string;
  form: Form;
  seed: number;
  given: number;
  tokens: number[];
  texts: string[];
  probabilities: number[];
  steps: { guesses: string[]; best: [number, string, number][]; looks: [number, number][] }[];
}

function trackOf(lang: Language, one: Recorded): Track {
  const { start, form, seed, given, tokens, texts, probabilities } = one;
  const places = tokens.map((_, at) => at);
  const beginning = places.slice(0, given);
  // Its texts stand in the order of the poem: a token's number there is its position.
  const written = { tokens: places, probabilities };
  return {
    lines: linesOf(lang, written, beginning, texts, form),
    tokens,
    given,
    steps: one.steps.map(({ guesses, best, looks }) => ({
      guesses,
      looks,
      best: best.map(([token, text, share]) => ({ token, text, share })),
    })),
    recorded: { start, form, seed },
  };
}

/** The poems recorded for a page; none where there are none. */
export function recordedTracks(lang: Language, json: string | undefined): readonly Track[] {
  return json ? (JSON.parse(json) as Recorded[]).map((one) => trackOf(lang, one)) : [];
}

/** A position as the runtime tells of it, block by block. */
function stepOf({ blocks, looks }: Watched, names: readonly string[]): Step {
  const text = (token: number | undefined) => names[token ?? -1] ?? "";
  const last = blocks.at(-1);
  return {
    guesses: blocks.map(({ tokens }) => text(tokens[0])),
    best: (last?.tokens ?? []).slice(0, BEST).map((token, at) => ({
      token,
      text: text(token),
      share: last?.probabilities[at] ?? 0,
    })),
    looks: looks
      .map((share, position): Look => [position, share])
      .sort(([, one], [, other]) => other - one)
      .slice(0, LOOKED),
  };
}

/** A poem of this moment, as ever more of its positions are known: what is yet to appear comes first. */
export async function* tracked(
  poem: Pick<Track, "lines" | "tokens" | "given">,
  names: readonly string[],
  watch: (position: number) => Promise<Watched>,
): AsyncGenerator<Track> {
  const { tokens, given } = poem;
  const steps: (Step | undefined)[] = [];
  yield { ...poem, steps: [], recorded: null };
  const places = [...tokens.keys()];
  for (const position of [...places.slice(given), ...places.slice(0, given)]) {
    steps[position] = stepOf(await watch(position), names);
    yield { ...poem, steps: [...steps], recorded: null };
  }
}
