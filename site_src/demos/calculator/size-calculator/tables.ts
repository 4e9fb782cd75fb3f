/** The answers to the last digit, term by term. */
import { html } from "lit";
import { type Key, say } from "../../../../build/labs/calculator/size-calculator.ts";
import type { Sizes } from "../../../runtime/calculator/sizes.ts";
import { type Language, scientific } from "../../../strings/strings.ts";
import { bytesText, exact } from "../../shared/base/readable.ts";

/** In the order of the graph's outputs (model_export/calculator/size.py). */
export const TERMS: readonly Key[] = [
  "embeddings",
  "attention",
  "feed",
  "experts",
  "router",
  "norms",
  "pooler",
  "total",
];
export const MEMORY: readonly Key[] = [
  "float32",
  "bfloat16",
  "int8",
  "int4",
  "adam",
  "cache",
  "cacheToken",
];

/** Both tables, and the training in numbers. */
export function renderExact(lang: Language, found: Sizes, tokens: number) {
  const { parameters, active, bytes, cost, operations } = found;
  const [training = 0, counted = 0, hours = 0, deviceHours = 0, price = 0] = cost;
  const [token = 0, tokenCounted = 0] = operations;
  const told = {
    tokens: exact(tokens),
    training: scientific(training),
    counted: scientific(counted),
    hours: exact(hours),
    deviceHours: exact(deviceHours),
    price: exact(price),
    token: scientific(token),
    tokenCounted: scientific(tokenCounted),
  };
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${say(lang, "exactly")}>
    <table><caption>${say(lang, "counts")}</caption>
      <thead><tr><td></td><th scope="col">${say(lang, "all")}</th><th scope="col">${say(lang, "oneToken")}</th></tr></thead>
      <tbody>${TERMS.map(
        (name, index) => html`<tr><th scope="row">${say(lang, name)}</th>
          <td>${exact(parameters[index] ?? 0)}</td><td>${exact(active[index] ?? 0)}</td></tr>`,
      )}</tbody></table>
    <table><caption>${say(lang, "memories")}</caption><tbody>${MEMORY.map(
      (name, index) => html`<tr><th scope="row">${say(lang, name)}</th>
        <td>${exact(bytes[index] ?? 0)}</td><td>${bytesText(bytes[index] ?? 0)}</td></tr>`,
    )}</tbody></table></div>
    <p class="number">${say(lang, "cost", told)}</p>
    <p class="muted">${say(lang, "countedHow")}</p>`;
}
