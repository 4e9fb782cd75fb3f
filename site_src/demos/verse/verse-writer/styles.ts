import { css } from "lit";

/** The poem is what one comes for: all else stands around it, smaller. */
export const styles = css`
  .known span { display: contents; }
  .stage { align-items: start; display: grid; gap: 12px 28px; grid-template-columns: minmax(0, 1.55fr) minmax(0, 1fr); min-height: 420px; }
  .sheet { container-type: inline-size; padding: 10px 0; }
  /* Where the poem will stand: its beginning, and lines that are to be filled. */
  .ghost { color: var(--md-default-fg-color--light, #555); margin: 0 auto; max-width: 100%; width: fit-content; }
  .ghost span { border-bottom: 5px solid var(--md-default-fg-color--lightest, #ddd); display: block; line-height: 1.25; margin-top: 13px; min-height: 1.25em; min-width: min(16em, 86cqi); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .ghost:lang(zh) span { font: 700 clamp(26px, 10cqi, 54px) / 1.25 "Songti SC", "STSong", "Noto Serif CJK SC", "Noto Serif SC", SimSun, serif; min-width: 5.6em; max-width: 8em; }
  .ghost:lang(en) span { font: 700 clamp(15px, 4.1cqi, 24px) / 1.25 Georgia, serif; min-width: min(18em, 86cqi); }
  .beside { font-size: 0.9em; min-width: 0; }
  .beside h4 { align-items: center; display: flex; gap: 10px; justify-content: space-between; margin: 4px 0 6px; }
  .beside h4 button { min-height: 30px; padding: 0 8px; }
  .settings { display: grid; gap: 4px 18px; grid-template-columns: repeat(3, minmax(0, 1fr)); margin: 12px 0 4px; }
  .settings label { display: grid; font-size: 0.9em; gap: 2px; }
  .settings input { width: 100%; }
  .settings b { float: right; font-variant-numeric: tabular-nums; }
  .keep { margin: 8px 0 0; }
  .keep button { min-height: 34px; }
  .below { min-height: 1.45em; }
  :host([stage]) .known .line:nth-child(n + 3) { display: none; }
  :host([stage]) :is(.below, .refusal) { min-height: 0; }
  :host([stage]) details { border-top: 1px solid var(--md-default-fg-color--lightest, #ddd); font-size: 0.94em; margin-top: 6px; }
  :host([stage]) form { margin-top: 14px; }
  @media (max-width: 640px) {
    .stage { grid-template-columns: minmax(0, 1fr); min-height: 0; }
    .settings { grid-template-columns: minmax(0, 1fr); }
    form { grid-template-columns: minmax(0, 1fr) auto; }
  }
`;
