/** Characters on strips as dark as a feature fires at them. */
import { html, nothing, type TemplateResult } from "lit";
import { percent } from "../../../strings/strings.ts";

/** @param shares how strongly it fires at each character, in shares of its loudest */
export function firing(characters: readonly string[], shares: readonly number[]): TemplateResult {
  return html`<span class="firing" lang="zh" translate="no">${characters.map((character, at) => {
    const share = Math.min(1, shares[at] ?? 0);
    return html`<span style="--share:${share.toFixed(2)}" title=${share ? percent(share) : nothing}>${character}</span>`;
  })}</span>`;
}
