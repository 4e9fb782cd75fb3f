import { css } from "lit";
import { barStyles, frameStyles, plainButton, sampleStyles } from "../../shared/base/lab-styles.ts";

/** Colours come from the theme, so the demo follows its light and dark schemes. */
export const styles = css`
  ${frameStyles}
  :host { font-size: 16px; line-height: 1.4; max-width: 760px; }
  .board {
    display: grid;
    gap: 12px 18px;
    grid-template-areas: "pad answer" "pad bars" "tools samples";
    grid-template-columns: 290px minmax(0, 1fr);
    grid-template-rows: auto 1fr auto;
  }
  drawing-pad { grid-area: pad; }
  .answer { align-items: center; display: flex; gap: 14px; grid-area: answer; }
  .verdict { flex: 1; min-width: 0; }
  .verdict p { margin: 0; }
  .verdict .digit { font-size: 1.7em; font-weight: 700; line-height: 1.2; text-wrap: balance; }
  .muted { color: var(--md-default-fg-color--light, #555); font-size: 0.82em; }
  figure { margin: 0; text-align: center; }
  canvas { background: #000; border-radius: 4px; display: block; image-rendering: pixelated; }
  figure canvas { height: 112px; width: 112px; }
  .bars {
    align-items: end;
    display: grid;
    gap: 5px;
    grid-area: bars;
    grid-template-columns: repeat(10, 1fr);
    list-style: none;
    margin: 0;
    min-height: 100px;
    padding: 0;
  }
  .bars li { display: flex; flex-direction: column; height: 100%; text-align: center; }
  ${barStyles}
  .track { flex: 1; min-height: 56px; }
  .fill { height: var(--share); transition: height 0.12s; }
  .best b { color: inherit; text-decoration: underline; }
  .share { font-size: 0.62em; white-space: nowrap; }
  .tools { display: flex; gap: 8px; grid-area: tools; }
  ${plainButton}
  button { min-height: 44px; padding: 0 14px; }
  .tools button { flex: 1; }
  ${sampleStyles}
  .samples { grid-area: samples; }
  .samples p { margin: 0 0 4px; }
  .samples div { display: grid; gap: 4px; grid-template-columns: repeat(10, 1fr); }
  .samples button { border: 0; min-height: 0; padding: 0; }
  .samples canvas { height: auto; width: 100%; }
  .below { display: grid; }
  .below > * { grid-area: 1 / 1; margin: 10px 0 0; min-width: 0; }
  .failure p { margin: 0 0 8px; }
  progress { vertical-align: middle; }
  @media (max-width: 640px) {
    .board {
      gap: 10px 12px;
      grid-template-areas: "pad answer" "tools answer" "bars bars" "samples samples";
      grid-template-columns: minmax(0, 1.6fr) minmax(0, 1fr);
      grid-template-rows: auto;
    }
    .answer { align-items: stretch; flex-direction: column-reverse; justify-content: flex-end; gap: 8px; }
    .verdict { flex: none; min-height: 7.4em; }
    .verdict .digit { font-size: 1.3em; }
    figure canvas { margin: auto; max-width: 100%; }
    .bars { min-height: 84px; }
    .tools button { padding: 0 6px; }
  }
  @media print { :is(.tools, .samples) { display: none; } }
  @media (prefers-reduced-motion: reduce) { .fill { transition: none; } }
`;
