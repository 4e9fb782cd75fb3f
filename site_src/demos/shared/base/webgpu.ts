/** What this browser has of the two things that training on its GPU needs. */
export type Webgpu =
  | { usable: true; adapter: string }
  | { usable: false; why: "noWebgpu" | "noSecureContext" | "noJspi" | "noAdapter" };

/** The parts of WebGPU that are asked; TypeScript's own library has none of it yet. */
interface Gpu {
  requestAdapter(): Promise<{ info?: { vendor: string; architecture: string } } | null>;
}

/**
 * Ask for an adapter, and for promises in wasm (JSPI): with them the engine weighs 17 MB, and
 * 27 MB without.
 */
export async function probeWebgpu(): Promise<Webgpu> {
  const { gpu } = navigator as unknown as { gpu?: Gpu };
  if (!gpu) return { usable: false, why: isSecureContext ? "noWebgpu" : "noSecureContext" };
  if (!("Suspending" in WebAssembly)) return { usable: false, why: "noJspi" };
  const adapter = await gpu.requestAdapter().catch(() => null);
  if (!adapter) return { usable: false, why: "noAdapter" };
  const { vendor = "", architecture = "" } = adapter.info ?? {};
  return { usable: true, adapter: `${vendor} ${architecture}`.trim() };
}
