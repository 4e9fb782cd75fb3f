/** The page's worker that calculates sizes. */
import { assets } from "../engine/addresses.ts";
import { remote } from "../wire/client.ts";
import type { OnProgress, Remote } from "../wire/protocol.ts";
import { SharedRuntime } from "../wire/shared.ts";
import type { CalculatorCalls } from "./calls.ts";

export type CalculatorClient = Remote<CalculatorCalls>;

export const calculator = new SharedRuntime(
  (onProgress: OnProgress) =>
    remote<CalculatorCalls>(assets, "runtime/calculator/worker.js", onProgress),
  (client) => client.load(),
);
