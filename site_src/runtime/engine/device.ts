/** What the worker knows of the GPU that it computes on, and that it is gone. */
import * as ort from "onnxruntime-web/wasm";
import { RuntimeError } from "./failure.ts";

/** The part of a GPUDevice that matters here; TypeScript's own library has no WebGPU yet. */
interface Device {
  lost: Promise<{ message: string; reason: string }>;
  adapterInfo?: { vendor: string; architecture: string };
}

let loss: Promise<never> | null = null;

/** The engine's own device; undefined on wasm, and before the first graph is open. */
async function deviceInUse(): Promise<Device | undefined> {
  return (await ort.env.webgpu?.device) as Device | undefined;
}

/** The adapter behind the engine's device, "?" when the browser does not name it; null on wasm. */
export async function adapterInUse(): Promise<string | null> {
  const device = await deviceInUse();
  if (!device) return null;
  const { vendor = "", architecture = "" } = device.adapterInfo ?? {};
  return `${vendor} ${architecture}`.trim() || "?";
}

async function watch(reject: (error: RuntimeError) => void): Promise<void> {
  const info = await (await deviceInUse())?.lost;
  if (info) reject(new RuntimeError("run", "WebGPU", info.message || info.reason));
}

/** Rejects when the GPU that the engine uses is lost; stays pending on wasm. */
export function deviceLoss(): Promise<never> {
  loss ??= new Promise((_, reject) => void watch(reject));
  return loss;
}
