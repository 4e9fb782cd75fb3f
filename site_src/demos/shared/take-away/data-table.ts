import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type Language, say } from "../../../strings/strings.ts";
import { BookElement } from "../base/book-element.ts";
import { hideIn } from "../base/hiding.ts";
import type { Sheet } from "../base/sheets.ts";

/**
 * `<data-table>`: the numbers behind a picture or a chart. Closed, it is one line and asks for no
 * numbers; open, it follows what its lab shows.
 */
@customElement("data-table")
export class DataTable extends BookElement {
  @property() override lang: Language = "zh";
  /** What opens it. */
  @property() summary = "";
  /** The tables among which the reader chooses; a new function whenever the lab is drawn anew. */
  @property({ attribute: false }) sheets: () => readonly Sheet[] = () => [];
  @state() private isOpen = false;
  @state() private selected = 0;

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    return hideIn(super.createRenderRoot());
  }

  private renderChoice(sheets: readonly Sheet[], chosen: number) {
    return html`<label>${say(this.lang, "dtWhich")} <select @change=${(event: Event) => {
      this.selected = (event.target as HTMLSelectElement).selectedIndex;
    }}>${sheets.map(
      ({ name }, index) => html`<option ?selected=${index === chosen}>${name}</option>`,
    )}</select></label>`;
  }

  private renderSheet({ name, heads, rows }: Sheet) {
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${name}><table>
      <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
      <tbody>${rows().map(
        ([head, ...cells]) => html`<tr><th scope="row">${head}</th>
        ${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
      )}</tbody></table></div>`;
  }

  private renderOpen() {
    const sheets = this.sheets();
    const chosen = Math.min(this.selected, sheets.length - 1);
    const sheet = sheets[chosen];
    return html`${sheets.length > 1 ? this.renderChoice(sheets, chosen) : nothing}
      ${sheet ? this.renderSheet(sheet) : nothing}`;
  }

  protected override render() {
    return html`<details data-control="table" @toggle=${(event: Event) => {
      this.isOpen = (event.target as HTMLDetailsElement).open;
    }}><summary>${this.summary}</summary>${this.isOpen ? this.renderOpen() : nothing}</details>`;
  }

  static override styles = css`
    :host { display: block; min-width: 0; }
    @media print { details:not([open]) { display: none; } }
    summary { cursor: pointer; font-size: 13px; padding: 6px 0; }
    :is(summary, select, .scroll):focus-visible { outline: 3px solid var(--book-focus, #1a1a1a); outline-offset: 2px; }
    label { display: block; font-size: 13px; margin: 2px 0 8px; }
    select {
      background: var(--md-default-bg-color, #fff);
      border: 1px solid var(--md-default-fg-color--light, #777);
      border-radius: 8px;
      color: inherit;
      font: inherit;
      max-width: 100%;
      min-height: 34px;
      padding: 0 8px;
    }
    .scroll { max-height: 260px; overflow: auto; }
    table { border-collapse: separate; border-spacing: 0; font-size: 12px; font-variant-numeric: tabular-nums; }
    th, td {
      background: var(--md-default-bg-color, #fff);
      border-bottom: 1px solid var(--md-default-fg-color--lightest, #ddd);
      padding: 2px 10px 2px 0;
      text-align: right;
    }
    td { white-space: nowrap; }
    /* The names stay in sight while their numbers scroll. */
    thead th { position: sticky; top: 0; z-index: 1; }
    :is(thead, tbody) th:first-child { left: 0; position: sticky; text-align: left; }
    thead th:first-child { white-space: nowrap; z-index: 2; }
  `;
}
