import { css } from "lit";
import { labStyles } from "../../shared/base/lab-styles.ts";

/** Three answers are what one comes for; the fields are folded away. */
export const styles = [
  labStyles,
  css`
    .chooser { display: grid; gap: 8px 16px; grid-template-columns: minmax(0, 1.6fr) minmax(0, 1fr); margin: 10px 0; }
    .chooser label { display: grid; font-size: 0.86em; gap: 2px; }
    .chooser :is(select, input) { font-size: 1.1em; min-width: 0; width: 100%; }
    .answers { display: grid; gap: 10px 22px; grid-template-columns: repeat(3, minmax(0, 1fr)); }
    .answers section { border-top: 3px solid var(--md-primary-fg-color, #00695c); padding: 6px 0; }
    .answers p { font-size: 0.9em; }
    .answers h4 { margin: 0; }
    .answers .big { font-size: 1.75em; font-weight: 700; line-height: 1.2; margin: 2px 0 4px; overflow-wrap: anywhere; }
    fieldset { border: 0; margin: 4px 0 0; padding: 0; }
    legend { font-size: 0.9em; font-weight: 700; padding: 0; }
    .scroll { display: grid; gap: 12px 30px; }
    .scroll table { width: 100%; }
    caption { font-weight: 700; padding: 4px 0; text-align: left; }
    table:first-child tr:last-child { font-weight: 700; }
    th { font-weight: inherit; }
    td { white-space: nowrap; }
    @media (max-width: 640px) {
      .chooser, .answers { grid-template-columns: minmax(0, 1fr); }
      .answers { gap: 4px; }
    }
  `,
];
