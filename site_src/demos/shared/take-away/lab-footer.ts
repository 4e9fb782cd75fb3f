import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { siteRoot } from "../../../runtime/engine/addresses.ts";
import type { Family, Verified } from "../../../runtime/engine/calls.ts";
import { offerFile } from "../../../scripts/offer-file.ts";
import { type Language, PREFIXES, type StringKey, say } from "../../../strings/strings.ts";
import { BookElement } from "../base/book-element.ts";
import { checkLink } from "../base/check-link.ts";
import { boxStyles, byHand, toClipboard } from "./clipboard.ts";
import { type Columns, csv } from "./csv.ts";
import "./lab-check.ts";
import { plainButton } from "../base/lab-styles.ts";
import type { Moment } from "./moment.ts";
import { pictureOf, Unreadable, unpictured } from "./picture.ts";

/** What the footer needs of its lab. */
export interface Figure extends HTMLElement {
  /** address of this very figure, on a page of the site */
  link(page?: string): string;
  /** what is said when that address was copied */
  readonly linkCopied: string;
  /** the name of a file about it, without ending */
  fileName(): string;
  /** the graphs that compute what it shows */
  readonly graphs: readonly string[];
  /** the command that computes the numbers in Python; empty where there is none */
  readonly command: string;
  /** which numbers come neither from the graphs nor from the command; empty where all do */
  readonly remark: string;
  /** every graph of the lab's family; null before anything is loaded */
  readonly models: Family["models"] | null;
  /** runs a graph in this browser and compares it with PyTorch. @throws RuntimeError */
  verify(graph: string): Promise<Verified>;
  /** resolves when what is shown belongs to the states */
  settled(): Promise<void>;
  /** the numbers shown; null while there are none */
  columns(): Columns | null;
  /** the part of it that goes into the picture of a moment */
  readonly paper: HTMLElement;
}

/** `<lab-footer>`: take the lab away as a link, a picture, numbers or a frame of another page. */
@customElement("lab-footer")
export class LabFooter extends BookElement {
  @property() override lang: Language = "zh";
  @property({ attribute: false }) figure!: Figure;
  /** The figure's link: what was said of one figure is not said of the next. */
  @property({ attribute: false }) address = "";
  /** What is worth showing to others, in the reader's voice; empty while nothing is. */
  @property() moment = "";
  @state() private said: string | TemplateResult = "";
  /** What could not be put into the clipboard, to be copied by hand. */
  @state() private text = "";
  @state() private open: "embed" | "verify" | null = null;
  /** What is being made a picture of, to be shown to others. */
  @state() private shared: Moment | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("address") || changed.has("moment")) this.shared = null;
    if (!changed.has("address")) return;
    this.said = "";
    this.text = "";
  }

  private say(key: StringKey, values: Record<string, string | number> = {}): string {
    return say(this.lang, key, values);
  }

  private async copy(text: string, done: string): Promise<void> {
    const taken = await toClipboard(text);
    this.said = taken ? done : this.say("shByHand");
    this.text = taken ? "" : text;
  }

  private async takePicture(): Promise<void> {
    try {
      await this.figure.settled();
      this.save(await pictureOf(this.figure, this), "png");
    } catch (error) {
      const text = unpictured(this.lang, error);
      this.said = error instanceof Unreadable ? text : html`${text} ${checkLink(this.lang)}`;
    }
  }

  private async takeData(): Promise<void> {
    await this.figure.settled();
    const columns = this.figure.columns();
    if (!columns) this.said = this.say("shNoData");
    else this.save(new Blob([csv(columns)], { type: "text/csv" }), "csv");
  }

  private save(blob: Blob, ending: string): void {
    const file = `${this.figure.fileName()}.${ending}`;
    offerFile(blob, file);
    this.said = this.say("shSaved", { file });
  }

  /** What it takes is loaded when it is asked for. */
  private async share(): Promise<void> {
    await Promise.all([this.figure.settled(), import("./share-sheet.ts")]);
    this.shared = this.shared ? null : { words: this.moment, paper: this.figure.paper };
  }

  /** Heard by the page (scripts/presenting.ts). */
  private present(): void {
    this.dispatchEvent(new Event("present", { bubbles: true, composed: true }));
  }

  /** The address of the page that holds this lab alone. */
  private get embedded(): string {
    const page = new URL(`${PREFIXES[this.lang]}embed/${this.figure.localName}/`, siteRoot);
    page.search = location.search;
    return this.figure.link(page.href);
  }

  private get snippet(): string {
    const height = Math.ceil(this.figure.getBoundingClientRect().height);
    const title = this.figure.shadowRoot?.querySelector("h3")?.textContent ?? document.title;
    const quoted = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
    return [
      `<iframe src="${quoted(this.embedded)}" title="${quoted(title)}" width="100%" height="${height}"`,
      'loading="lazy" style="border:0" allow="clipboard-write"></iframe>',
    ].join(" ");
  }

  private readonly verify = (graph: string) => this.figure.verify(graph);

  private renderToggle(panel: "embed" | "verify", name: StringKey) {
    return html`<button aria-expanded=${this.open === panel} @click=${() => {
      this.open = this.open === panel ? null : panel;
    }}>${this.say(name)}</button>`;
  }

  private renderCheck() {
    const { graphs, models, remark, command } = this.figure;
    return html`<lab-check lang=${this.lang} .graphs=${graphs} .models=${models}
      .verify=${this.verify} remark=${remark} command=${command}></lab-check>`;
  }

  private renderEmbed() {
    return html`<label>${this.say("shEmbedHint")}
        <textarea readonly rows="3" .value=${this.snippet}></textarea></label>
      <button @click=${() => this.copy(this.snippet, this.say("shSnippetCopied"))}>${this.say("shCopy")}</button>
      <a href=${this.embedded} target="_blank">${this.say("shAlone")}</a>`;
  }

  private renderMoment() {
    if (!this.moment) return nothing;
    const { shared, figure } = this;
    return html`<button class="moment" aria-expanded=${shared !== null}
        @click=${this.share}>${this.say("shMoment")}</button>
      ${
        shared
          ? html`<share-sheet lang=${this.lang} .moment=${shared} address=${this.address}
              file=${figure.localName}></share-sheet>`
          : nothing
      }`;
  }

  protected override render() {
    const isAlone = "embed" in document.documentElement.dataset;
    return html`${this.renderMoment()}<details><summary>${this.say("shTake")}</summary>
      <div class="row">
        <button @click=${() => this.copy(this.figure.link(), this.figure.linkCopied)}>${this.say("shLink")}</button>
        <button @click=${this.takePicture}>${this.say("shPicture")}</button>
        <button @click=${this.takeData}>${this.say("shData")}</button>
        ${isAlone ? nothing : html`<button @click=${this.present}>${this.say("shPresent")}</button>`}
        ${isAlone ? nothing : this.renderToggle("embed", "shEmbed")}
        ${this.renderToggle("verify", "shVerify")}
      </div>
      ${this.open === "embed" ? this.renderEmbed() : nothing}
      ${this.open === "verify" ? this.renderCheck() : nothing}
      <p role="status">${this.said}</p>
      ${this.text ? byHand(this.lang, this.text) : nothing}</details>`;
  }

  static override styles = css`
    :host {
      border-top: 1px solid var(--md-default-fg-color--lightest, #ddd);
      display: block;
      font-size: 0.86em;
      margin-top: 8px;
    }
    summary { border-radius: 8px; cursor: pointer; padding: 10px 0; width: fit-content; }
    summary:focus-visible { outline: 3px solid var(--book-focus, #1a1a1a); outline-offset: 2px; }
    .moment { margin-top: 10px; }
    .row { display: flex; flex-wrap: wrap; gap: 4px 8px; }
    ${plainButton}
    button[aria-expanded="true"] { border-color: currentColor; }
    :is(button, a):focus-visible { outline: 3px solid var(--book-focus, #1a1a1a); outline-offset: 2px; }
    a { color: var(--md-typeset-a-color, #00695c); margin-left: 8px; }
    p { margin: 4px 0 0; min-height: 1.4em; }
    label { display: block; margin-top: 8px; }
    ${boxStyles}
    @media print { :host { display: none; } }
  `;
}
