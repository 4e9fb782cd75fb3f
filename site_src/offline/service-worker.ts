/**
 * Keeps what the reader has seen, so that it can be read again without a network.
 *
 * Online nothing changes: pages come from the network. A new version takes over everything that was
 * kept, whole or not at all: its files are fetched (or copied, where their content is the same)
 * before the old version's are dropped. A cache holds files of its own build alone, as their hashes
 * say; while windows are open that may be of an older version, that version's cache stays for them.
 */
/// <reference lib="webworker" />
import { cacheName, keepListed, type Listing, moved, relative } from "./keeping.ts";

declare const self: ServiceWorkerGlobalScope;
/** The build that this worker belongs to; `site_src/build/offline_listing.py` writes it above this program. */
declare const BUILD: string;
/** Where each language lies below the site's root, the default's first; written there too. */
declare const ROOTS: readonly string[];
/**
 * What every version keeps, written there too: the pages that are shown in the place of one that was
 * not kept, one a language in the order of their roots, then the sheet and the scripts that they need.
 */
declare const ALWAYS: readonly string[];

const SCOPE = self.registration.scope;
const NAME = cacheName(SCOPE, BUILD);
const PREFIX = cacheName(SCOPE, "");
const LISTING = new URL("offline.json", SCOPE).href;
/** In the cache of an older version: the windows that were open when it was replaced. */
const WINDOWS = new URL("windows.json", SCOPE).href;
/** How files are fetched, after all that the open page waits for: from the host, or as this browser has them. */
const AFRESH: RequestInit = { cache: "no-cache", priority: "low" };
const AT_HAND: RequestInit = { cache: "force-cache", priority: "low" };
/** Addresses that are named after their content. */
const FIXED = /\/assets\/([0-9a-f]{16}\/|.*\.[0-9a-f]{8}\.min\.)/;

/** The names of the caches of other versions, the oldest first. */
async function others(): Promise<string[]> {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith(PREFIX) && name !== NAME);
}

async function listingIn(cache: Cache): Promise<Listing | null> {
  const kept = await cache.match(LISTING);
  return kept ? ((await kept.json()) as Listing) : null;
}

/** The version before this one: the last that was taken over whole. */
async function previous(): Promise<{ old: Cache; oldListing: Listing } | null> {
  let latest = null;
  for (const name of await others()) {
    const old = await caches.open(name);
    const oldListing = await listingIn(old);
    if (oldListing) latest = { old, oldListing };
  }
  return latest;
}

/**
 * Keep a listed file. What is named after its content need not come a second time for an open page.
 * @throws when it does not arrive, or is not the listed one
 */
async function bring(cache: Cache, target: string, hash: string): Promise<void> {
  if (FIXED.test(target)) {
    try {
      return await keepListed(cache, target, hash, await fetch(target, AT_HAND));
    } catch {
      // What this browser has of it may have been spoilt on its way here.
    }
  }
  await keepListed(cache, target, hash, await fetch(target, AFRESH));
}

/** Take over what the version before had kept. @throws when a file is missing or not the listed one: nothing changes then */
async function takeOver(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.delete(WINDOWS); // left there when this very build was replaced once before
  const response = await fetch(LISTING, { cache: "no-cache" });
  const listing = (await response.clone().json()) as Listing;
  if (listing.build !== BUILD) throw new Error(`offline.json is of build ${listing.build}`);
  const { old, oldListing } = (await previous()) ?? { old: null, oldListing: null };
  const kept = (await old?.keys())?.map((request) => relative(request.url, SCOPE)) ?? [];
  const twins = new Map<string, string>(); // by their hash: both languages have the theme's script
  for (const { path, hash, same } of moved(kept, oldListing, listing, ALWAYS)) {
    const target = new URL(path, SCOPE).href;
    if (await cache.match(target)) continue; // an attempt before this one came that far
    const twin = twins.get(hash);
    const source =
      (same !== null && (await old?.match(new URL(same, SCOPE)))) ||
      (twin && (await cache.match(twin)));
    if (source) await cache.put(target, source);
    else await bring(cache, target, hash);
    twins.set(hash, target);
  }
  await cache.put(LISTING, response);
}

/** The windows that show this site; those of other sites on the same host are not ours. */
async function openWindows(): Promise<string[]> {
  const all = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return all.filter(({ url }) => url.startsWith(SCOPE)).map(({ id }) => id);
}

/** Drop every replaced version of which no window can be open any more. */
async function tidy(): Promise<void> {
  const open = new Set(await openWindows());
  for (const name of await others()) {
    const noted = await (await caches.open(name)).match(WINDOWS);
    if (!noted) continue; // a newer version, on its way
    const windows = (await noted.json()) as string[];
    if (!windows.some((id) => open.has(id))) await caches.delete(name);
  }
}

/** Note with the replaced versions which windows are open now: any may be of an older version. */
async function activate(): Promise<void> {
  const windows = JSON.stringify(await openWindows());
  for (const name of await others()) {
    const cache = await caches.open(name);
    if (await cache.match(WINDOWS)) continue;
    await cache.put(WINDOWS, new Response(windows)).catch(() => caches.delete(name)); // no room
  }
  await tidy();
  await self.clients.claim();
}

/** The reply to a page that is neither reachable nor kept. */
async function fallback(cache: Cache, url: URL): Promise<Response> {
  const below = ROOTS.map((root) => url.href.startsWith(new URL(root, SCOPE).href));
  const page = await cache.match(new URL(ALWAYS[below.lastIndexOf(true)] as string, SCOPE));
  return page ?? Response.error();
}

/**
 * The way to a kept page that was asked for by another of its addresses: without the slash at its end,
 * or with its file's name. As a host does, so that relative links of the page lead where they should.
 */
async function elsewhere(cache: Cache, request: Request): Promise<Response | undefined> {
  const url = new URL(request.url);
  const last = url.pathname.split("/").at(-1) ?? "";
  if (last === "index.html") url.pathname = url.pathname.slice(0, -last.length);
  else if (last && !last.includes(".")) url.pathname += "/";
  else return undefined;
  const kept = await cache.match(url, { ignoreSearch: true });
  return kept && Response.redirect(url.href, 302);
}

let hashes: Map<string, string> | null = null;

/** What the listing says of an address; nothing for what it does not name. */
async function listedHash(cache: Cache, address: string): Promise<string | undefined> {
  if (!hashes) {
    const files = (await listingIn(cache))?.files ?? [];
    hashes = new Map(files.map(([path, , hash]) => [new URL(path, SCOPE).href, hash]));
  }
  return hashes.get(address);
}

/** What is kept for an address. A page of an older version finds its files in that version's cache. */
async function find(cache: Cache, url: URL): Promise<Response | undefined> {
  return (await cache.match(url)) ?? (FIXED.test(url.pathname) ? caches.match(url) : undefined);
}

async function answer(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const url = new URL(request.url);
  url.search = url.hash = "";
  const cache = await caches.open(NAME);
  const kept = await find(cache, url);
  if (kept && FIXED.test(url.pathname)) return kept;
  try {
    const fresh = await fetch(request);
    const hash = await listedHash(cache, url.href);
    if (hash && fresh.status === 200) {
      // Without room, or amid a deployment, nothing more is kept; the reader online shall not notice.
      const keeping = keepListed(cache, url.href, hash, fresh.clone()).catch(() => undefined);
      event.waitUntil(keeping);
    }
    return fresh;
  } catch (error) {
    if (kept) return kept;
    if (request.mode === "navigate") {
      return (await elsewhere(cache, request)) ?? fallback(cache, url);
    }
    throw error;
  }
}

/** Keep what a page had loaded before this worker was there, and what its labs will need. */
async function keep(addresses: string[]): Promise<void> {
  const cache = await caches.open(NAME);
  for (const address of addresses) {
    const hash = await listedHash(cache, address);
    if (!hash || (await cache.match(address))) continue;
    const fetched = fetch(address, AT_HAND);
    await fetched
      .then((response) => keepListed(cache, address, hash, response))
      .catch(() => undefined);
  }
}

self.addEventListener("install", (event) => {
  event.waitUntil(takeOver().then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(SCOPE)) return;
  if (request.headers.has("range")) return;
  event.respondWith(answer(event));
  if (request.mode === "navigate") event.waitUntil(tidy());
});
self.addEventListener("message", (event: ExtendableMessageEvent) => {
  event.waitUntil(keep(event.data as string[]));
});
