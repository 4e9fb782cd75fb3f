/**
 * The search's worker, before the theme's: index and search program are fetched when the reader
 * types, and not at every visit. It lies beside the theme's worker, whose relative addresses hold
 * here too.
 */
/// <reference lib="webworker" />
export {};

declare const self: DedicatedWorkerGlobalScope;
/** The theme's worker; `site_src/hooks/search.py` writes it above this program. */
declare const THEME: string;

/** The theme's messages: from the page, to be set up and a query; to the page, ready and found. */
const SETUP = 0;
const READY = 1;
const QUERY = 2;
const FOUND = 3;
const INDEX = "../../../search/pages.json";

let options: unknown;
let query = "";
let opening = false;

function tell(type: number, data: unknown): void {
  self.dispatchEvent(new MessageEvent("message", { data: { type, data } }));
}

/** Let the theme's worker take over. @throws when a file does not arrive */
async function open(): Promise<void> {
  const response = await fetch(INDEX);
  if (!response.ok) throw new Error(`${response.url}: HTTP ${response.status}`);
  const index = (await response.json()) as object;
  importScripts(THEME);
  const post = self.postMessage;
  // The page believes since long that the search is ready.
  const ready = new Promise<void>((resolve) => {
    self.postMessage = (said: { type: number }) => (said.type === READY ? resolve() : undefined);
  });
  tell(SETUP, { ...index, options });
  await ready;
  self.postMessage = post;
  self.removeEventListener("message", hold);
  tell(QUERY, query);
}

function hold(event: MessageEvent<{ type: number; data: unknown }>): void {
  if (!event.isTrusted) return; // our own, for the theme's worker
  event.stopImmediatePropagation();
  const { type, data } = event.data;
  if (type === SETUP) {
    options = (data as { options: unknown }).options;
    self.postMessage({ type: READY });
    return;
  }
  query = data as string;
  if (!query.trim()) self.postMessage({ type: FOUND, data: { items: [] } });
  else if (!opening) {
    opening = true;
    open().catch((error) => {
      opening = false; // the next letter tries again
      console.error(error);
      self.postMessage({ type: FOUND, data: { items: [] } });
    });
  }
}
self.addEventListener("message", hold);
