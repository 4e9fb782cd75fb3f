/** Hands the site to its service worker, with what this page had loaded before it was there. */
import { FETCHED } from "../runtime/engine/fetched.ts";
import { keepLabs } from "./labs.ts";

// This script lies in assets/<hash>/offline/.
const assets = new URL("../", import.meta.url);
const root = new URL("../../", assets);

/** Tell a worker that is new to this page what the page has loaded, and goes on loading. */
function report(worker: ServiceWorker, fetched: readonly string[]): void {
  worker.postMessage([location.href.replace(/[?#].*$/, ""), ...fetched]);
  new PerformanceObserver((list) => {
    worker.postMessage(list.getEntries().map(({ name }) => name));
  }).observe({ type: "resource", buffered: true });
}

/** Resolves when all that the page itself asks for has come: what is kept for later may wait for it. */
async function loaded(): Promise<void> {
  if (document.readyState === "complete") return;
  await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
}

/** A demo that does not come keeps the worker waiting so long, in ms. */
const PATIENCE = 20_000;

/** Resolves when the machine that reads can read, where the page opens on it: that goes before what is kept for later. */
async function readable(): Promise<void> {
  const machine = document.querySelector<HTMLElement & { ready?: Promise<void> }>(
    "digit-demo[stage]",
  );
  if (!machine) return;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const come = customElements.whenDefined(machine.localName).then(() => machine.ready);
  await Promise.race([late, come.catch(() => undefined)]);
}

/** Register the worker; the first one comes late to this page, and so does that of a new version. */
async function register(): Promise<void> {
  const container = navigator.serviceWorker;
  const fetched: string[] = []; // by the demos' own worker
  const channel = new BroadcastChannel(FETCHED);
  channel.onmessage = ({ data }) => {
    fetched.push(data as string);
    container.controller?.postMessage([data as string]);
  };
  // An open channel would keep the page from coming back at once when the reader goes back.
  addEventListener("pagehide", () => channel.close(), { once: true });
  container.addEventListener("controllerchange", () => {
    if (container.controller) report(container.controller, fetched);
  });
  await loaded();
  await readable();
  await container.register(new URL("sw.js", root), { updateViaCache: "none" });
  await keepLabs(assets);
}

// Without a worker (private windows, plain http) the book is read online, as ever.
if ("serviceWorker" in navigator) register().catch(() => undefined);
