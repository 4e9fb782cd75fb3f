import { css, html, type TemplateResult } from "lit";

/** Whether a rule of form is kept. @param said the same in words, for who hears it */
export const keptMark = (isKept: boolean, said: string): TemplateResult =>
  html`<span class=${isKept ? "kept" : "broken"} role="img" aria-label=${said}>${isKept ? "✓" : "✗"}</span>`;

export const keptMarkStyles = css`
  .kept { color: var(--book-answer, #00695c); }
  .broken { color: var(--book-loss, #c62828); font-weight: 700; }
`;
