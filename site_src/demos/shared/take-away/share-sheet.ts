import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { offerFile } from "../../../scripts/offer-file.ts";
import { type Language, type StringKey, say } from "../../../strings/strings.ts";
import { BookElement } from "../base/book-element.ts";
import { plainButton } from "../base/lab-styles.ts";
import { boxStyles, byHand, toClipboard } from "./clipboard.ts";
import type { Moment } from "./moment.ts";
import { unpictured } from "./picture.ts";
import type { ShareCard } from "./share-card.ts";
import "./share-card.ts";

/**
 * `<share-sheet>`: a picture of what a reader has brought about, with the address that leads there. It is
 * drawn in the page; whoever sends it on is the reader.
 */
@customElement("share-sheet")
export class ShareSheet extends BookElement {
  @property() override lang: Language = "zh";
  @property({ attribute: false }) moment!: Moment;
  @property() address = "";
  /** the name of a file, without its ending */
  @property() file = "";
  @state() private picture: File | null = null;
  @state() private said = "";
  /** Whether the words are in the clipboard, or must be copied by hand. */
  @state() private isTaken = true;
  private preview = "";

  private say(key: StringKey, values: Record<string, string | number> = {}): string {
    return say(this.lang, key, values);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    URL.revokeObjectURL(this.preview);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("moment")) void this.draw();
  }

  private async draw(): Promise<void> {
    const { moment, lang, address } = this;
    const card = Object.assign(document.createElement("share-card"), {
      ...{ lang, moment, address },
      ariaHidden: "true",
    });
    document.body.append(card);
    try {
      const blob = await (card as ShareCard).picture();
      if (moment !== this.moment) return;
      URL.revokeObjectURL(this.preview);
      this.preview = URL.createObjectURL(blob);
      this.picture = new File([blob], `${this.file}.png`, { type: "image/png" });
      this.said = "";
    } catch (error) {
      this.said = unpictured(this.lang, error);
    } finally {
      card.remove();
    }
  }

  private get message(): string {
    return `${this.moment.words}\n${this.address}`;
  }

  private save(picture: File): void {
    offerFile(picture, picture.name);
    this.said = this.say("shSaved", { file: picture.name });
  }

  private async copy(): Promise<void> {
    this.isTaken = await toClipboard(this.message);
    this.said = this.say(this.isTaken ? "shMessageCopied" : "shByHand");
  }

  /** Hand it to another program of the device; a reader who thinks better of it is no failure. */
  private async send(picture: File): Promise<void> {
    try {
      await navigator.share({ files: [picture], text: this.message });
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError"))
        this.said = this.say("shNotSent", { detail: String(error) });
    }
  }

  private renderButtons(picture: File) {
    const canSend = navigator.canShare?.({ files: [picture] }) ?? false;
    return html`<div class="row">
      ${canSend ? html`<button @click=${() => this.send(picture)}>${this.say("shSend")}</button>` : nothing}
      <button @click=${() => this.save(picture)}>${this.say("shSavePicture")}</button>
      <button @click=${this.copy}>${this.say("shCopyMessage")}</button></div>`;
  }

  protected override render() {
    const { picture, moment } = this;
    return html`${
      picture
        ? html`<img src=${this.preview} alt=${moment.words}>${this.renderButtons(picture)}`
        : nothing
    }
      <p role="status">${this.said}</p>${this.isTaken ? nothing : byHand(this.lang, this.message)}<p class="muted">${this.say("shUnsent")}</p>`;
  }

  static override styles = css`
    :host { display: block; padding: 4px 0 8px; }
    img { border: 1px solid var(--md-default-fg-color--lightest, #ddd); border-radius: 8px; display: block; margin-bottom: 8px; max-height: 70vh; max-width: min(100%, 420px); }
    .row { display: flex; flex-wrap: wrap; gap: 4px 8px; }
    ${plainButton}
    ${boxStyles}
    button:focus-visible { outline: 3px solid var(--book-focus, #1a1a1a); outline-offset: 2px; }
    p { margin: 4px 0 0; }
    p:empty { display: none; }
    .muted { color: var(--md-default-fg-color--light, #666); }
  `;
}
