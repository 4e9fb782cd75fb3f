import { html, type TemplateResult } from "lit";
import type { Key } from "../../../../build/labs/digits/train-lab.ts";
import { digitBars } from "../shared/digit-bars.ts";
import { reading } from "../shared/verdict.ts";
import type { Say } from "./status.ts";

/** What both networks make of the reader's digit: ten probabilities each. */
export interface Shares {
  trained: number[];
  shipped: number[];
}

function side(probabilities: number[], name: Key, say: Say): TemplateResult {
  const text = (of: number, share: string) => say("probability", { digit: of, percent: share });
  return html`<section><h4>${say(name)}</h4><p>${say("reads", reading(probabilities))}</p>
    ${digitBars({ probabilities, text })}</section>`;
}

/** Both readings, side by side. */
export function sides({ trained, shipped }: Shares, say: Say): TemplateResult {
  return html`<div class="sides">${side(trained, "yours", say)}${side(shipped, "shipped", say)}</div>`;
}
