import { css } from "lit";
import { textBox } from "../../shared/base/lab-styles.ts";

/** What it writes on one side, the fall of the loss on the other. */
export const styles = css`
  .row { margin: 8px 0; }
  .go { background: var(--md-primary-fg-color, #00695c); color: #fff; font-weight: 700; min-height: 44px; }
  :is(button:disabled, [aria-disabled="true"]) { cursor: default; opacity: 0.5; }
  .own-text { display: block; }
  textarea {
    ${textBox}
    font: inherit;
    padding: 8px 12px;
    resize: vertical;
  }
  textarea:focus-visible { outline: 3px solid var(--book-focus, #1a1a1a); outline-offset: 2px; }
  .outcome { min-height: 2.9em; }
  .board-of-two { display: grid; gap: 10px 24px; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); }
  .sheet { font: 700 clamp(20px, 3.2vw, 28px) / 1.5 "Songti SC", "STSong", "Noto Serif CJK SC", "Noto Serif SC", SimSun, serif; min-height: 6em; overflow-wrap: anywhere; white-space: pre-line; }
  .sheet:lang(en) { font: 700 17px / 1.5 Georgia, serif; min-height: 7.5em; }
  .sheet.of-names { font-size: 17px; min-height: 15em; }
  .sheet span { margin-inline-end: 0.6em; }
  :is(.sheet, .earlier div) span { display: inline-block; }
  u { text-decoration-thickness: 2px; text-underline-offset: 4px; }
  .earlier { list-style: none; margin: 0; max-height: 260px; overflow-y: auto; padding: 0; }
  .earlier div { margin-bottom: 8px; overflow-wrap: anywhere; white-space: pre-line; }
  .to-come { min-height: 40px; }
  .no-chart { min-height: 270px; }
  .choices { margin-top: 12px; }
  @media (max-width: 640px) { .board-of-two { grid-template-columns: minmax(0, 1fr); } }
`;
