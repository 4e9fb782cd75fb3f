/** Hands the site to its service worker, with what this page had loaded before it was there. */
import { FETCHED } from "./fetched.ts";

// This script lies in assets/<hash>/offline/.
const root = new URL("../../../", import.meta.url);

/** Tell the worker what this page loads, the files of the demos' own worker included. */
function report(worker: ServiceWorker): void {
  const tell = (addresses: string[]) => worker.postMessage(addresses);
  tell([location.href.replace(/[?#].*$/, "")]);
  new PerformanceObserver((list) => tell(list.getEntries().map(({ name }) => name))).observe({
    type: "resource",
    buffered: true,
  });
}

async function register(): Promise<void> {
  const container = navigator.serviceWorker;
  const early: string[] = [];
  const channel = new BroadcastChannel(FETCHED);
  channel.onmessage = ({ data }) => early.push(data as string);
  await container.register(new URL("sw.js", root), { updateViaCache: "none" });
  if (container.controller) {
    channel.close();
    return;
  }
  const { active } = await container.ready;
  if (!active) return;
  report(active);
  active.postMessage(early);
  channel.onmessage = ({ data }) => active.postMessage([data as string]);
}

// Without a worker (private windows, plain http) the book is read online, as ever.
if ("serviceWorker" in navigator) register().catch(() => undefined);
