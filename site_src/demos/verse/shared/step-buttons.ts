/** A lab that opens step by step: what is open, and the buttons. */
import { css, html, nothing, type TemplateResult } from "lit";

interface Steps {
  /** what opens the next step; empty where there is none */
  next: string;
  fold: string;
  /** how many are open */
  open: number;
  /** Let so many be open. */
  show(open: number): void;
}

/** One that opens the next step, while there is one, and one that folds all, once some are open. */
export function stepButtons({ next, fold, open, show }: Steps): TemplateResult {
  return html`${
    next
      ? html`<button type="button" class="go" @click=${() => show(open + 1)}>${next}</button>`
      : nothing
  }
      ${open ? html`<button type="button" @click=${() => show(0)}>${fold}</button>` : nothing}`;
}

/** A step that is open: its name, and what it shows. */
interface Open {
  name: string;
  body: unknown;
}

/** All steps that are open, one below the other, and the buttons. */
export function openedSteps(opened: readonly Open[], buttons: Steps): TemplateResult {
  return html`${opened.map(
    ({ name, body }, at) => html`<section><h4>${at + 1} · ${name}</h4>${body}</section>`,
  )}
      <div class="row openers" data-control="steps">${stepButtons(buttons)}</div>`;
}

export const stepStyles = css`
  .openers { margin: 12px 0; min-height: 44px; }
  section { border-top: 1px solid var(--md-default-fg-color--lightest, #ddd); margin-top: 14px; padding-top: 4px; }
  section > p { max-width: 46em; }
`;
