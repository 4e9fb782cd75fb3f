import { sha256 } from "@noble/hashes/sha2";
import { bytesToHex } from "@noble/hashes/utils";
import { isOurs } from "./addresses.ts";
import { RuntimeError, refusal } from "./failure.ts";
import { announce } from "./fetched.ts";

/** A file and the hash that it must have. */
export interface Expected {
  name: string;
  bytes: number;
  sha256: string;
}

/** Told how many bytes have just arrived. */
export type OnBytes = (count: number) => void;

/** No name leads out of its folder. */
const NAME = /^\w[\w.-]*$/;
const SHA256 = /^[0-9a-f]{64}$/;
/** No file of ours is as large; a wrong size shall not take the reader's memory. */
const LARGEST = 100_000_000;

/**
 * Where a listed file lies: its folder is asked and nobody else, whatever the list says.
 * @throws RuntimeError for what cannot be a file of ours
 */
export function addressOf(folder: URL, { name, bytes, sha256 }: Expected): URL {
  const written = [name, sha256].every((text) => typeof text === "string");
  const possible = Number.isInteger(bytes) && bytes > 0 && bytes <= LARGEST;
  if (written && possible && NAME.test(name) && SHA256.test(sha256)) return new URL(name, folder);
  const detail = `${bytes} bytes, ${sha256}`.slice(0, 90);
  throw new RuntimeError("manifest", `${name}`.slice(0, 90), detail);
}

async function request(url: URL): Promise<Response> {
  // A page's policy does not hold in its worker.
  if (!isOurs(url.href)) throw new RuntimeError("manifest", url.href, "elsewhere");
  let response: Response;
  try {
    response = await fetch(url, { redirect: "error", referrerPolicy: "no-referrer" });
  } catch (error) {
    throw new RuntimeError("network", url.pathname, String(error));
  }
  if (!response.ok) throw refusal(url.pathname, response.status);
  announce(url.href);
  return response;
}

/** Fetch JSON. @throws RuntimeError naming the file. */
export async function downloadJson<T>(url: URL): Promise<T> {
  const response = await request(url);
  try {
    return (await response.json()) as T;
  } catch (error) {
    throw new RuntimeError("format", url.pathname, String(error));
  }
}

/** `crypto.subtle` is missing on plain http outside localhost, for example on a phone in a LAN. */
async function hexDigest(content: Uint8Array<ArrayBuffer>): Promise<string> {
  if (!globalThis.crypto?.subtle) return bytesToHex(sha256(content));
  return bytesToHex(new Uint8Array(await crypto.subtle.digest("SHA-256", content)));
}

async function collect(response: Response, bytes: number, onBytes: OnBytes) {
  const content = new Uint8Array(bytes);
  let filled = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done) return { content, filled };
    const room = filled + part.value.length <= bytes;
    if (room) content.set(part.value, filled);
    filled += part.value.length;
    if (!room) {
      await reader?.cancel(); // longer than announced: the rest need not travel
      return { content, filled };
    }
    onBytes(part.value.length);
  }
}

/**
 * Fetch a file from a folder and check its size and hash.
 * @throws RuntimeError naming the file, and for a wrong one what was expected and found.
 */
export async function download(
  folder: URL,
  expected: Expected,
  onBytes: OnBytes = () => undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const url = addressOf(folder, expected);
  const response = await request(url);
  const { content, filled } = await collect(response, expected.bytes, onBytes).catch((error) => {
    throw new RuntimeError("network", url.pathname, String(error));
  });
  const actual = filled === expected.bytes ? await hexDigest(content) : `${filled} bytes`;
  if (actual !== expected.sha256) {
    const detail = `expected ${expected.sha256.slice(0, 12)} (${expected.bytes} bytes), found ${actual.slice(0, 16)}`;
    throw new RuntimeError("checksum", url.pathname, detail);
  }
  return content;
}

/** Of several files that arrive at once: what to tell the bytes of each, to hear those of all together. */
export function gauge(
  files: readonly { bytes: number }[],
  onProgress: (received: number, total: number) => void,
): OnBytes {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let received = 0;
  return (count) => {
    received += count;
    onProgress(received, total);
  };
}

/** Undo gzip. @throws TypeError when it is none, RuntimeError where the browser cannot */
export async function gunzip(content: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  if (typeof DecompressionStream === "undefined")
    throw new RuntimeError("lacking", "DecompressionStream", "");
  const stream = new Blob([content]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}
