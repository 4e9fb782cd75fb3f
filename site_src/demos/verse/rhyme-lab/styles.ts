import { css } from "lit";

/** Two sheets side by side; what one looks at are the characters that rhyme. */
export const styles = css`
  .go { background: var(--md-primary-fg-color, #00695c); color: #fff; font-weight: 700; }
  button:disabled { cursor: default; opacity: 0.5; }
  .row { align-items: center; margin: 8px 0; }
  .worth { margin: 2px 0 8px; min-height: 2.9em; }
  .sides { display: grid; gap: 4px 24px; grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .sides section { border-top: 1px solid var(--md-default-fg-color--lightest, #ddd); min-width: 0; padding-top: 6px; }
  .sides h4 { margin: 0 0 4px; }
  .picking { border-left: 4px solid var(--md-primary-fg-color, #00695c); margin: 8px 0; padding: 2px 0 2px 12px; }
  .picking h4 .muted { font-weight: 400; }
  .pick { margin-top: 6px; }
  .votes { min-height: 1.45em; }
  .poems { display: grid; gap: 10px 18px; grid-template-columns: repeat(auto-fit, minmax(min(172px, 100%), 1fr)); }
  .poem { font: clamp(17px, 2.4vw, 20px) / 1.5 "Songti SC", "STSong", "Noto Serif CJK SC", "Noto Serif SC", SimSun, serif; min-height: 7.2em; }
  .line { display: block; white-space: nowrap; }
  .line b { font-weight: 400; }
  .line .kept, .line .broken { border-bottom: 2px solid; font-weight: 700; }
  .line .broken { border-bottom-style: dotted; }
  section > .number { min-height: 2.9em; }
  .verdict { display: flex; flex-wrap: wrap; font: 13px / 1.4 system-ui, sans-serif; gap: 0 10px; }
  .sum { font-weight: 700; margin: 10px 0; min-height: 2.9em; }
  label.row input { flex: 1; }
  .charts { display: grid; gap: 8px 24px; grid-template-columns: repeat(auto-fit, minmax(min(280px, 100%), 1fr)); }
  .file { align-items: center; display: inline-flex; flex-wrap: wrap; font-size: 0.9em; gap: 6px; }
  @media (max-width: 640px) {
    .sides { gap: 4px 12px; }
    .poem { font-size: clamp(15px, 4.6vw, 19px); }
  }
`;
