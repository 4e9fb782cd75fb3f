import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { type Key, say } from "../../../../build/labs/site/self-test.ts";
import { calculator } from "../../../runtime/calculator/client.ts";
import type { Loaded } from "../../../runtime/digits/calls.ts";
import { type DigitClient, digits } from "../../../runtime/digits/client.ts";
import type { Family, FamilyClient } from "../../../runtime/engine/calls.ts";
import { toFailure } from "../../../runtime/engine/failure.ts";
import type { OnProgress } from "../../../runtime/wire/protocol.ts";
import { minus } from "../../../strings/fill-in.ts";
import { type Filling, megabytes } from "../../../strings/strings.ts";
import { networkAskedFor } from "../../digits/shared/network-address.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { RuntimeElement } from "../../shared/base/runtime-element.ts";
import { sentence, wayOut } from "../../shared/base/trouble.ts";
import { boxStyles, byHand, toClipboard } from "../../shared/take-away/clipboard.ts";
import { check, type Report, type Row, report, withTraining } from "./report.ts";
import { STEPS, type Trained, trainOnWebgpu } from "./training.ts";

/** Size of the engine that trains on WebGPU, of which nothing is fetched unasked. */
declare const WEBGPU_BYTES: number;

declare global {
  interface Window {
    /** Resolves once all that was asked for has run, or when nothing can. */
    selftest?: Promise<Report>;
  }
}

/** The graphs of a family, in the manifest's order, with its worker. */
function graphsOf(
  { running }: { running: FamilyClient | null },
  { models }: Family,
): [string, FamilyClient][] {
  return running ? Object.keys(models).map((name) => [name, running]) : [];
}

/** `<self-test>`: every graph of the site run in this browser and compared with PyTorch's answers. */
@customElement("self-test")
export class SelfTest extends RuntimeElement<DigitClient, Loaded> {
  protected override readonly runtime = digits;
  @state() private rows: Row[] = [];
  @state() private result: Report | null = null;
  @state() private said = "";
  /** The report, where it is to be copied by hand. */
  @state() private text = "";
  @state() private training = false;
  @state() private fetched = { received: 0, total: 0 };
  /** Every graph of the site, and who runs it. */
  private graphs: [string, FamilyClient][] = [];
  private settle: (result: Report) => void = () => undefined;

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.promise();
    this.ready.catch(() => undefined); // shown on the page, and part of the report
  }

  protected override async begin(onProgress: OnProgress): Promise<Loaded> {
    const loaded = await digits.load(onProgress, networkAskedFor(location.hash) === "shipped");
    const sizes = await calculator.load(() => undefined);
    this.graphs = [...graphsOf(digits, loaded), ...graphsOf(calculator, sizes)];
    return loaded;
  }

  protected override onReady(): void {
    if (this.result) this.promise(); // the one before has been kept
    void this.checkAll();
  }

  protected override fail(error: unknown): void {
    super.fail(error);
    void report(this.rows, toFailure(error, "run", "runtime")).then((result) =>
      this.finish(result),
    );
  }

  private async checkAll(): Promise<void> {
    this.rows = [];
    this.forget();
    for (const [graph, client] of this.graphs) {
      this.rows = [...this.rows, await check(client, graph)];
    }
    const result = await report(this.rows, null);
    if (new URLSearchParams(location.search).get("engine") === "webgpu") await this.train(result);
    else this.finish(result);
  }

  private promise(): void {
    window.selftest = new Promise((resolve) => {
      this.settle = resolve;
    });
    window.dispatchEvent(new Event("selftest")); // for the link that reports a problem
  }

  private finish(result: Report): void {
    this.result = result;
    this.settle(result);
  }

  /** Steps on WebGPU, for which its engine is fetched. */
  private async train(result: Report): Promise<void> {
    this.forget();
    this.result = result;
    this.training = true;
    const trained = await trainOnWebgpu(this.running(), (received, total) => {
      this.fetched = { received, total };
    });
    this.training = false;
    this.finish(withTraining(result, trained));
  }

  private alsoWebgpu(result: Report): void {
    this.promise();
    void this.train(result);
  }

  /** What was said of the last report is not true of the next one. */
  private forget(): void {
    this.result = null;
    this.said = "";
    this.text = "";
  }

  private async copy(): Promise<void> {
    const text = JSON.stringify(this.result, null, 1);
    const taken = await toClipboard(text);
    this.said = this.say(taken ? "copied" : "shByHand");
    this.text = taken ? "" : text;
  }

  private renderRow({ graph, ok, verified, failure }: Row) {
    const verdict = html`<td>${this.say(ok ? "right" : "wrong")}</td>`;
    if (!verified) {
      const text = failure && sentence(this.lang, failure);
      return html`<tr><th scope="row">${graph}</th>${verdict}<td colspan="4">${text}</td></tr>`;
    }
    return html`<tr><th scope="row">${graph}</th>${verdict}
      <td>${verified.backend}</td>
      <td>${minus(verified.difference ? verified.difference.toExponential(1) : 0)}</td><td>${minus(verified.tolerance.toExponential(0))}</td>
      <td>${verified.ms.toFixed(2)}</td></tr>`;
  }

  private renderTable() {
    if (!this.rows.length) return nothing;
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${this.say("title")}><table>
      <thead><tr><th scope="col">${this.say("graph")}</th><th scope="col">${this.say("result")}</th>
      <th scope="col">${this.say("backend")}</th>
      <th scope="col">${this.say("difference")}</th><th scope="col">${this.say("allowed")}</th>
      <th scope="col">${this.say("time")}</th></tr></thead>
      <tbody>${this.rows.map((row) => this.renderRow(row))}${this.renderTrained()}</tbody></table></div>`;
  }

  private renderTrained() {
    const trained = this.result?.training.webgpu;
    if (!trained || trained.lack) return nothing;
    const { ok, adapter, backend, difference, tolerance, failure } = trained;
    const verdict = html`<th scope="row">${this.say("engineWebgpu", { adapter })}</th>
      <td>${this.say(ok ? "right" : "wrong")}</td>`;
    if (failure) {
      return html`<tr>${verdict}<td colspan="4">${sentence(this.lang, failure)}</td></tr>`;
    }
    return html`<tr>${verdict}<td>${backend}</td><td>${minus(difference.toExponential(1))}</td>
      <td>${minus(tolerance.toExponential(0))}</td><td>${trained.msPerStep.toFixed(2)}</td></tr>`;
  }

  /** The training among the graphs' runs, in words. */
  private renderSteps({ training }: Report) {
    return training.wasm.map(
      ({ graph, steps, msPerStep, difference }) =>
        html`<p class="steps">${this.say("steps", {
          graph,
          steps,
          ms: msPerStep.toFixed(2),
          difference: difference.toExponential(1),
        })}</p>`,
    );
  }

  /** What training on WebGPU found, in words; or the button that begins it. */
  private renderTraining(result: Report) {
    if (this.training) {
      const [received, total] = [this.fetched.received, this.fetched.total].map(megabytes);
      return html`<p role="status">${this.say("training", { steps: STEPS })}
        ${total ? this.say("engineFetching", { received: received ?? "", total }) : nothing}</p>`;
    }
    const { webgpu } = result.training;
    if (!webgpu) {
      const size = megabytes(WEBGPU_BYTES + (this.loaded?.digits.train.bytes ?? 0));
      return html`<p class="row"><button @click=${() => this.alsoWebgpu(result)}>${this.say("alsoWebgpu")}</button>
        <span class="muted">${this.say("webgpuSize", { megabytes: size })}</span></p>`;
    }
    const { failure } = webgpu;
    return html`<p class="webgpu" role="status">${this.tellTraining(webgpu)}</p>
      ${failure ? wayOut(this.lang, failure, () => this.alsoWebgpu(result)) : nothing}`;
  }

  private tellTraining({ ok, lack, steps, ...trained }: Trained): string {
    if (lack) return this.say(lack);
    if (trained.failure) {
      return `${this.say("webgpuFailed")} ${sentence(this.lang, trained.failure)}`;
    }
    return this.say(ok ? "trained" : "trainedWrong", {
      steps,
      engine: this.say(trained.backend === "webgpu" ? "engineWebgpu" : "engineWasm", {
        adapter: trained.adapter,
      }),
      ms: trained.msPerStep.toFixed(1),
      msOnWasm: trained.msPerStepOnWasm.toFixed(1),
      difference: trained.difference.toExponential(1),
      tolerance: trained.tolerance.toExponential(0),
    });
  }

  private renderResult() {
    const result = this.result;
    const total = this.graphs.length;
    if (!result) {
      return html`<p role="status">${this.say("running", { done: this.rows.length, total })}</p>`;
    }
    const values = {
      engine: result.engine,
      runtime: result.runtime ?? "–",
      backend: result.backend ?? "–",
      threads: result.threads ?? "–",
      webgpu: this.say(result.webgpu ? "yes" : "no"),
    };
    return html`<p role="status" class="sum"><strong>${this.say(result.ok ? "allRight" : "notAllRight")}</strong></p>
      <p>${this.say("engine", values)}</p>
      <p class="muted">${result.browser}</p>
      ${this.renderFailed(result)}${this.renderSteps(result)}
      ${result.failure ? nothing : this.renderTraining(result)}`;
  }

  /** The way out when graphs could not run; the table says which. */
  private renderFailed({ rows }: Report) {
    const failures = rows.flatMap(({ failure }) => failure ?? []);
    const worst = failures.find(({ kind }) => kind === "gone") ?? failures[0];
    return worst ? wayOut(this.lang, worst, () => this.onReady()) : nothing;
  }

  private renderJson() {
    if (!this.result) return nothing;
    return html`<div class="row"><button @click=${this.copy}>${this.say("copy")}</button>
      <p role="status" class="copied">${this.said}</p></div>
      ${this.text ? byHand(this.lang, this.text) : nothing}
      <details><summary>JSON</summary><pre tabindex="0">${JSON.stringify(this.result, null, 1)}</pre></details>`;
  }

  protected override render() {
    return html`<h2>${this.say("title")}</h2>
      ${this.renderTrouble()}
      ${this.phase === "ready" || this.result ? this.renderResult() : nothing}
      ${this.renderTable()}${this.renderJson()}`;
  }

  static override styles = [
    labStyles,
    css`
      ${boxStyles}
      pre { font-size: 0.8em; max-height: 24em; overflow: auto; }
      tbody th { font-weight: 400; }
    `,
  ];
}
