import { html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { Needs } from "../../../offline/needs.ts";
import type { Family, FamilyClient, Verified } from "../../../runtime/engine/calls.ts";
import type { Columns } from "../take-away/csv.ts";
import "../take-away/data-table.ts";
import type { Figure } from "../take-away/lab-footer.ts";
import { hideIn } from "./hiding.ts";
import "../take-away/lab-footer.ts";
import type { Latest } from "./latest.ts";
import { LinkedState } from "./linked.ts";
import "./rested-words.ts";
import { RuntimeElement } from "./runtime-element.ts";

/** A demo that can be linked to, hidden in parts, saved and embedded. */
export abstract class FigureElement<Client extends FamilyClient, Loaded extends Family>
  extends RuntimeElement<Client, Loaded>
  implements Figure
{
  /** The graphs that compute what the lab shows. */
  abstract readonly graphs: readonly string[];
  /** What the lab needs to work without a network. */
  abstract readonly needs: Needs | readonly Needs[];
  /** What is being computed, or was last. */
  protected work: Promise<void> = Promise.resolve();
  /** Whether the lab has shown something: until then its place is kept (styles/book.css). */
  @property({ type: Boolean, reflect: true, attribute: "data-shown" }) isShown = false;
  private readonly linked = new LinkedState(
    this,
    () => this.context(),
    () => this.onLink(),
  );

  constructor() {
    super();
    this.addController({ hostUpdated: () => void this.release() });
  }

  /** The numbers shown, in full precision; null while there are none. */
  abstract columns(): Columns | null;

  /** What is worth showing to others, in the reader's voice; most labs have nothing of the kind. */
  protected get moment(): string {
    return "";
  }

  /** What a picture of that moment shows. */
  get paper(): HTMLElement {
    return this;
  }

  /** A part that is drawn. @throws Error where it is not */
  protected drawn(selector: string): HTMLElement {
    const part = this.renderRoot.querySelector<HTMLElement>(selector);
    if (!part) throw new Error(`${this.localName} has no ${selector}`);
    return part;
  }

  /** Resolves when what is shown belongs to the states; never rejects, failures are shown. */
  async settled(): Promise<void> {
    await this.sight.during(async () => {
      await this.ready.catch(() => undefined);
      await this.work;
      await this.updateComplete;
    });
  }

  /** The command that computes the numbers again; empty where there is none. */
  get command(): string {
    return `python -m site_src.recompute '${this.link()}'`;
  }

  /** What is said when the link to the lab was copied. */
  get linkCopied(): string {
    return this.say("shLinkCopied");
  }

  /** Which numbers come neither from the graphs nor from the command; empty where all do. */
  get remark(): string {
    return "";
  }

  get models(): Family["models"] | null {
    return this.loaded?.models ?? null;
  }

  async verify(graph: string): Promise<Verified> {
    // After a failure elsewhere on the page the runtime may have to begin anew.
    await this.begin(() => undefined);
    return this.running().verify(graph);
  }

  link(page?: string): string {
    return this.linked.link(page);
  }

  fileName(): string {
    const states = [...this.linked.states()].filter(([, text]) => text.length < 20);
    const words = [this.localName, ...states.map(([name, text]) => `${name}-${text}`)];
    return words.join("_").replace(/[^\w.-]+/g, "-");
  }

  /** Bring what is shown up to the states, once the graphs can run; a failure is shown. */
  protected keepUp(latest: Latest): Promise<void> {
    this.work = this.catchUp(latest);
    return this.work;
  }

  private async catchUp(latest: Latest): Promise<void> {
    if (this.phase !== "ready") return;
    this.failure = null;
    try {
      await latest.run();
    } catch (error) {
      this.fail(error);
    }
  }

  /** What a link to this figure says beside its own states. */
  protected context(): Record<string, string> {
    return {};
  }

  /** Say that something of the link was not understood. */
  protected refuse(text: string): void {
    this.linked.refused.push(text);
    this.requestUpdate();
  }

  /** The reader has followed another link to this lab, on the page where it stands. */
  protected onLink(): void {
    if (this.phase === "ready") this.again();
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    return hideIn(super.createRenderRoot());
  }

  /** The results in sentences, for those who hear them; those that stand on the page. */
  protected abstract told(): readonly string[];

  /** What is to be known before the results, a sentence each. */
  protected notes(): readonly string[] {
    const refused = this.linked.refused.join(", ");
    return refused ? [this.say("shRefused", { refused })] : [];
  }

  /** These notes, on the page and for those who hear it. */
  protected renderNotices(): TemplateResult {
    const notes = this.notes();
    return html`${notes.map((note) => html`<p class="own">${note}</p>`)}
      <rested-words .words=${[...notes, ...this.told()]}></rested-words>`;
  }

  /** Give back the place that was kept, once there are numbers to see, or a failure. */
  private async release(): Promise<void> {
    if (this.isShown || (this.phase !== "ready" && this.phase !== "failed")) return;
    await this.work;
    this.isShown = true;
  }

  /** The figure that stands on the page without scripts, until the lab shows its own. */
  protected renderStill(): TemplateResult | typeof nothing {
    return this.isShown && this.phase === "ready" ? nothing : html`<slot></slot>`;
  }

  /** Links, files and frames; the last thing in every lab. */
  protected renderFooter(): TemplateResult {
    return html`<lab-footer data-control="footer" lang=${this.lang} .figure=${this}
      .address=${this.link()} moment=${this.moment}></lab-footer>`;
  }
}
