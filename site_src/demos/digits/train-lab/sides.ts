import { html, type TemplateResult } from "lit";
import type { StringKey } from "../../../strings/strings.ts";
import { digitBars } from "../shared/digit-bars.ts";
import { reading } from "../shared/verdict.ts";
import type { Say } from "./status.ts";

/** What both networks make of the reader's digit: ten probabilities each. */
export interface Shares {
  trained: number[];
  shipped: number[];
}

function side(probabilities: number[], name: StringKey, say: Say): TemplateResult {
  const text = (of: number, share: string) => say("probability", { digit: of, percent: share });
  return html`<section><h4>${say(name)}</h4><p>${say("atReads", reading(probabilities))}</p>
    ${digitBars({ probabilities, text })}</section>`;
}

/** Both readings, side by side. */
export function sides({ trained, shipped }: Shares, say: Say): TemplateResult {
  return html`<div class="sides">${side(trained, "tlYours", say)}${side(shipped, "tlShipped", say)}</div>`;
}
