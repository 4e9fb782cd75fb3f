/**
 * Keeps what the reader has seen, so that it can be read again without a network.
 *
 * Online nothing changes: pages come from the network. A new version takes over everything that was
 * kept, whole or not at all: its files are fetched (or copied, where their content is the same)
 * before the old version's are dropped.
 */
/// <reference lib="webworker" />
import { cacheName, type Listing, moved, placed } from "./listing.ts";

declare const self: ServiceWorkerGlobalScope;
/** The build that this worker belongs to; `site_src/listing.py` writes it above this program. */
declare const BUILD: string;

const SCOPE = self.registration.scope;
const NAME = cacheName(SCOPE, BUILD);
const PREFIX = cacheName(SCOPE, "");
const LISTING = new URL("offline.json", SCOPE).href;
/** The pages that are shown in the place of one that was not kept. */
const FALLBACKS = ["offline/", "en/offline/"];
/** Addresses that are named after their content. */
const FIXED = /\/assets\/([0-9a-f]{16}\/|.*\.[0-9a-f]{8}\.min\.)/;

async function previous(): Promise<string | undefined> {
  const names = await caches.keys();
  return names.find((name) => name.startsWith(PREFIX) && name !== NAME);
}

async function listingIn(cache: Cache): Promise<Listing | null> {
  const kept = await cache.match(LISTING);
  return kept ? ((await kept.json()) as Listing) : null;
}

/** Take over what the version before had kept. @throws when a file is missing: nothing changes then */
async function takeOver(): Promise<void> {
  const cache = await caches.open(NAME);
  const response = await fetch(LISTING, { cache: "no-cache" });
  const listing = (await response.clone().json()) as Listing;
  if (listing.build !== BUILD) throw new Error(`offline.json is of build ${listing.build}`);
  const oldName = await previous();
  const old = oldName ? await caches.open(oldName) : null;
  const oldListing = old ? await listingIn(old) : null;
  const kept = (await old?.keys())?.map((request) => placed(request.url, SCOPE)) ?? [];
  for (const file of moved(kept, oldListing, listing, FALLBACKS)) {
    const source = file.same && (await old?.match(new URL(file.same, SCOPE)));
    const target = new URL(file.path, SCOPE);
    if (source) await cache.put(target, source);
    else await cache.add(new Request(target, { cache: "no-cache" }));
  }
  await cache.put(LISTING, response);
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== NAME) await caches.delete(name);
  }
  await self.clients.claim();
}

/** The reply to a page that is neither reachable nor kept. */
async function fallback(cache: Cache, url: URL): Promise<Response> {
  const english = url.href.startsWith(new URL("en/", SCOPE).href);
  const page = await cache.match(new URL(FALLBACKS[english ? 1 : 0] as string, SCOPE));
  return page ?? Response.error();
}

async function answer(request: Request): Promise<Response> {
  const url = new URL(request.url);
  url.search = url.hash = "";
  const cache = await caches.open(NAME);
  const kept = await cache.match(url);
  if (kept && FIXED.test(url.pathname)) return kept;
  try {
    const fresh = await fetch(request);
    // A browser without room keeps nothing more; the reader online shall not notice.
    if (fresh.status === 200) void cache.put(url, fresh.clone()).catch(() => undefined);
    return fresh;
  } catch (error) {
    if (kept) return kept;
    if (request.mode === "navigate") return fallback(cache, url);
    throw error;
  }
}

/** Keep what a page had loaded before this worker was there. */
async function keep(addresses: string[]): Promise<void> {
  const cache = await caches.open(NAME);
  for (const address of addresses) {
    if (address.startsWith(SCOPE) && !(await cache.match(address))) {
      await cache.add(new Request(address, { cache: "force-cache" })).catch(() => undefined);
    }
  }
}

self.addEventListener("install", (event) => {
  event.waitUntil(takeOver().then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(SCOPE)) return;
  if (request.headers.has("range") || request.url === LISTING) return;
  event.respondWith(answer(request));
});
self.addEventListener("message", (event: ExtendableMessageEvent) => {
  event.waitUntil(keep(event.data as string[]));
});
