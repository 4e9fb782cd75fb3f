import { type DigitClient, digitsOnWebgpu } from "../../../runtime/digits/client.ts";
import type { Engine } from "../../../runtime/engine/calls.ts";
import { type Failure, toFailure } from "../../../runtime/engine/failure.ts";
import { probeWebgpu, type Webgpu } from "../../shared/base/webgpu.ts";

/** Where the network is trained: in the worker that all labs share, or in one of its own on WebGPU. */
export class Backend {
  /** What the browser has of WebGPU; null until it was asked. */
  webgpu: Webgpu | null = null;
  /** What the training that has begun runs on. */
  engine: Engine = "wasm";
  /** Why WebGPU was given up. */
  gaveUp: Failure | null = null;
  fetched = { received: 0, total: 0 };

  /** @param onChange called when something of it that is shown has changed */
  constructor(private readonly onChange: () => void) {}

  async probe(): Promise<Webgpu> {
    this.webgpu ??= await probeWebgpu();
    this.onChange();
    return this.webgpu;
  }

  /** Make ready the engine that the reader chose, or wasm where there is no other. @throws RuntimeError */
  async take(wanted: Engine): Promise<void> {
    this.engine = (await this.probe()).usable ? wanted : "wasm";
    if (this.engine === "wasm") return;
    await digitsOnWebgpu.load((received, total) => {
      this.fetched = { received, total };
      this.onChange();
    }, true);
  }

  /** The worker on WebGPU, where the training runs there and it has not ended. */
  get client(): DigitClient | null {
    return this.engine === "webgpu" ? digitsOnWebgpu.running : null;
  }

  giveUp(error: unknown): void {
    digitsOnWebgpu.stop();
    this.gaveUp = toFailure(error, "run", "WebGPU");
    this.onChange();
  }

  leave(): void {
    digitsOnWebgpu.stop();
  }
}
