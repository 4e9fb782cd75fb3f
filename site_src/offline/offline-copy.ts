import { css, html, LitElement, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { labStyles } from "../demos/shared/lab-styles.ts";
import { type Language, megabytes, type StringKey, say } from "../strings/strings.ts";
import { cacheName, type Listing } from "./listing.ts";

type Phase = "looking" | "impossible" | "partial" | "copying" | "full" | "noRoom" | "failed";

// This script lies in assets/<hash>/offline/.
const ROOT = new URL("../../../", import.meta.url);
const PARALLEL = 6;
const PATIENCE_MS = 15_000;

/** `<offline-copy lang="zh|en">`: keep the whole book in this browser, with its size named. */
@customElement("offline-copy")
export class OfflineCopy extends LitElement {
  @property() override lang: Language = "zh";
  @state() private phase: Phase = "looking";
  @state() private kept = 0;
  @state() private total = 0;
  @state() private detail = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.look().catch((error) => this.fail("impossible", error));
  }

  /** Say how much of the book this browser holds. */
  private async look(): Promise<void> {
    await inTime(navigator.serviceWorker.ready);
    const { missing, listing } = await this.compare();
    this.total = sum(listing.files);
    this.kept = this.total - sum(missing);
    this.phase = missing.length ? "partial" : "full";
  }

  private async compare() {
    const address = new URL("offline.json", ROOT);
    const response = await fetch(address, { cache: "no-cache" }).catch(() => caches.match(address));
    if (!response?.ok) throw new Error(`offline.json: HTTP ${response?.status ?? "-"}`);
    const listing = (await response.json()) as Listing;
    const cache = await caches.open(cacheName(ROOT.href, listing.build));
    const held = new Set((await cache.keys()).map(({ url }) => url));
    const missing = listing.files.filter(([path]) => !held.has(new URL(path, ROOT).href));
    return { listing, cache, missing };
  }

  /** Fetch what is missing, a few files at a time. */
  private async copy(): Promise<void> {
    this.phase = "copying";
    try {
      const { cache, missing } = await this.compare();
      const next = async (): Promise<void> => {
        for (let file = missing.pop(); file; file = missing.pop()) {
          await cache.add(new Request(new URL(file[0], ROOT), { cache: "no-cache" }));
          this.kept += file[1];
        }
      };
      await Promise.all(Array.from({ length: PARALLEL }, next));
      await this.look();
    } catch (error) {
      const full = error instanceof DOMException && error.name === "QuotaExceededError";
      this.fail(full ? "noRoom" : "failed", error);
    }
  }

  private fail(phase: Phase, error: unknown): void {
    this.phase = phase;
    this.detail = String(error);
  }

  protected override render(): TemplateResult {
    const values = {
      kept: megabytes(this.kept),
      total: megabytes(this.total),
      rest: megabytes(this.total - this.kept),
      detail: this.detail,
    };
    const sentence = html`<p role="status">${this.say(SENTENCES[this.phase], values)}</p>`;
    if (this.phase === "copying") {
      return html`${sentence}<progress max=${this.total} value=${this.kept}
        aria-label=${this.say("offTitle")}></progress>`;
    }
    if (!BUTTON.has(this.phase)) return sentence;
    return html`${sentence}<button @click=${this.copy}>${this.say("offKeep", values)}</button>`;
  }

  private say(key: StringKey, values: Record<string, string | number> = {}): string {
    return say(this.lang, key, values);
  }

  static override styles = [labStyles, css`:host { max-width: 36em; }`];
}

const SENTENCES: Record<Phase, StringKey> = {
  looking: "offLooking",
  impossible: "offImpossible",
  partial: "offPartial",
  copying: "offCopying",
  full: "offFull",
  noRoom: "offNoRoom",
  failed: "offFailed",
};
const BUTTON: ReadonlySet<Phase> = new Set(["partial", "noRoom", "failed"]);

/** A service worker that was refused (a private window) never becomes ready, and does not say so. */
function inTime<T>(wanted: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("service worker: not ready")), PATIENCE_MS);
  });
  return Promise.race([wanted, late]);
}

function sum(files: Listing["files"]): number {
  return files.reduce((bytes, file) => bytes + file[1], 0);
}
