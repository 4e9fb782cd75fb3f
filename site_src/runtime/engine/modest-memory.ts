/**
 * The engine asks for a memory that may grow to four gigabytes. It is a shared one, so the browser sets
 * all that room aside at once, and some phones refuse (github.com/microsoft/onnxruntime/issues/22086).
 * The book's graphs are content with the smallest of these.
 */
const PAGES = [16_384, 4_096]; // of 64 KiB: 1 GiB, 256 MiB

type Kind = typeof WebAssembly.Memory;

/** As much as is given, the wish first. @throws RangeError when not even the least is */
function allocate(Memory: Kind, wanted: WebAssembly.MemoryDescriptor): WebAssembly.Memory {
  const { maximum = 0 } = wanted;
  const [less] = PAGES.filter((pages) => pages < maximum && pages >= wanted.initial);
  try {
    return new Memory(wanted);
  } catch (error) {
    if (!less || !(error instanceof RangeError)) throw error;
    return allocate(Memory, { ...wanted, maximum: less });
  }
}

if (typeof WebAssembly !== "undefined") {
  WebAssembly.Memory = new Proxy(WebAssembly.Memory, {
    construct: (Memory, [wanted]) => allocate(Memory, wanted as WebAssembly.MemoryDescriptor),
  });
}

export {};
