import { css } from "lit";
import { textBox } from "../../shared/base/lab-styles.ts";

/** Poems in two columns, and under each line what the look-up says of it. */
export const styles = css`
  textarea { ${textBox} font: inherit; font-size: 1.1em; min-height: 44px; padding: 8px 12px; resize: vertical; }
  textarea:focus-visible { outline: 3px solid var(--book-focus, #1a1a1a); outline-offset: 2px; }
  form .row { align-content: start; }
  label.row input { flex: 1; }
  .sheets { display: grid; gap: 10px 24px; grid-template-columns: repeat(auto-fit, minmax(min(250px, 100%), 1fr)); margin: 10px 0; }
  .poem { list-style: none; margin: 0; padding: 0; }
  .poem li { align-items: baseline; display: flex; flex-wrap: wrap; gap: 0 10px; min-height: 1.9em; }
  .poem li > span { font: 20px / 1.5 "Songti SC", "STSong", "Noto Serif CJK SC", "Noto Serif SC", SimSun, serif; }
  .poem u { text-decoration: underline wavy; text-decoration-skip-ink: none; text-underline-offset: 4px; }
  .poem small { color: var(--md-default-fg-color--light, #555); font-size: 13px; }
  .poem .copied { color: var(--book-loss, #c62828); font-weight: 700; }
  .poem :is(.near, .unread) { color: var(--md-default-fg-color, #222); font-weight: 700; }
  .sum { font-weight: 700; margin: 10px 0; min-height: 2.9em; }
  section { border-top: 1px solid var(--md-default-fg-color--lightest, #ddd); margin-top: 14px; padding-top: 6px; }
  .openers { min-height: 44px; }
  @media (max-width: 640px) {
    form { grid-template-columns: minmax(0, 1fr); }
    .poem li > span { font-size: 18px; }
  }
`;
