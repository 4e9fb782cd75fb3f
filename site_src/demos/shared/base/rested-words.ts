import { css, html } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { BookElement } from "./book-element.ts";
import { heardOnly } from "./lab-styles.ts";

/** A result has stood this long, in ms, before it is read out. */
const REST = 700;

/**
 * `<rested-words>`: the one place from which a screen reader hears a lab's results. While a slider
 * moves it is silent; when the results rest, it says those sentences that are new.
 */
@customElement("rested-words")
export class RestedWords extends BookElement {
  /** The results in sentences, as they stand on the page now. */
  @property({ attribute: false }) words: readonly string[] = [];
  @state() private said: readonly string[] = [];
  private heard: readonly string[] = [];
  private pending = "";
  private timer = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.timer);
    this.pending = "";
  }

  protected override willUpdate(): void {
    const words = this.words.join("\n");
    if (words === this.pending) return;
    this.pending = words;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.speak(), REST);
  }

  private speak(): void {
    const news = this.words.filter((sentence) => !this.heard.includes(sentence));
    this.heard = this.words;
    if (news.length) this.said = news;
  }

  protected override render() {
    return html`<p role="status">${this.said.join(" ")}</p>`;
  }

  static override styles = css`
    /* Heard, not seen: the same sentences stand on the page. */
    :host { ${heardOnly} }
    p { margin: 0; }
  `;
}
