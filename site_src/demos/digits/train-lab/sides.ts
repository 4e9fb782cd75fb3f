import { html, type TemplateResult } from "lit";
import type { Key } from "../../../../build/labs/digits/train-lab.ts";
import { digitBars } from "../shared/digit-bars.ts";
import { reading } from "../shared/verdict.ts";
import type { Say } from "./status.ts";

/** What both networks make of the reader's digit: ten probabilities each. */
export interface Shares {
  /** null before the first training */
  trained: number[] | null;
  shipped: number[];
}

const NOTHING = Array<number>(10).fill(0);

function side(probabilities: number[] | null, name: Key, say: Say): TemplateResult {
  const text = (of: number, share: string) => say("probability", { digit: of, percent: share });
  return html`<section><h4>${say(name)}</h4>
    <p>${probabilities ? say("reads", reading(probabilities)) : say("noReading")}</p>
    <div class=${probabilities ? "" : "awaited"}>${digitBars({ probabilities: probabilities ?? NOTHING, text })}</div></section>`;
}

/** Both readings, side by side; before the first training, that of the published network alone. */
export function sides({ trained, shipped }: Shares, say: Say): TemplateResult {
  return html`<div class="sides">${side(trained, "yours", say)}${side(shipped, "shipped", say)}</div>`;
}
