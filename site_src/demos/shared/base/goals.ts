import { css, html, type TemplateResult } from "lit";

/** Something to reach in a lab, in words; `reached` says how it was, and is empty until then. */
export interface Goal {
  ask: string;
  reached: string;
}

/** What a reader has reached stays reached, whatever the lab shows next. */
export class Goals<Name extends string> {
  private readonly words = new Map<Name, string>();

  /** Keep how a goal is reached now; empty words say that it is not. */
  note(name: Name, words: string): void {
    if (words && !this.words.has(name)) this.words.set(name, words);
  }

  reached(name: Name): string {
    return this.words.get(name) ?? "";
  }

  /** The sentences for those who hear the lab. */
  told(): readonly string[] {
    return [...this.words.values()];
  }
}

/** Goals as a list, each with its mark; checked by what the lab has computed. */
export function renderGoals(title: string, goals: readonly Goal[]): TemplateResult {
  return html`<div class="goals"><b>${title}</b><ul>${goals.map(
    ({ ask, reached }) =>
      html`<li class=${reached ? "met" : ""}><span class="mark" aria-hidden="true"></span>${ask}
        ${reached ? html`<strong>${reached}</strong>` : ""}</li>`,
  )}</ul></div>`;
}

export const goalStyles = css`
  .goals { border-left: 4px solid var(--md-default-fg-color--lightest, #ddd); font-size: 0.92em; margin: 8px 0 12px; padding: 2px 12px; }
  .goals ul { list-style: none; margin: 2px 0 0; padding: 0; }
  .goals li { padding-left: 1.5em; text-indent: -1.5em; }
  .goals .mark { display: inline-block; text-indent: 0; width: 1.5em; }
  .goals .mark::before { content: "○"; }
  .goals .met .mark::before { color: var(--book-answer, #00695c); content: "✓"; font-weight: 700; }
  .goals strong { color: var(--book-answer, #00695c); }
`;
