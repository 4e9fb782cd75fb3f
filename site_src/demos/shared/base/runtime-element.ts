import { html, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import {
  type Failure,
  isOfFile,
  RuntimeError,
  toFailure,
} from "../../../runtime/engine/failure.ts";
import type { OnProgress } from "../../../runtime/wire/protocol.ts";
import { type Language, percent, type StringKey, say } from "../../../strings/strings.ts";
import { BookElement } from "./book-element.ts";
import { Sight } from "./sight.ts";
import { trouble } from "./trouble.ts";

type Phase = "waiting" | "loading" | "ready" | "failed";

/** A worker that the demos of a page share (runtime/wire/shared.ts). */
export interface Runtime<Client> {
  readonly running: Client | null;
  stop(): void;
}

/** A demo that needs a runtime: it loads and computes near the view, and says when it cannot. */
export abstract class RuntimeElement<Client, Loaded> extends BookElement {
  @property() override lang: Language = "zh";
  @state() protected phase: Phase = "waiting";
  @state() protected loaded: Loaded | null = null;
  @state() private progress = { received: 0, total: 0 };
  /** Why it has not loaded; or, while it is ready, why a part of it could not be computed. */
  @state() protected failure: Failure | null = null;
  private loading: Promise<void> | null = null;
  protected readonly sight = new Sight(this, () => this.onSeen());
  /** The worker that computes what is shown. */
  protected abstract readonly runtime: Runtime<Client>;

  /** Resolves when the graphs can run; starts loading them. @throws RuntimeError after a failure */
  get ready(): Promise<void> {
    this.loading ??= this.load();
    return this.loading;
  }

  /** Start the worker unless it runs. @throws RuntimeError */
  protected abstract begin(onProgress: OnProgress): Promise<Loaded>;

  /** Called once the graphs can run. */
  protected abstract onReady(): void;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.loading = null;
    this.phase = "waiting";
  }

  /** The client. @throws RuntimeError when nothing is loaded */
  protected running(): Client {
    if (!this.runtime.running) throw new RuntimeError("run", "runtime", "not loaded");
    return this.runtime.running;
  }

  protected say(key: StringKey, values: Record<string, string | number> = {}): string {
    return say(this.lang, key, values);
  }

  /** Show what went wrong, with a Retry button. A file that one part needs does not take the others along. */
  protected fail(error: unknown): void {
    this.failure = toFailure(error, "run", "runtime");
    if (this.phase !== "ready" || !isOfFile(this.failure)) this.phase = "failed";
  }

  /** Called each time that the demo comes near the view. */
  protected onSeen(): void {
    this.start();
  }

  /** Load unless that has begun. */
  protected start(): void {
    this.ready.catch(() => undefined); // shown on the page by `load`
  }

  private async load(): Promise<void> {
    this.phase = "loading";
    this.failure = null;
    try {
      this.loaded = await this.begin((received, total) => {
        this.progress = { received, total };
      });
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
    this.runtime.stop();
    this.loading = null;
    this.start();
  }

  /** Compute anew what is shown, in the runtime that runs. */
  protected again(): void {
    this.failure = null;
    this.onReady();
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
