import { html, type TemplateResult } from "lit";
import { percent } from "../../../strings/strings.ts";
import { mostLikely } from "./verdict.ts";

/** What ten bars show. */
export interface Bars {
  probabilities: readonly number[];
  /** Dashed outlines to compare with. */
  before?: readonly number[];
  /** The digit that is chosen. */
  chosen?: number;
  /** Text of one bar for a screen reader. */
  text: (digit: number, share: string) => string;
  /** When given, each bar is a button. */
  choose?: (digit: number) => void;
}

/** Ten bars, one a digit. */
export function digitBars({ probabilities, before, chosen, text, choose }: Bars): TemplateResult {
  const best = mostLikely(probabilities);
  const height = (share: number) => `height:${(share * 100).toFixed(1)}%`;
  const inside = (digit: number, share: number) => html`
    <span class=${share < 0.01 ? "share slight" : "share"} data-share=${percent(share)}></span>
    <div class="track" aria-hidden="true"><div class="fill" style=${height(share)}></div>
      ${before ? html`<div class="fill ghost" style=${height(before[digit] ?? 0)}></div>` : null}
    </div><b aria-hidden="true">${digit}</b>`;
  return html`<div class="bars" role=${choose ? "group" : "list"}>
    ${probabilities.map((share, digit) => {
      const name = text(digit, percent(share));
      const look = digit === best ? "best" : "";
      return choose
        ? html`<button class="bar ${look}" aria-label=${name} aria-pressed=${digit === chosen}
            @click=${() => choose(digit)}>${inside(digit, share)}</button>`
        : html`<div class="bar ${look}" role="listitem" aria-label=${name}>${inside(digit, share)}</div>`;
    })}</div>`;
}
