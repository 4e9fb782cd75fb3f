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
  same: string | null;
}

const BUNDLE = /^assets\/[0-9a-f]{16}\//;

/** The cache of a build; other books on the same host have caches of their own. */
export function cacheName(root: string, build: string): string {
  return `book ${new URL(root).pathname} ${build}`;
}

/** An address below the site's root. */
export function placed(address: string, root: string): string {
  return address.slice(root.length);
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
    .map(([path, , hash]) => ({ path, same: before.get(hash) ?? null }));
}
