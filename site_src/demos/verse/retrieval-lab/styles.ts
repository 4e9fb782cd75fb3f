import { css } from "lit";

/** Two poems side by side, each token as dark as its share from elsewhere. */
export const styles = css`
  .weight { align-items: center; display: flex; flex-wrap: wrap; gap: 4px 12px; margin: 8px 0; }
  .weight input { flex: 1; min-width: 90px; }
  .weight output, .weight b { font-variant-numeric: tabular-nums; }
  .sides { display: grid; gap: 4px 24px; grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .poem { min-height: 6em; overflow-wrap: anywhere; }
  .poem:lang(zh) { font: 21px / 1.5 "Songti SC", "STSong", "Noto Serif CJK SC", "Noto Serif SC", SimSun, serif; }
  .poem:lang(en) { font: 16px / 1.6 Georgia, serif; min-height: 7em; }
  .poem div { min-height: 1.5em; }
  .poem:lang(en) div { padding-left: 1.5em; text-indent: -1.5em; }
  .poem .word { text-indent: 0; }
  verse-poem { --poem-margin: 0; --poem-size: 21px; }
  verse-poem:lang(en) { --poem-size: 16px; }
  .poem .word { display: inline-block; white-space: nowrap; }
  /* As dark as the share that came from elsewhere. */
  .poem .sign { display: inline-block; line-height: 1.3; padding: 1px 0 5px; position: relative; white-space: pre; }
  .poem .sign::after { background: var(--from, var(--book-answer, #00695c)); bottom: 0; content: ""; height: 5px; left: 1px; opacity: var(--share, 0); position: absolute; right: 1px; }
  .poem .given { font-weight: 700; }
  .slipped { --from: var(--book-loss, #c62828); }
  .slipped .taken { font-weight: 700; text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: 4px; }
  .behind { opacity: 0.45; }
  .answer { min-height: 2.9em; }
  h5 { margin: 10px 0 2px; }
  .sources { list-style: none; margin: 6px 0; padding: 0; }
  .sources li { align-items: baseline; display: grid; gap: 2px 12px; grid-template-columns: 4em minmax(0, 1fr); padding: 3px 0; }
  .sources b { font-variant-numeric: tabular-nums; text-align: right; }
  .sources mark { background: none; border-bottom: 3px solid var(--book-answer, #00695c); color: inherit; font-weight: 700; }
  .sources .own mark { border-color: var(--book-loss, #c62828); }
  .slip { border-left: 4px solid var(--book-loss, #c62828); margin: 8px 0; padding: 4px 12px; }
  .slip .row { margin: 6px 0; }
  .slip label { align-items: center; display: flex; flex-wrap: wrap; gap: 4px 10px; }
  .slip input[type="text"] { flex: 1; min-width: 200px; width: auto; }
  @media (max-width: 640px) {
    form { grid-template-columns: minmax(0, 1fr) auto; }
    form input { grid-column: 1 / -1; }
    .sides { gap: 4px 10px; }
    .poem:lang(zh) { font-size: 16px; }
    .poem:lang(en) { font-size: 14px; }
    verse-poem { --poem-size: 16px; }
    verse-poem:lang(en) { --poem-size: 14px; }
    .sources li { grid-template-columns: 3.2em minmax(0, 1fr); }
  }
  @media (forced-colors: active) { .poem .sign::after { background: CanvasText; forced-color-adjust: none; } }
`;
