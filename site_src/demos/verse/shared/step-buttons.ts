/** The buttons of a lab that opens step by step. */
import { html, nothing, type TemplateResult } from "lit";

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
