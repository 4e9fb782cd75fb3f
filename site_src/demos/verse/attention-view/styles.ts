import { css } from "lit";

export const styles = css`
  .known button { padding: 4px 10px; text-align: left; }
  .answer { min-height: 1.45em; }
  .openers { margin: 12px 0; min-height: 44px; }
  section { border-top: 1px solid var(--md-default-fg-color--lightest, #ddd); margin-top: 14px; padding-top: 4px; }
  section p { max-width: 46em; }
  .strips { align-items: center; display: grid; gap: 9px 10px; grid-template-columns: minmax(5em, auto) minmax(0, 1fr); margin: 8px 0; max-width: 760px; }
  .strips .name { font-size: 0.86em; }
  .which { align-items: center; display: flex; flex-wrap: wrap; font-size: 0.9em; gap: 4px 10px; }
  .which b { font-variant-numeric: tabular-nums; min-width: 2em; }
  .product, .stream { font-variant-numeric: tabular-nums; }
  .scores { margin: 8px 0; max-width: 620px; }
  .scores :is(th, td) { padding: 1px 10px 1px 0; white-space: nowrap; }
  .scores thead th { white-space: normal; }
  .scores button { min-height: 30px; min-width: 40px; padding: 0 8px; }
  .masked td { color: var(--md-default-fg-color--light, #555); }
  .masked td:nth-of-type(1) { text-decoration: line-through; }
  .weighed { position: relative; }
  .bar-of { background: var(--book-activation, #6f42c1); bottom: 0; height: 4px; left: 0; opacity: 0.7; position: absolute; }
  tfoot :is(th, td) { border-top: 2px solid currentColor; font-weight: 700; }
  .lenses { display: grid; gap: 10px 14px; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); margin: 8px 0; }
  .lens { border: 1px solid var(--md-default-fg-color--lightest, #ddd); border-radius: 8px; padding: 6px 8px; }
  .own-block { border: 2px solid currentColor; }
  h5 { font-size: 0.86em; margin: 0 0 4px; }
  ol { display: grid; gap: 3px; list-style: none; margin: 0; padding: 0; }
  li { align-items: center; display: grid; gap: 6px; grid-template-columns: 3.4em minmax(0, 1fr) 3em; }
  li b { overflow: hidden; text-overflow: ellipsis; white-space: pre; }
  .lens .track { height: 10px; overflow: hidden; }
  .lens .fill { background: var(--book-activation, #6f42c1); border-radius: 0; display: block; height: 100%; position: static; }
  .share-of { font-size: 0.8em; font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }
  @media (max-width: 640px) { .scores :is(th, td) { padding-right: 6px; } .strips { grid-template-columns: minmax(0, 1fr); gap: 3px; } .strips number-strip { margin-bottom: 6px; } .lenses { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
  @media (forced-colors: active) { .bar-of, .lens .fill { background: CanvasText; forced-color-adjust: none; } }
`;
