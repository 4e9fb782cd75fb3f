import { html, type TemplateResult } from "lit";
import { inPercent } from "../../../strings/strings.ts";
import { DigitsElement } from "./digits-element.ts";
import { NETWORK, networkAskedFor, withoutNetwork } from "./network-address.ts";

/** A figure about the network that reads digits: the shipped one, or the reader's own in its place. */
export abstract class ReaderElement extends DigitsElement {
  /** The network that a link to this figure means. */
  protected override context(): Record<string, string> {
    const used = this.loaded ? this.loaded.own?.used : networkAskedFor(location.hash) === "own";
    return { [NETWORK]: used ? "own" : "shipped" };
  }

  protected override onLink(): void {
    const wanted = networkAskedFor(location.hash);
    const isOther = this.loaded?.own && wanted && wanted !== this.context()[NETWORK];
    if (isOther && this.phase === "ready") location.reload();
    else super.onLink();
  }

  protected override notes(): readonly string[] {
    const isMissing = networkAskedFor(location.hash) === "own" && this.loaded && !this.loaded.own;
    return isMissing ? [this.say("notYours"), ...super.notes()] : super.notes();
  }

  protected override renderNotices(): TemplateResult {
    return html`${this.renderOwn()}
      ${super.renderNotices()}`;
  }

  /** Says whether the reader's own network is in use, with the way to the other one; nothing without one. */
  private renderOwn(): TemplateResult | null {
    if (this.phase !== "ready" || !this.loaded?.own) return null;
    const { units, accuracy, used } = this.loaded.own;
    if (!used) {
      return html`<p class="own">${this.say("ownRests")}
        <button @click=${this.beginAnew}>${this.say("ownTake")}</button></p>`;
    }
    return html`<p class="own">${this.say("ownUsed", { units, accuracy: inPercent(accuracy) })}
      <button @click=${this.abandon}>${this.say("ownAbandon")}</button></p>`;
  }

  /** Begin anew, every demo of the page, without the address's wish for a network. */
  private beginAnew(): void {
    const { hash, pathname, search } = location;
    history.replaceState(history.state, "", withoutNetwork(hash) || `${pathname}${search}`);
    location.reload();
  }

  private async abandon(): Promise<void> {
    try {
      await this.running().abandon();
      this.beginAnew();
    } catch (error) {
      this.fail(error);
    }
  }
}
