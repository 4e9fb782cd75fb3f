import { css } from "lit";

/** A feature and its lines, two poems on strips, and a map of exchanges. */
export const styles = css`
  .feature { min-height: 124px; }
  .lines { display: grid; gap: 2px 24px; grid-template-columns: repeat(auto-fit, minmax(min(220px, 100%), 1fr)); list-style: none; margin: 6px 0; padding: 0; }
  .firing { font: 20px / 1.3 "Songti SC", "STSong", "Noto Serif CJK SC", "Noto Serif SC", SimSun, serif; }
  /* As dark as the feature fires there. */
  .firing span { display: inline-block; min-width: 1em; padding: 1px 0 6px; position: relative; text-align: center; }
  .firing span::after { background: var(--book-activation, #6f42c1); bottom: 0; content: ""; height: 5px; left: 1px; opacity: var(--share, 0); position: absolute; right: 1px; }
  .turn { align-items: center; display: flex; flex-wrap: wrap; gap: 4px 12px; margin: 8px 0; }
  .turn input { flex: 1; min-width: 90px; }
  .turn b { font-variant-numeric: tabular-nums; min-width: 3em; text-align: right; }
  .sides { display: grid; gap: 4px 24px; grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .poem { min-height: 8.6em; overflow-wrap: anywhere; }
  .poem div { min-height: 2.1em; }
  .behind { opacity: 0.45; }
  .answer { min-height: 2.9em; }
  h5 { margin: 10px 0 2px; }
  .signs { display: flex; flex-wrap: wrap; gap: 3px; }
  .signs button { font-size: 1.15em; min-height: 40px; min-width: 38px; padding: 0 4px; }
  .found { list-style: none; margin: 6px 0; padding: 0; }
  .found li { align-items: center; display: grid; gap: 2px 12px; grid-template-columns: 8em minmax(0, 1fr) 4.6em; padding: 3px 0; }
  .found button { min-height: 34px; }
  .found b { font-variant-numeric: tabular-nums; text-align: right; }
  .found small { color: var(--md-default-fg-color--light, #555); white-space: nowrap; }
  input[type="search"] { background: var(--md-default-bg-color, #fff); border: 1px solid var(--md-default-fg-color--light, #777); border-radius: 8px; color: inherit; flex: 1; font: inherit; min-height: 40px; min-width: 120px; padding: 0 12px; }
  .pair { grid-template-columns: minmax(0, 1fr); }
  .pair .go { justify-self: start; }
  .map { border-collapse: separate; border-spacing: 1px; font-size: 0.86em; }
  .map :is(th, td) { border: 0; height: 24px; min-width: 20px; padding: 0; text-align: center; }
  .map th { background: var(--md-default-bg-color, #fff); left: 0; padding-right: 6px; position: sticky; text-align: left; white-space: nowrap; }
  .map .other { font-weight: 700; text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: 3px; }
  .map .more { background: rgb(230 81 0 / calc(100% * var(--strength))); box-shadow: inset 0 0 0 1px var(--md-default-fg-color--lightest, #ddd); }
  .map .less { background: rgb(25 118 210 / calc(100% * var(--strength))); box-shadow: inset 0 0 0 1px var(--md-default-fg-color--lightest, #ddd); }
  .legend i { display: inline-block; height: 0.8em; vertical-align: -0.05em; width: 1.4em; }
  .legend .more { background: rgb(230 81 0); }
  .legend .less { background: rgb(25 118 210); }
  .shipped td { font-weight: 700; }
  @media (max-width: 640px) {
    form:not(.pair) { grid-template-columns: minmax(0, 1fr) auto; }
    .sides { gap: 4px 10px; }
    .firing { font-size: 18px; }
    .feature { min-height: 240px; }
    .map { font-size: 12px; }
    .map :is(th, td) { min-width: 12px; }
    .map th { padding-right: 3px; }
    .found li { grid-template-columns: 6.4em minmax(0, 1fr) 3.6em; }
  }
  @media (forced-colors: active) { .firing span::after, .map :is(.more, .less), .legend i { forced-color-adjust: none; } }
`;
