import { html, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import {
  type Failure,
  isOfFile,
  RuntimeError,
  toFailure,
} from "../../../runtime/engine/failure.ts";
import type { RuntimeClient } from "../../../runtime/wire/client.ts";
import type { Loaded } from "../../../runtime/wire/protocol.ts";
import { sharedRuntime } from "../../../runtime/wire/shared.ts";
import {
  inPercent,
  type Language,
  percent,
  type StringKey,
  say,
} from "../../../strings/strings.ts";
import { networkAskedFor, withoutNetwork } from "./address.ts";
import { BookElement } from "./book-element.ts";
import { Sight } from "./sight.ts";
import { trouble } from "./trouble.ts";

type Phase = "waiting" | "loading" | "ready" | "failed";

/** A demo that needs the runtime: it loads and computes near the view, and says when it cannot. */
export abstract class RuntimeElement extends BookElement {
  @property() override lang: Language = "zh";
  @state() protected phase: Phase = "waiting";
  @state() protected loaded: Loaded | null = null;
  @state() private progress = { received: 0, total: 0 };
  /** Why it has not loaded; or, while it is ready, why a part of it could not be computed. */
  @state() protected failure: Failure | null = null;
  private loading: Promise<void> | null = null;
  protected readonly sight = new Sight(this, () => this.start());

  /** Resolves when the graphs can run; starts loading them. @throws RuntimeError after a failure */
  get ready(): Promise<void> {
    this.loading ??= this.load();
    return this.loading;
  }

  /** Called once the graphs can run. */
  protected abstract onReady(): void;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.loading = null;
    this.phase = "waiting";
  }

  /** The client. @throws RuntimeError when nothing is loaded */
  protected running(): RuntimeClient {
    if (!sharedRuntime.running) throw new RuntimeError("run", "runtime", "not loaded");
    return sharedRuntime.running;
  }

  protected say(key: StringKey, values: Record<string, string | number> = {}): string {
    return say(this.lang, key, values);
  }

  /** Show what went wrong, with a Retry button. A file that one part needs does not take the others along. */
  protected fail(error: unknown): void {
    this.failure = toFailure(error, "run", "runtime");
    if (this.phase !== "ready" || !isOfFile(this.failure)) this.phase = "failed";
  }

  private start(): void {
    this.ready.catch(() => undefined); // shown on the page by `load`
  }

  private async load(): Promise<void> {
    this.phase = "loading";
    this.failure = null;
    try {
      this.loaded = await sharedRuntime.load((received, total) => {
        this.progress = { received, total };
      }, networkAskedFor(location.hash) === "shipped");
      this.phase = "ready";
    } catch (error) {
      this.fail(error);
      throw error;
    }
    this.onReady();
  }

  private retry(): void {
    if (this.phase === "ready") {
      this.again();
      return;
    }
    sharedRuntime.stop();
    this.loading = null;
    this.start();
  }

  /** Compute anew what is shown, in the runtime that runs. */
  protected again(): void {
    this.failure = null;
    this.onReady();
  }

  /** Says whether the reader's own network is in use, with the way to the other one; nothing without one. */
  protected renderOwn(): TemplateResult | null {
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

  /** Progress or failure; null when all is well. @param retry for a part that failed */
  protected renderTrouble(retry = () => this.retry()): TemplateResult | null {
    if (this.failure && this.phase === "ready") return trouble(this.lang, this.failure, retry);
    if (this.phase === "ready") return null;
    if (this.failure && this.phase === "failed") {
      return trouble(this.lang, this.failure, () => this.retry(), this.say("failed"));
    }
    if (this.phase === "waiting")
      return html`<p class="status muted waiting">${this.say("waiting")}</p>`;
    const { received, total } = this.progress;
    if (!total)
      return html`<p class="status muted">${this.say("preparing")} <progress aria-label=${this.say("preparing")}></progress></p>`;
    // A share: what is counted are unpacked bytes, and fewer travel.
    const text = this.say("loading", { share: percent(received / total) });
    return html`<p class="status muted">${text}
      <progress max=${total} value=${received} aria-label=${text}></progress></p>`;
  }
}
