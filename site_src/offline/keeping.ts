/** One file of the site: address below the root, bytes, and a hash of the content. */
export type ListedFile = [path: string, bytes: number, hash: string];

/** `offline.json`: every file that an offline copy of this build needs. */
export interface Listing {
  build: string;
  files: ListedFile[];
}

/** A file to keep, and the address under which the last version has the same content. */
export interface Moved {
  path: string;
  hash: string;
  same: string | null;
}

/** A file that is not the listed one: the book is being deployed while it is read. */
export class Unlisted extends Error {}

const BUNDLE = /^assets\/[0-9a-f]{16}\//;
/** Hexadecimal digits of a SHA-256 that `site_src/build/offline_listing.py` writes. */
const DIGITS = 16;

/** The cache of a build; other books on the same host have caches of their own. */
export function cacheName(root: string, build: string): string {
  return `book ${new URL(root).pathname} ${build}`;
}

/** An address below the site's root. */
export function relative(address: string, root: string): string {
  return address.slice(root.length);
}

/** The hash of a content, as the listing has it. */
async function hashed(content: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.slice(0, DIGITS);
}

/**
 * Keep what has arrived for a listed file, so that a build's cache never holds another build's file.
 * @param hash what the listing says
 * @throws Unlisted when something else has arrived, or nothing is there
 */
export async function keepListed(
  cache: Pick<Cache, "put">,
  address: string,
  hash: string,
  response: Response,
): Promise<void> {
  const { pathname } = new URL(address);
  if (response.status === 404) throw new Unlisted(pathname);
  if (response.status !== 200) throw new Error(`${pathname}: HTTP ${response.status}`);
  const content = await response.clone().arrayBuffer();
  if ((await hashed(content)) !== hash) throw new Unlisted(pathname);
  await cache.put(address, response);
}

/** The name that a file has in every version. */
function lasting(path: string): string {
  return path.replace(BUNDLE, "assets/*/");
}

/**
 * What a new version keeps in the place of what the old one kept.
 * @param kept paths that the old version holds
 * @param always paths that every version keeps
 * @returns the new paths; files that are gone are left out, and a full copy stays a full copy
 */
export function moved(
  kept: readonly string[],
  old: Listing | null,
  fresh: Listing,
  always: readonly string[],
): Moved[] {
  const held = new Set(kept);
  const full = old?.files.every(([path]) => held.has(path)) ?? false;
  const names = new Set([...kept, ...always].map(lasting));
  const before = new Map<string, string>();
  for (const [path, , hash] of old?.files ?? []) {
    if (BUNDLE.test(path) && held.has(path)) before.set(hash, path);
  }
  return fresh.files
    .filter(([path]) => full || names.has(lasting(path)))
    .map(([path, , hash]) => ({ path, hash, same: before.get(hash) ?? null }));
}
