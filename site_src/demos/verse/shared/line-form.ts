import { css } from "lit";
import { textBox } from "../../shared/base/lab-styles.ts";

/** A line that the reader writes, the button that answers it, and beginnings to take instead. */
export const lineForm = css`
  form { display: grid; gap: 8px; grid-template-columns: minmax(0, 1fr) auto; margin: 10px 0 6px; }
  input[type="text"] {
    ${textBox}
    font: inherit;
    font-size: 1.1em;
    min-height: 44px;
    padding: 0 12px;
  }
  input[type="text"]:focus-visible { outline: 3px solid var(--book-focus, #1a1a1a); outline-offset: 2px; }
  .go { background: var(--md-primary-fg-color, #00695c); color: #fff; font-weight: 700; min-height: 44px; }
  .known { display: flex; flex-wrap: wrap; gap: 6px; }
  .known button { font-size: 0.9em; min-height: 34px; padding: 0 10px; }
  .refusal { min-height: 1.45em; }
`;
