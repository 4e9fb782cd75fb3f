import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Family, Verified } from "../../../runtime/engine/calls.ts";
import { type Failure, toFailure } from "../../../runtime/engine/failure.ts";
import { minus } from "../../../strings/fill-in.ts";
import { type Language, type StringKey, say } from "../../../strings/strings.ts";
import { BookElement } from "../base/book-element.ts";
import { checkLink } from "../base/check-link.ts";
import { failureStyles, plainButton } from "../base/lab-styles.ts";
import { trouble } from "../base/trouble.ts";

/**
 * `<lab-check>`: the graphs behind a lab, how far they are from PyTorch as measured when the site
 * was built, and the same comparison repeated in this browser.
 */
@customElement("lab-check")
export class LabCheck extends BookElement {
  @property() override lang: Language = "zh";
  /** the graphs that compute what the lab shows; none where all is read from a file */
  @property({ attribute: false }) graphs: readonly string[] = [];
  @property({ attribute: false }) models: Family["models"] | null = null;
  /** runs a graph in this browser and compares it with PyTorch. @throws RuntimeError */
  @property({ attribute: false }) verify!: (graph: string) => Promise<Verified>;
  /** which numbers come neither from the graphs nor from the command */
  @property() remark = "";
  /** the command that computes the lab's numbers in Python */
  @property() command = "";
  @state() private verified = new Map<string, Verified>();
  @state() private said = "";
  @state() private differs = false;
  @state() private failure: Failure | null = null;

  private say(key: StringKey, values: Record<string, string | number> = {}): string {
    return say(this.lang, key, values);
  }

  private async repeat(): Promise<void> {
    this.verified = new Map();
    this.said = this.say("ckRunning");
    this.differs = false;
    this.failure = null;
    try {
      await this.compare();
    } catch (error) {
      this.said = "";
      this.failure = toFailure(error, "run", "verify");
    }
  }

  /** @throws RuntimeError */
  private async compare(): Promise<void> {
    for (const name of this.graphs) {
      this.verified = new Map(this.verified).set(name, await this.verify(name));
    }
    const all = [...this.verified.values()];
    this.differs = !all.every(({ difference, tolerance }) => difference <= tolerance);
    const largest = Math.max(...all.map(({ difference }) => difference)).toExponential(1);
    this.said = this.say(this.differs ? "ckDiffers" : "ckFits", { largest });
  }

  private renderOutcome() {
    if (this.failure) return trouble(this.lang, this.failure, () => this.repeat());
    return html`<p role="status">${this.said} ${this.differs ? checkLink(this.lang) : nothing}</p>`;
  }

  private renderRow(name: string) {
    const model = this.models?.[name];
    if (!model) return null;
    const here = this.verified.get(name);
    return html`<tr><th scope="row">${model.name}</th>
      <td>${minus(model.difference.toExponential(1))}</td>
      <td>${here ? minus(here.difference.toExponential(1)) : "–"}</td>
      <td>${here ? `${here.ms.toFixed(1)} ms` : "–"}</td>
      <td>${model.opset}</td><td>${model.bytes.toLocaleString("en")}</td>
      <td><code>${model.sha256}</code></td></tr>`;
  }

  private renderCommand() {
    const text = this.say("ckCommand");
    return html`<p>${text}</p>
      <div class="scroll" tabindex="0" role="group" aria-label=${text}><code>${this.command}</code></div>`;
  }

  private renderGraphs() {
    const heads: StringKey[] = [
      "ckGraph",
      "ckBuilt",
      "ckHere",
      "ckTime",
      "ckOpset",
      "ckBytes",
      "ckHash",
    ];
    return html`<p>${this.say("ckLead")}</p>
      <div class="scroll" tabindex="0" role="group" aria-label=${this.say("shVerify")}><table>
        <thead><tr>${heads.map((head) => html`<th scope="col">${this.say(head)}</th>`)}</tr></thead>
        <tbody>${this.graphs.map((name) => this.renderRow(name))}</tbody></table></div>
      <button ?disabled=${!this.models} @click=${this.repeat}>${this.say("ckRepeat")}</button>
      ${this.renderOutcome()}`;
  }

  protected override render() {
    return html`${this.graphs.length ? this.renderGraphs() : nothing}
      ${this.remark ? html`<p class="remark">${this.remark}</p>` : nothing}
      ${this.command ? this.renderCommand() : nothing}`;
  }

  static override styles = css`
    :host { display: block; margin-top: 8px; }
    p { margin: 4px 0; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin-bottom: 6px; }
    th, td { border-bottom: 1px solid var(--md-default-fg-color--lightest, #ddd); padding: 3px 12px 3px 0; text-align: right; white-space: nowrap; }
    :is(th, td):is(:first-child, :last-child) { text-align: left; }
    code { font-size: 0.92em; white-space: nowrap; }
    ${plainButton}
    ${failureStyles}
    a { color: var(--md-typeset-a-color, #00695c); }
    button:disabled { cursor: default; opacity: 0.5; }
    :is(button, a, .scroll):focus-visible { outline: 3px solid var(--book-focus, #1a1a1a); outline-offset: 2px; }
  `;
}
