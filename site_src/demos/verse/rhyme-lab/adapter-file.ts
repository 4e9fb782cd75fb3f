/** Adapters as a file: safetensors, which Python opens too, with the network that they belong to. */

/** What was kept. */
export interface Kept {
  /** the graph whose weights they change */
  model: string;
  adapters: Float32Array;
}

/** A file of adapters is smaller; what is larger is not even read. */
export const LARGEST = 4_000_000;
const NAME = "adapters";
/** The length of the header stands in so many bytes before it. */
const LENGTH = 8;

/** The file's bytes. */
export function packed({ model, adapters }: Kept): Uint8Array<ArrayBuffer> {
  const entry = { dtype: "F32", shape: [adapters.length], data_offsets: [0, adapters.byteLength] };
  const text = JSON.stringify({ __metadata__: { model }, [NAME]: entry });
  // Data begin at a multiple of eight bytes.
  const header = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8));
  const bytes = new Uint8Array(LENGTH + header.length + adapters.byteLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, LENGTH);
  const data = new Uint8Array(adapters.buffer, adapters.byteOffset, adapters.byteLength);
  bytes.set(data, LENGTH + header.length);
  return bytes;
}

/** What a file holds; null where that are no adapters. */
export function unpacked(bytes: Uint8Array): Kept | null {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const begin = LENGTH + Number(view.getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(LENGTH, begin)));
    const { dtype, shape, data_offsets: offsets } = header[NAME];
    if (dtype !== "F32" || offsets[1] - offsets[0] !== 4 * shape[0]) return null;
    const data = bytes.slice(begin + offsets[0], begin + offsets[1]);
    const adapters = new Float32Array(data.buffer);
    const isWhole = adapters.length === shape[0] && adapters.every(Number.isFinite);
    return isWhole ? { model: String(header.__metadata__.model), adapters } : null;
  } catch {
    return null;
  }
}
