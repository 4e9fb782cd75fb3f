import { css } from "lit";

/** The frame of a machine of the home page, around input, layers and bars. */
export const stageFrame = css`
  :host([stage]) {
    background: var(--md-default-bg-color, #fff);
    border: 0;
    border-radius: 16px;
    box-shadow: 0 1px 2px rgb(0 0 0 / 12%), 0 8px 28px rgb(0 0 0 / 10%);
    font-size: 16px;
    line-height: 1.45;
    margin: 0;
    max-width: none;
    padding: 20px 24px 12px;
  }
  :host([stage]) .head { align-items: center; display: flex; gap: 12px; justify-content: space-between; }
  :host([stage]) h2 { font-size: 1.5em; font-weight: 800; line-height: 1.2; margin: 0; }
  :host([stage]) .lead { font-size: 0.9em; margin: 4px 0 10px; min-height: 1.45em; }
  /* Longer words, which take a second line where there are two machines beside each other. */
  @media (max-width: 87em) { :host([stage]:lang(en)) .lead { min-height: 2.9em; } }
  :host([stage]) .move { border-radius: 50%; flex: none; height: 44px; min-height: 44px; padding: 0; width: 44px; }
  @media print { :host([stage]) .move { display: none; } }
  @media (max-width: 640px) { :host([stage]) { border-radius: 12px; padding: 12px 14px 8px; } :host([stage]) .lead { display: none; } }
`;
