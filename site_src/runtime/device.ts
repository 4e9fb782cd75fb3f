/** Notices in the worker that the GPU is gone. */
import * as ort from "onnxruntime-web/wasm";
import { RuntimeError } from "./failure.ts";

/** The part of a GPUDevice that matters here; TypeScript's own library has no WebGPU yet. */
interface Device {
  lost: Promise<{ message: string; reason: string }>;
}

let loss: Promise<never> | null = null;

/** Rejects when the GPU that the engine uses is lost; stays pending on wasm. */
export function deviceLoss(): Promise<never> {
  loss ??= new Promise((_, reject) => {
    const device = ort.env.webgpu?.device as Promise<Device | undefined> | undefined;
    void device
      ?.then((used) => used?.lost)
      .then((info) => {
        if (info) reject(new RuntimeError("run", "WebGPU", info.message || info.reason));
      });
  });
  return loss;
}
