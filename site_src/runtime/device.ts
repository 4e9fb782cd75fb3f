/** Notices in the worker that the GPU is gone. */
import * as ort from "onnxruntime-web/wasm";
import { RuntimeError } from "./failure.ts";

/** The part of a GPUDevice that matters here; TypeScript's own library has no WebGPU yet. */
interface Device {
  lost: Promise<{ message: string; reason: string }>;
}

let loss: Promise<never> | null = null;

async function watch(reject: (error: RuntimeError) => void): Promise<void> {
  const device = (await ort.env.webgpu?.device) as Device | undefined;
  const info = await device?.lost;
  if (info) reject(new RuntimeError("run", "WebGPU", info.message || info.reason));
}

/** Rejects when the GPU that the engine uses is lost; stays pending on wasm. */
export function deviceLoss(): Promise<never> {
  loss ??= new Promise((_, reject) => void watch(reject));
  return loss;
}
