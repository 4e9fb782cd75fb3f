import { sha256 } from "@noble/hashes/sha2";
import { bytesToHex } from "@noble/hashes/utils";
import { announce } from "../offline/fetched.ts";
import { RuntimeError } from "./failure.ts";

/** A file and the hash that it must have. */
export interface Expected {
  name: string;
  bytes: number;
  sha256: string;
}

async function request(url: URL): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw new RuntimeError("network", url.pathname, String(error));
  }
  if (!response.ok) throw new RuntimeError("http", url.pathname, `HTTP ${response.status}`);
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

async function collect(response: Response, bytes: number, onBytes: (count: number) => void) {
  const content = new Uint8Array(bytes);
  let filled = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done) return { content, filled };
    if (filled + part.value.length <= bytes) content.set(part.value, filled);
    filled += part.value.length;
    onBytes(part.value.length);
  }
}

/**
 * Fetch a file and check its size and hash.
 * @param onBytes called with the number of bytes that have just arrived.
 * @throws RuntimeError naming the file, and for a wrong one what was expected and found.
 */
export async function download(
  url: URL,
  expected: Expected,
  onBytes: (count: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await request(url);
  const { content, filled } = await collect(response, expected.bytes, onBytes).catch((error) => {
    throw new RuntimeError("network", url.pathname, String(error));
  });
  const found = filled === expected.bytes ? await hexDigest(content) : `${filled} bytes`;
  if (found !== expected.sha256) {
    const detail = `expected ${expected.sha256.slice(0, 12)} (${expected.bytes} bytes), found ${found.slice(0, 16)}`;
    throw new RuntimeError("checksum", url.pathname, detail);
  }
  return content;
}

/** Undo gzip. @throws TypeError when it is none */
export async function gunzip(content: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  const stream = new Blob([content]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}
