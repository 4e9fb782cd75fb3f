/** How many characters of each season two poems have. */
import { AUTUMN, SPRING, SUMMER, WINTER } from "../../../../build/labs/verse/features-lab.ts";
import type { View } from "./view.ts";

const SEASONS = [
  ["seasonSpring", SPRING],
  ["seasonSummer", SUMMER],
  ["seasonAutumn", AUTUMN],
  ["seasonWinter", WINTER],
] as const;

/** What no token is called. */
const NONE = "<none>";

/** Characters of a poem that are among some. */
export function among(tokens: readonly number[], names: readonly string[], own: string): number {
  return tokens.filter((token) => own.includes(names[token] ?? NONE)).length;
}

/** Of each season how many before and how many after, in one sentence. */
export function seasonsTold(view: View): string {
  const { before, after } = view.shown;
  const said = SEASONS.map(([name, own]) => {
    const [was, now] = [before, after].map(({ written }) =>
      among(written.tokens, view.tokens, own),
    );
    return `${view.say(name)} ${was} → ${now}`;
  });
  return view.say("seasons", { said: said.join(view.say("between")) });
}
