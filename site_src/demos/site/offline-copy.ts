import { css, html, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import { cacheName, keepListed, type Listing, Unlisted } from "../../offline/keeping.ts";
import en from "../../offline/words.en.json" with { type: "json" };
import zh from "../../offline/words.zh.json" with { type: "json" };
import { siteRoot } from "../../runtime/engine/addresses.ts";
import { type Filling, type Language, megabytes, sayer } from "../../strings/strings.ts";
import { BookElement } from "../shared/base/book-element.ts";
import { checkLink } from "../shared/base/check-link.ts";
import { labStyles } from "../shared/base/lab-styles.ts";

const say = sayer({ zh, en });

const FAILED = ["insecure", "impossible", "noRoom", "updating", "failed"] as const;
type Failed = (typeof FAILED)[number];
/** What no second try mends. */
const FOR_GOOD: readonly Failed[] = ["insecure", "impossible"];
type Phase = "looking" | "partial" | "copying" | "full" | Failed;

const PARALLEL = 6;
const PATIENCE_MS = 15_000;

/** `<offline-copy lang="zh|en">`: keep the whole book in this browser, with its size named. */
@customElement("offline-copy")
export class OfflineCopy extends BookElement {
  @property() override lang: Language = "zh";
  @state() private phase: Phase = "looking";
  @state() private kept = 0;
  @state() private total = 0;
  @state() private detail = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.look().catch((error) => this.fail(isSecureContext ? "impossible" : "insecure", error));
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
    const response = await fetch(new URL("offline.json", siteRoot), { cache: "no-cache" });
    if (!response.ok) throw new Error(`offline.json: HTTP ${response.status}`);
    const listing = (await response.json()) as Listing;
    const cache = await caches.open(cacheName(siteRoot.href, listing.build));
    const held = new Set((await cache.keys()).map(({ url }) => url));
    const missing = listing.files.filter(([path]) => !held.has(new URL(path, siteRoot).href));
    return { listing, cache, missing };
  }

  /** Fetch what is missing, a few files at a time. */
  private async copy(): Promise<void> {
    this.phase = "copying";
    try {
      const { cache, missing } = await this.compare();
      const next = async (): Promise<void> => {
        for (let file = missing.pop(); file; file = missing.pop()) {
          const [path, bytes, hash] = file;
          const { href } = new URL(path, siteRoot);
          await keepListed(cache, href, hash, await fetch(href, { cache: "no-cache" }));
          this.kept += bytes;
        }
      };
      await Promise.all(Array.from({ length: PARALLEL }, next));
      await this.look();
    } catch (error) {
      this.fail(kindOf(error), error);
    }
  }

  private fail(phase: Failed, error: unknown): void {
    this.phase = phase;
    this.detail = error instanceof Unlisted ? error.message : String(error);
  }

  protected override render(): TemplateResult {
    const values = {
      kept: megabytes(this.kept),
      total: megabytes(this.total),
      rest: megabytes(this.total - this.kept),
      detail: this.detail,
    };
    const sentence = this.say(this.phase, values);
    const button = html`<button @click=${this.copy}>${this.say("keep", values)}</button>`;
    if ((FAILED as readonly Phase[]).includes(this.phase)) {
      return html`<div class="failure" role="alert"><p>${sentence}</p>
        <p class="row">${(FOR_GOOD as readonly Phase[]).includes(this.phase) ? null : button} ${checkLink(this.lang)}</p></div>`;
    }
    return html`<p role="status">${sentence}</p>
      ${this.phase === "partial" ? button : null}
      ${this.phase === "copying" ? this.renderProgress() : null}`;
  }

  private renderProgress(): TemplateResult {
    return html`<progress max=${this.total} value=${this.kept}
      aria-label=${this.say("title")}></progress>`;
  }

  private say(key: keyof typeof zh, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  static override styles = [labStyles, css`:host { max-width: 36em; }`];
}

/** What kept a copy from becoming whole. */
function kindOf(error: unknown): Failed {
  if (error instanceof Unlisted) return "updating";
  return error instanceof DOMException && error.name === "QuotaExceededError" ? "noRoom" : "failed";
}

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
