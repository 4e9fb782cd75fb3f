import { joined } from "./bytes.ts";

/** The name of the section that holds a patch (site_src/slim/patch.mjs). */
const SECTION = "runtime-patch";
/** Begin, end, and the length of what comes instead. */
const NUMBERS = 3;

/**
 * A module with some of its functions replaced.
 * @param patch a module that holds nothing but the patch
 * @throws Error for what is no patch for this module
 */
export async function patched(
  module: Uint8Array<ArrayBuffer>,
  patch: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const [held] = WebAssembly.Module.customSections(await WebAssembly.compile(patch), SECTION);
  if (!held) throw new Error("there is no patch in it");
  const count = new DataView(held).getUint32(0, true);
  const numbers = new Uint32Array(held, 4, NUMBERS * count);
  let replacement = 4 + numbers.byteLength;
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let copied = 0;
  for (let at = 0; at < numbers.length; at += NUMBERS) {
    const [begin, end, length] = numbers.subarray(at, at + NUMBERS) as unknown as Span;
    parts.push(module.subarray(copied, begin), new Uint8Array(held, replacement, length));
    replacement += length;
    copied = end;
  }
  parts.push(module.subarray(copied));
  return joined(parts);
}

type Span = readonly [begin: number, end: number, length: number];
