import { assets } from "../engine/place.ts";
import { RuntimeClient } from "./client.ts";
import type { Engine, Loaded } from "./protocol.ts";

export type OnProgress = (received: number, total: number) => void;

/** A worker of the page, started by the first demo that needs it and used by all. */
class SharedRuntime {
  private client: RuntimeClient | null = null;
  private loading: Promise<Loaded> | null = null;
  private readonly listeners = new Set<OnProgress>();

  /** @param root address of the folder that holds `runtime/` and `models/` */
  constructor(
    private readonly root: URL,
    private readonly engine: Engine,
  ) {}

  /**
   * Start the worker unless it runs.
   * @param onProgress told how much has arrived, until this call ends
   * @param shipped use the shipped network even where the reader keeps one of their own
   * @throws RuntimeError; the next call tries again
   */
  async load(onProgress: OnProgress, shipped: boolean): Promise<Loaded> {
    this.listeners.add(onProgress);
    this.loading ??= this.start(shipped);
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
  get running(): RuntimeClient | null {
    return this.client;
  }

  /** End the worker after a failure, so that the next `load` begins anew. */
  stop(): void {
    this.client?.stop();
    this.client = null;
    this.loading = null;
  }

  private async start(shipped: boolean): Promise<Loaded> {
    const client = new RuntimeClient(this.root, this.engine, (received, total) => {
      for (const listener of this.listeners) listener(received, total);
    });
    this.client = client;
    return client.load(shipped);
  }
}

/** Address of the site's root, where the Chinese pages lie. */
export const siteRoot = new URL("../../", assets);

export const sharedRuntime = new SharedRuntime(assets, "wasm");
/** A second worker, for training alone; nothing of it is loaded until the reader chooses WebGPU. */
export const webgpuRuntime = new SharedRuntime(assets, "webgpu");
