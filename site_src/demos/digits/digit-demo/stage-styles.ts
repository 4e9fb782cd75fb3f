import { css } from "lit";
import { stageFrame } from "../../shared/base/stage-frame.ts";

/** As one of the two machines of the home page: input, layers, bars. */
export const stageStyles = css`
  ${stageFrame}
  :host([stage]) .verdict { align-items: baseline; column-gap: 14px; display: flex; flex: none; flex-wrap: wrap; min-height: 5.95em; align-content: start; }
  :host([stage]) .verdict .digit { color: var(--book-answer, #00695c); font-size: 2em; width: 100%; }
  :host([stage]) .board {
    gap: 12px 18px;
    grid-template-areas: "pad layers bars" "tools samples samples";
    grid-template-columns: minmax(0, 1.35fr) minmax(0, 0.72fr) minmax(0, 1.1fr);
    grid-template-rows: auto auto;
  }
  :host([stage]) .layers { display: grid; gap: 8px; grid-area: layers; justify-items: center; align-content: space-between; }
  :host([stage]) .layers figure canvas { height: auto; width: 84px; }
  :host([stage]) .layers hidden-units { width: 132px; max-width: 100%; }
  :host([stage]) .layers p { margin: 0; }
  :host([stage]) .bars { align-content: space-between; gap: 2px; grid-template-columns: minmax(0, 1fr); min-height: 0; }
  :host([stage]) .bars li { align-items: center; display: grid; gap: 8px; grid-template-columns: 1em minmax(0, 1fr) 3.9em; height: auto; text-align: left; }
  :host([stage]) .bars b { grid-column: 1; grid-row: 1; }
  :host([stage]) .bars .track { height: 15px; min-height: 0; }
  :host([stage]) .bars .fill { height: auto; inset: 0 auto 0 0; transition: width 0.12s; width: var(--share); }
  :host([stage]) .bars .share { font-size: 0.8em; font-variant-numeric: tabular-nums; grid-column: 3; grid-row: 1; text-align: right; }
  :host([stage]) .tools { align-items: end; }
  @media (hover: none) { :host([stage]) .keys { display: none; } }
  @media (max-width: 640px) {
    :host([stage]) .board { grid-template-areas: "pad pad" "layers bars" "tools tools" "samples samples"; grid-template-columns: minmax(0, 1fr) minmax(0, 1.5fr); }
    :host([stage]) drawing-pad { margin: 0 auto; width: min(100%, 250px); }
    :host([stage]) .verdict { min-height: 5.75em; }
    :host([stage]) .verdict .digit { font-size: 1.7em; }
  }
`;
