import { html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { Loaded, ModelName } from "../../../runtime/wire/protocol.ts";
import type { Columns } from "../take-away/csv.ts";
import { NETWORK, networkAskedFor } from "./address.ts";
import "../take-away/data-table.ts";
import type { Figure } from "../take-away/lab-footer.ts";
import { hideIn } from "./hiding.ts";
import "../take-away/lab-footer.ts";
import { LinkedState } from "./linked.ts";
import "./rested-words.ts";
import { RuntimeElement } from "./runtime-element.ts";
import { type Picture, sheetOf } from "./sheets.ts";

/** A demo that can be linked to, hidden in parts, saved and embedded. */
export abstract class FigureElement extends RuntimeElement implements Figure {
  /** The graphs that compute what the lab shows. */
  abstract readonly graphs: readonly ModelName[];
  /** What is being computed, or was last. */
  protected work: Promise<void> = Promise.resolve();
  /** Whether the lab has shown something: until then its place is kept (styles/book.css). */
  @property({ type: Boolean, reflect: true, attribute: "data-shown" }) isShown = false;
  private readonly linked = new LinkedState(
    this,
    () => this.network(),
    () => this.onLink(),
  );

  constructor() {
    super();
    this.addController({ hostUpdated: () => void this.release() });
  }

  /** The numbers shown, in full precision; null while there are none. */
  abstract columns(): Columns | null;

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

  get models(): Loaded["models"] | null {
    return this.loaded?.models ?? null;
  }

  link(page?: string): string {
    return this.linked.link(page);
  }

  fileName(): string {
    const states = [...this.linked.states()].filter(([, text]) => text.length < 20);
    const words = [this.localName, ...states.map(([name, text]) => `${name}-${text}`)];
    return words.join("_").replace(/[^\w.-]+/g, "-");
  }

  /** The network that a link to this figure means. */
  protected network(): Record<string, string> {
    const used = this.loaded ? this.loaded.own?.used : networkAskedFor(location.hash) === "own";
    return { [NETWORK]: used ? "own" : "shipped" };
  }

  /** Say that something of the link was not understood. */
  protected refuse(text: string): void {
    this.linked.refused.push(text);
    this.requestUpdate();
  }

  /** The reader has followed another link to this lab, on the page where it stands. */
  private onLink(): void {
    if (this.phase !== "ready") return;
    const wanted = networkAskedFor(location.hash);
    if (this.loaded?.own && wanted && wanted !== this.network()[NETWORK]) location.reload();
    else this.again();
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    return hideIn(super.createRenderRoot());
  }

  /** The results in sentences, for those who hear them; those that stand on the page. */
  protected abstract told(): readonly string[];

  /** The network in use where that is worth a word, and what of the link was not understood. */
  protected renderNotices(): TemplateResult {
    const uses = NETWORK in this.network();
    const missing = networkAskedFor(location.hash) === "own" && this.loaded && !this.loaded.own;
    const refused = this.linked.refused.join(", ");
    const notes: string[] = [];
    if (uses && missing) notes.push(this.say("shNotYours"));
    if (refused) notes.push(this.say("shRefused", { refused }));
    return html`${uses ? this.renderOwn() : null}
      ${notes.map((note) => html`<p class="own">${note}</p>`)}
      <rested-words .words=${[...notes, ...this.told()]}></rested-words>`;
  }

  /** A name for one of several pictures: what it belongs to, and what it shows. */
  protected named(of: string, what: string, values: ArrayLike<number>): Picture {
    return { name: this.say("dtOf", { of, what }), values };
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

  /** The numbers of the pictures shown, one at a time. @param pictures asked while it is open */
  protected renderPictures(pictures: () => readonly Picture[]): TemplateResult {
    const sheets = () => pictures().map((picture) => sheetOf(this.lang, picture));
    return html`<data-table lang=${this.lang} summary=${this.say("dtPictures")} .sheets=${sheets}></data-table>`;
  }

  /** Links, files and frames; the last thing in every lab. */
  protected renderFooter(): TemplateResult {
    return html`<lab-footer data-control="footer" lang=${this.lang} .figure=${this}
      .address=${this.link()}></lab-footer>`;
  }
}
