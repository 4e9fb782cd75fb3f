import { css } from "lit";

/** How something that failed stands out. */
export const failureStyles = css`
  .failure { border-left: 4px solid var(--book-loss, #c62828); margin: 10px 0 0; padding: 4px 12px; }
  .failure .row { align-items: center; display: flex; flex-wrap: wrap; gap: 8px 14px; }
`;

/** Of what is heard and not seen. */
export const heardOnly = css`
  clip-path: inset(50%);
  height: 1px;
  overflow: hidden;
  position: absolute;
  white-space: nowrap;
  width: 1px;
`;

/** The frame around every demo; colours come from the theme. */
export const frameStyles = css`
  :host {
    border: 1px solid var(--md-default-fg-color--lightest, #ddd);
    border-radius: 14px;
    box-sizing: border-box;
    color: var(--md-default-fg-color, #222);
    display: block;
    padding: 14px;
  }
  ${failureStyles}
  /* Its place is kept, so that nothing jumps when it comes. */
  .awaited { visibility: hidden; }
  progress { accent-color: var(--md-primary-fg-color, #00695c); width: 10em; }
  @media (max-width: 640px) { :host { padding: 10px; } }
  @media print {
    :host { break-inside: avoid; }
    :is(h2, h3, h4) { break-after: avoid; }
    .waiting { display: none; }
  }
`;

/** How a box looks that text is typed into, or stands in to be copied. */
export const textBox = css`
  background: var(--md-default-bg-color, #fff);
  border: 1px solid var(--md-default-fg-color--light, #777);
  border-radius: 8px;
  box-sizing: border-box;
  color: inherit;
  width: 100%;
`;

/** A button on the ground of the page: small, as below a lab. */
export const plainButton = css`
  button {
    background: none;
    border: 1px solid var(--md-default-fg-color--light, #777);
    border-radius: 8px;
    color: inherit;
    cursor: pointer;
    font: inherit;
    min-height: 34px;
    padding: 0 10px;
  }
`;

/** Buttons with test digits on them: the one that is shown, and any that has the focus. */
export const sampleStyles = css`
  .samples button[aria-pressed="true"]:not(:focus-visible) { outline: 2px solid var(--md-default-fg-color, #222); outline-offset: 1px; }
  button:focus-visible { outline: 3px solid var(--book-focus, #1a1a1a); outline-offset: 2px; }
`;

/** Bars in their tracks, one of them the best. */
export const barStyles = css`
  .track { background: var(--md-default-fg-color--lightest, #eee); border-radius: 3px; position: relative; }
  .fill { background: var(--md-default-fg-color--light, #777); border-radius: 3px; inset: auto 0 0; position: absolute; }
  .best .fill:not(.ghost) { background: var(--book-answer, #00695c); }
  @media (forced-colors: active) {
    .fill:not(.ghost) { background: CanvasText; }
    .best .fill:not(.ghost) { background: Highlight; }
    .track { border: 1px solid CanvasText; }
  }
`;

/** Quantities in the book's colours; one that is pointed at in a formula stands out (scripts/quantities.ts). */
export const quantityStyles = css`
  .q-input { --hue: var(--book-input, #4a7a10); --lit: var(--lit-input, 0); }
  .q-weight { --hue: var(--book-weight, #8a6100); --lit: var(--lit-weight, 0); }
  .q-activation { --hue: var(--book-activation, #6f42c1); --lit: var(--lit-activation, 0); }
  .q-gradient { --hue: var(--book-gradient, #ad1a6b); --lit: var(--lit-gradient, 0); }
  .q-loss { --hue: var(--book-loss, #c62828); --lit: var(--lit-loss, 0); }
  .q-answer { --hue: var(--book-answer, #00695c); --lit: var(--lit-answer, 0); }
  [class*="q-"] { color: var(--hue); background: color-mix(in srgb, var(--hue) calc(30% * var(--lit)), transparent); }
  svg text[class*="q-"] {
    fill: var(--hue);
    stroke: color-mix(in srgb, var(--hue) calc(35% * var(--lit)), var(--md-default-bg-color, #fff));
    stroke-width: calc(5px + 5px * var(--lit));
  }
`;

/** What all labs have in common. */
export const labStyles = css`
  ${frameStyles}
  :host { font-size: 15px; line-height: 1.45; margin: 1.2em 0; }
  :is(h2, h3) { font-size: 1.1em; margin: 0 0 8px; }
  h4 { font-size: 0.95em; margin: 10px 0 4px; }
  p { margin: 4px 0; }
  /* What is said in a lab's place without scripts; only the still figure is of use while it loads. */
  ::slotted(:not(figure)) { display: none; }
  .muted { color: var(--md-default-fg-color--light, #555); font-size: 0.86em; }
  .columns { display: grid; gap: 14px 20px; grid-template-columns: 180px minmax(0, 1fr); }
  .row { align-items: center; display: flex; flex-wrap: wrap; gap: 8px 14px; }
  .pictures { display: flex; flex-wrap: wrap; gap: 12px; }
  figure { margin: 0; text-align: center; width: 112px; }
  figcaption { color: var(--md-default-fg-color--light, #555); font-size: 0.8em; }
  button, select, input[type="number"] {
    background: var(--md-default-bg-color, #fff);
    border: 1px solid var(--md-default-fg-color--light, #777);
    border-radius: 8px;
    color: inherit;
    cursor: pointer;
    font: inherit;
    min-height: 40px;
    padding: 0 12px;
  }
  input[type="number"] { box-sizing: border-box; cursor: text; }
  .choices { display: grid; gap: 8px 14px; grid-template-columns: repeat(auto-fill, minmax(136px, 1fr)); margin-bottom: 12px; }
  .choices label { display: flex; flex-direction: column; font-size: 0.86em; gap: 2px; justify-content: end; }
  .choices :is(select, input) { width: 100%; }
  button[aria-pressed="true"] { background: var(--md-primary-fg-color, #00695c); color: #fff; }
  :is(button, select, input, summary, .tile, .scroll):focus-visible {
    outline: 3px solid var(--book-focus, #1a1a1a);
    outline-offset: 2px;
  }
  input[type="range"] { accent-color: var(--md-primary-fg-color, #00695c); min-height: 24px; min-width: 9em; }
  output, .number { font-variant-numeric: tabular-nums; }
  .bars { container-type: inline-size; display: grid; gap: 4px; grid-template-columns: repeat(10, minmax(0, 1fr)); }
  .bar { background: none; border: 0; display: block; min-height: 0; padding: 0; text-align: center; width: 100%; }
  .bar[aria-pressed="true"] { background: none; color: inherit; }
  .bar[aria-pressed="true"] b { text-decoration: underline; text-decoration-thickness: 3px; }
  ${barStyles}
  .track { height: 64px; }
  .fill.ghost { background: none; border: 2px dashed var(--md-default-fg-color, #222); box-sizing: border-box; }
  /* Drawn, not written: the button's name says it already, and names must agree with texts. */
  .share::before { content: attr(data-share); }
  .share { display: block; font-size: 0.66em; white-space: nowrap; }
  /* Between narrow bars there is room for the shares that can be seen. */
  @container (max-width: 300px) { .slight::before { visibility: hidden; } }
  @container (max-width: 220px) { .bar:not(.best) .share::before { visibility: hidden; } }
  table { border-collapse: collapse; font-size: 0.86em; font-variant-numeric: tabular-nums; }
  th, td { border-bottom: 1px solid var(--md-default-fg-color--lightest, #ddd); padding: 3px 10px 3px 0; text-align: right; }
  th:first-child, td:first-child { text-align: left; }
  .scroll { overflow-x: auto; }
  summary { cursor: pointer; padding: 8px 0; }
  .sum { font-size: 1.02em; overflow-wrap: anywhere; }
  .own { border-left: 4px solid var(--md-primary-fg-color, #00695c); padding: 4px 12px; }
  @media (max-width: 640px) {
    .columns { grid-template-columns: minmax(0, 1fr); }
    .input { max-width: 260px; }
  }
  @media print {
    /* What is chosen, and what is itself a part of a figure. */
    button:not(.bar, .tile, [aria-pressed="true"]), details:not([open]) { display: none; }
    input[type="range"] { display: none; }
  }
  @media (forced-colors: active) {
    /* Not adjusted, or the text would stand on a ground of its own, in the colour of the text. */
    button[aria-pressed="true"]:where(:not(.bar)) {
      background: SelectedItem;
      color: SelectedItemText;
      forced-color-adjust: none;
    }
  }
`;
