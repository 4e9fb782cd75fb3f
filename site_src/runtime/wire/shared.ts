import type { OnProgress } from "./protocol.ts";

/** A worker of the page, started by the first demo that needs it and used by all. */
export class SharedRuntime<Client extends { stop(): void }, Wish extends unknown[], Loaded> {
  private client: Client | null = null;
  private loading: Promise<Loaded> | null = null;
  private readonly listeners = new Set<OnProgress>();

  /**
   * @param start starts the worker
   * @param begin has it load what every demo needs, as the first one wishes
   */
  constructor(
    private readonly start: (onProgress: OnProgress) => Client,
    private readonly begin: (client: Client, ...wish: Wish) => Promise<Loaded>,
  ) {}

  /**
   * Start the worker unless it runs.
   * @param onProgress told how much has arrived, until this call ends
   * @throws RuntimeError; the next call tries again
   */
  async load(onProgress: OnProgress, ...wish: Wish): Promise<Loaded> {
    this.listeners.add(onProgress);
    this.loading ??= this.open(wish);
    const { loading } = this;
    try {
      return await loading;
    } catch (error) {
      if (this.loading === loading) this.stop();
      throw error;
    } finally {
      this.listeners.delete(onProgress);
    }
  }

  /** The running client, or null before `load` has resolved or after it failed. */
  get running(): Client | null {
    return this.client;
  }

  /** End the worker after a failure, so that the next `load` begins anew. */
  stop(): void {
    this.client?.stop();
    this.client = null;
    this.loading = null;
  }

  private async open(wish: Wish): Promise<Loaded> {
    const client = this.start((received, total) => {
      for (const listener of this.listeners) listener(received, total);
    });
    this.client = client;
    return this.begin(client, ...wish);
  }
}
