import { css } from "lit";

/** What is taken on the left or above, what is left of the verse beside it. */
export const styles = css`
  .go { background: var(--md-primary-fg-color, #00695c); color: #fff; font-weight: 700; }
  .controls { display: grid; gap: 6px 28px; grid-template-columns: minmax(0, 1.2fr) minmax(0, 1fr); margin: 8px 0; }
  .bits { display: grid; gap: 6px 10px; grid-template-columns: max-content minmax(0, 1fr); }
  .bits .row { gap: 4px; }
  .bits button { min-height: 34px; min-width: 34px; padding: 0 8px; }
  .bits > span { align-self: center; }
  label.row input { flex: 1; }
  .ranks { display: grid; gap: 4px 28px; grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .ranks input { box-sizing: border-box; display: block; margin: 4px 0; width: 100%; }
  .heads { border-collapse: separate; border-spacing: 4px; font-size: 0.9em; table-layout: fixed; width: 100%; }
  .heads :is(th, td) { border: 0; padding: 0; text-align: center; }
  .heads th { font-weight: inherit; text-align: left; white-space: nowrap; width: 4.4em; }
  .heads button { font-variant-numeric: tabular-nums; min-height: 34px; padding: 0 2px; width: 100%; }
  .heads button.off { border-style: dashed; color: var(--md-default-fg-color--light, #555); }
  .sides { display: grid; gap: 4px 24px; grid-template-columns: repeat(2, minmax(0, 1fr)); margin-top: 10px; }
  .sides .poem { margin-bottom: 10px; min-height: 6em; overflow-wrap: anywhere; }
  .behind { opacity: 0.45; }
  .sum { min-height: 2.9em; }
  @media (max-width: 640px) {
    .controls { grid-template-columns: minmax(0, 1fr); }
    .ranks { grid-template-columns: minmax(0, 1fr); }
    .sum { min-height: 5.8em; }
    .sides { gap: 4px 10px; }
    .sides .poem:lang(zh) { font-size: 16px; min-height: 7.5em; }
    .sides .poem:lang(en) { font-size: 13px; }
  }
`;
