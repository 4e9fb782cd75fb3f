import { css, html, type TemplateResult, unsafeCSS } from "lit";
import { NEGATIVE, POSITIVE } from "./pixels.ts";

/** What orange and blue stand for in the pictures of a lab. */
export function signLegend(above: string, below: string): TemplateResult {
  return html`<p class="signs muted"><span><i></i>${above}</span><span><i class="below"></i>${below}</span></p>`;
}

const colour = (parts: readonly number[]) => unsafeCSS(`rgb(${parts.join(" ")})`);

export const signStyles = css`
  .signs { display: flex; flex-wrap: wrap; gap: 2px 14px; }
  .signs i { background: ${colour(POSITIVE)}; border-radius: 3px; display: inline-block; forced-color-adjust: none; height: 10px; margin-right: 6px; width: 16px; }
  .signs .below { background: ${colour(NEGATIVE)}; }
`;
