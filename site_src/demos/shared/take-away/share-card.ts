import { css, html } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { code } from "../../../scripts/code.ts";
import { type Language, say } from "../../../strings/strings.ts";
import { BookElement } from "../base/book-element.ts";
import type { Moment } from "./moment.ts";
import { pictureOf } from "./picture.ts";

/** As wide as this at least, in pixels of the page: a picture that a telephone fills. */
const NARROWEST = 460;
/** Around what is in the picture, in px. */
const MARGIN = 36;

/** `<share-card>`: what a reader shows to others, set to be drawn as a picture; never seen on the page. */
@customElement("share-card")
export class ShareCard extends BookElement {
  @property() override lang: Language = "zh";
  @property({ attribute: false }) moment!: Moment;
  /** The address that leads to the same state. */
  @property() address = "";
  @query("section") private readonly card!: HTMLElement;
  @query(".paper div") private readonly place!: HTMLElement;
  @query(".end") private readonly end!: HTMLElement;

  /**
   * @throws Unreadable where the browser gives back other pixels than were drawn
   * @throws Error when it cannot be drawn
   */
  async picture(): Promise<Blob> {
    await this.updateComplete;
    return pictureOf(this.card, this.end, { place: this.place, shows: this.moment.paper });
  }

  protected override render() {
    const { words, paper } = this.moment;
    const box = paper.getBoundingClientRect();
    const width = Math.max(NARROWEST, Math.ceil(box.width)) + 2 * MARGIN;
    return html`<section style="width:${width}px;padding:${MARGIN}px">
      <p class="words">${words}</p>
      <div class="paper"><div style="width:${box.width}px;height:${box.height}px"></div></div>
      <div class="foot"><div><p class="book">${say(this.lang, "shBook")}</p>
        <p class="try">${say(this.lang, "shTry")}</p></div>
        <div class="code">${code(this.address, "")}</div></div>
      <div class="end"></div></section>`;
  }

  static override styles = css`
    :host { left: 0; pointer-events: none; position: fixed; top: 0; transform: translateX(-200vw); }
    section {
      background: var(--md-default-bg-color, #fff);
      box-sizing: border-box;
      color: var(--md-default-fg-color, #222);
      font-size: 16px;
      line-height: 1.4;
    }
    p { margin: 0; }
    /* Drawn, text is wider by a little in some browsers: there is room for it. */
    .words { font-size: 28px; font-weight: 700; max-width: 90%; line-height: 1.3; margin-bottom: 24px; text-wrap: balance; }
    .paper { display: flex; justify-content: center; margin-bottom: 28px; }
    .foot { align-items: center; border-top: 1px solid var(--md-default-fg-color--lightest, #ddd); display: flex; gap: 20px; justify-content: space-between; padding-top: 20px; }
    .book { font-size: 19px; font-weight: 700; }
    .code { background: #fff; flex: none; height: 148px; width: 148px; }
    .code svg { display: block; height: 148px; width: 148px; }
    .end { margin-top: 36px; }
  `;
}
