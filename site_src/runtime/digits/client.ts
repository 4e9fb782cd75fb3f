/** The page's two workers of digits, each started by the first demo that needs it. */
import { assets } from "../engine/addresses.ts";
import { remote } from "../wire/client.ts";
import type { OnProgress, Remote } from "../wire/protocol.ts";
import { SharedRuntime } from "../wire/shared.ts";
import type { DigitCalls } from "./calls.ts";

export type DigitClient = Remote<DigitCalls>;

const runtime = (file: string) =>
  new SharedRuntime(
    (onProgress: OnProgress) => remote<DigitCalls>(assets, `runtime/digits/${file}`, onProgress),
    (client, shipped: boolean) => client.load(shipped),
  );

/** The one that all labs use. */
export const digits = runtime("worker.js");
/** A second one, for training alone; nothing of it is loaded until the reader chooses WebGPU. */
export const digitsOnWebgpu = runtime("worker-webgpu.js");
