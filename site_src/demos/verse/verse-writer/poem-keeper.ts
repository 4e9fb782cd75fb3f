import { css, html } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type Key, say } from "../../../../build/labs/verse/verse-writer.ts";
import { offerFile } from "../../../scripts/offer-file.ts";
import type { Filling, Language } from "../../../strings/strings.ts";
import { BookElement } from "../../shared/base/book-element.ts";
import { plainButton } from "../../shared/base/lab-styles.ts";
import { pictureOf, unpictured } from "../../shared/take-away/picture.ts";

/** `<poem-keeper>`: the poem alone, to take away: a picture of it as it is set, or its text. */
@customElement("poem-keeper")
export class PoemKeeper extends BookElement {
  @property() override lang: Language = "zh";
  /** the name of a file, without its ending */
  @property() file = "";
  /** what is in the picture */
  @property({ attribute: false }) paper: HTMLElement | null = null;
  @property({ attribute: false }) text = "";
  @state() private said = "";

  private say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  private async savePicture(): Promise<void> {
    const end = this.paper?.lastElementChild;
    if (!this.paper || !(end instanceof HTMLElement)) return;
    try {
      this.save(await pictureOf(this.paper, end), "png");
    } catch (error) {
      this.said = unpictured(this.lang, error);
    }
  }

  private saveText(): void {
    this.save(new Blob([this.text], { type: "text/plain;charset=utf-8" }), "txt");
  }

  private save(blob: Blob, ending: string): void {
    const file = `${this.file}.${ending}`;
    offerFile(blob, file);
    this.said = this.say("shSaved", { file });
  }

  protected override render() {
    return html`<button ?disabled=${!this.text} @click=${this.savePicture}>${this.say("asPicture")}</button>
      <button ?disabled=${!this.text} @click=${this.saveText}>${this.say("asText")}</button>
      <span class="said">${this.said}</span>`;
  }

  static override styles = css`
    :host { align-items: center; display: flex; flex-wrap: wrap; gap: 8px; }
    ${plainButton}
    @media print { button { display: none; } }
    button:disabled { cursor: default; opacity: 0.5; }
    button:focus-visible { outline: 3px solid var(--book-focus, #1a1a1a); outline-offset: 2px; }
    .said { font-size: 0.86em; }
  `;
}
