/** Two poems side by side, of which the reader picks one. */
import { html, nothing, type TemplateResult } from "lit";
import { type Key, say, TEN } from "../../../../build/labs/verse/rhyme-lab.ts";
import type { Recited } from "../../../runtime/verse/calls.ts";
import type { Language } from "../../../strings/strings.ts";
import type { Ballot } from "./ballot.ts";

export interface Picking {
  lang: Language;
  ballot: Ballot;
  /** all poems; two after each other are a pair */
  poems: readonly Recited[];
  isBusy: boolean;
  /** a poem as it is set */
  poem(recited: Recited | undefined): TemplateResult;
  /** Something was chosen, or another pair is asked for. */
  changed(): void;
}

/** Said of the preferences. */
export function ballotWords(lang: Language, { preferences, outcome }: Ballot): string {
  const isEnough = preferences.length >= TEN;
  const values = { count: preferences.length, ten: TEN };
  const count = say(lang, isEnough ? "chosenEnough" : "chosenSoFar", values);
  const words: Partial<Record<NonNullable<typeof outcome>, Key>> = {
    again: "chosenAgain",
    against: "chosenAgainst",
  };
  const key = outcome && words[outcome];
  return key ? `${say(lang, key)} ${count}` : count;
}

export function picking(given: Picking): TemplateResult {
  const { lang, ballot, poems, isBusy, changed } = given;
  const pairs = Math.floor(poems.length / 2);
  const two = [poems[2 * ballot.at], poems[2 * ballot.at + 1]];
  const move = (steps: number) => {
    ballot.move(steps, pairs);
    changed();
  };
  const prefer = (better: Recited | undefined, worse: Recited | undefined) => {
    if (!better || !worse) return;
    ballot.prefer({ better: better.tokens, worse: worse.tokens });
    move(1);
  };
  const sheet = (own: Recited | undefined, other: Recited | undefined, name: Key) =>
    html`<div>${given.poem(own)}<button type="button" class="pick" ?disabled=${!own || isBusy}
      @click=${() => prefer(own, other)}>${say(lang, name)}</button></div>`;
  const clear = () => {
    ballot.clear();
    changed();
  };
  return html`<div class="picking" role="group" aria-label=${say(lang, "pickTitle")}>
    <h4>${say(lang, "pickTitle")} <span class="muted">${say(lang, "pair", { at: ballot.at + 1, pairs })}</span></h4>
    <div class="sides">${sheet(two[0], two[1], "pickFirst")}${sheet(two[1], two[0], "pickSecond")}</div>
    <p class="votes" role="status">${ballotWords(lang, ballot)}</p>
    <div class="row"><button type="button" ?disabled=${isBusy} @click=${() => move(-1)}>${say(lang, "pairBefore")}</button>
      <button type="button" ?disabled=${isBusy} @click=${() => move(1)}>${say(lang, "pairNext")}</button>
      ${
        ballot.preferences.length
          ? html`<button type="button" ?disabled=${isBusy} @click=${clear}>${say(lang, "takeBack")}</button>`
          : nothing
      }</div></div>`;
}
