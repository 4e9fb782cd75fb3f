import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { toFailure } from "../../runtime/failure.ts";
import { labStyles } from "../shared/lab-styles.ts";
import { RuntimeElement } from "../shared/runtime-element.ts";
import { check, type Report, type Row, report } from "./report.ts";

declare global {
  interface Window {
    /** Resolves once every graph has run, or when nothing can. */
    selftest?: Promise<Report>;
  }
}

/** `<self-test>`: every graph of the site run in this browser and compared with PyTorch's answers. */
@customElement("self-test")
export class SelfTest extends RuntimeElement {
  @state() private rows: Row[] = [];
  @state() private result: Report | null = null;
  @state() private copied = false;
  private settle: (found: Report) => void = () => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    window.selftest = new Promise((resolve) => {
      this.settle = resolve;
    });
    this.ready.catch(() => undefined); // shown on the page, and part of the report
  }

  protected override onReady(): void {
    this.rows = [];
    this.result = null;
    void this.checkAll();
  }

  protected override fail(error: unknown): void {
    super.fail(error);
    void report(this.rows, toFailure(error, "run", "runtime")).then((found) => this.finish(found));
  }

  private async checkAll(): Promise<void> {
    for (const graph of this.loaded?.graphs ?? []) {
      this.rows = [...this.rows, await check(this.running(), graph)];
    }
    this.finish(await report(this.rows, null));
  }

  private finish(found: Report): void {
    this.result = found;
    this.settle(found);
  }

  private async copy(): Promise<void> {
    await navigator.clipboard.writeText(JSON.stringify(this.result, null, 1));
    this.copied = true;
  }

  private renderRow({ graph, ok, verified, failure }: Row) {
    const verdict = html`<td>${this.say(ok ? "stRight" : "stWrong")}</td>`;
    if (!verified) {
      const text = failure && this.say(failure.kind, { ...failure });
      return html`<tr><th scope="row">${graph}</th>${verdict}<td colspan="3">${text}</td></tr>`;
    }
    return html`<tr><th scope="row">${graph}</th>${verdict}
      <td>${verified.difference ? verified.difference.toExponential(1) : 0}</td><td>${verified.tolerance.toExponential(0)}</td>
      <td>${verified.ms.toFixed(1)}</td></tr>`;
  }

  private renderTable() {
    if (!this.rows.length) return nothing;
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${this.say("stTitle")}><table>
      <thead><tr><th scope="col">${this.say("stGraph")}</th><th scope="col">${this.say("stResult")}</th>
      <th scope="col">${this.say("stDifference")}</th><th scope="col">${this.say("stAllowed")}</th>
      <th scope="col">${this.say("stTime")}</th></tr></thead>
      <tbody>${this.rows.map((row) => this.renderRow(row))}</tbody></table></div>`;
  }

  private renderResult() {
    const found = this.result;
    const total = this.loaded?.graphs.length ?? 0;
    if (!found) {
      return html`<p role="status">${this.say("stRunning", { done: this.rows.length, total })}</p>`;
    }
    const values = {
      runtime: found.runtime ?? "–",
      threads: found.threads,
      webgpu: this.say(found.webgpu ? "stYes" : "stNo"),
    };
    return html`<p role="status" class="sum"><strong>${this.say(found.ok ? "stAllRight" : "stNotAllRight")}</strong></p>
      <p>${this.say("stEngine", values)}</p>
      <p class="muted">${found.browser}</p>`;
  }

  private renderJson() {
    if (!this.result) return nothing;
    return html`<p class="row"><button @click=${this.copy}>${this.say(this.copied ? "stCopied" : "stCopy")}</button></p>
      <details><summary>JSON</summary><pre tabindex="0">${JSON.stringify(this.result, null, 1)}</pre></details>`;
  }

  protected override render() {
    return html`<h2>${this.say("stTitle")}</h2>
      ${this.renderTrouble()}
      ${this.phase === "ready" || this.result ? this.renderResult() : nothing}
      ${this.renderTable()}${this.renderJson()}`;
  }

  static override styles = [
    labStyles,
    css`
      pre { font-size: 0.8em; max-height: 24em; overflow: auto; }
      tbody th { font-weight: 400; }
    `,
  ];
}
