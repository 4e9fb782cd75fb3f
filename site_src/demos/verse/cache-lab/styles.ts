import { css } from "lit";

/** Two sheets side by side: what one looks at is who is ahead. */
export const styles = css`
  form { grid-template-columns: minmax(0, 1fr) auto auto; }
  .poets { display: grid; gap: 10px 24px; grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .poet { border-top: 3px solid var(--poet); min-width: 0; padding-top: 6px; }
  /* As in the charts below. */
  .poet.cached { --poet: #009688; }
  .poet.plain { --poet: #c2607a; }
  .poet h4 { margin: 0; }
  .sheet { min-height: 7.6em; overflow-wrap: anywhere; white-space: pre-line; }
  .sheet:lang(zh) { font: 700 clamp(20px, 3.2vw, 30px) / 1.5 "Songti SC", "STSong", "Noto Serif CJK SC", "Noto Serif SC", SimSun, serif; min-height: 6em; }
  .sheet:lang(en) { font: 700 16px / 1.5 Georgia, serif; }
  .sheet .to-come { visibility: hidden; }
  .way { background: var(--md-default-fg-color--lightest, #eee); border-radius: 3px; display: block; height: 8px; width: 100%; }
  .way rect { fill: var(--poet); }
  .time { font-size: 1.3em; font-weight: 700; min-height: 1.45em; }
  .answer { min-height: 2.9em; }
  .which { align-items: center; display: flex; flex-wrap: wrap; font-size: 0.9em; gap: 4px 10px; }
  .which b { font-variant-numeric: tabular-nums; min-width: 4em; }
  .caches { margin: 8px 0; width: 100%; }
  .caches :is(th, td) { white-space: nowrap; }
  .caches th[scope="row"] { font-weight: 700; }
  .caches small { color: var(--md-default-fg-color--light, #555); display: block; font-weight: 400; }
  .drawn { min-width: 120px; width: 45%; }
  .drawn svg { display: block; height: 16px; width: 100%; }
  .kept { fill: #009688; }
  .apart { fill: currentColor; fill-opacity: 0.16; }
  @media (max-width: 640px) {
    form { grid-template-columns: minmax(0, 1fr) auto; }
    form input { grid-column: 1 / -1; }
    .poets { gap: 10px 12px; }
    .caches :is(th, td):not(.drawn) { padding-right: 8px; }
    .drawn { min-width: 80px; width: 30%; }
  }
  @media (forced-colors: active) { .kept, .apart, .way rect { forced-color-adjust: none; } }
`;
