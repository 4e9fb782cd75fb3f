/** Keeps what the labs of a page need, before they are used: without a network they work as well. */
import type { Manifest } from "../../build/types/manifest.d.ts";
import type { ModelName } from "../runtime/wire/protocol.ts";

/** The runtimes in the order in which they are tried; the others come only to who needs them. */
declare const RUNTIMES: readonly [{ name: string }];

/** After its load a page rests so long; who leaves it sooner has skimmed it, and pays nothing. */
const REST = 10_000; // ms
/** What every lab loads: the last one runs a network that the reader has trained. */
const COMMON: readonly ModelName[] = ["preprocess", "classify", "inspect"];

interface Lab extends Element {
  graphs?: readonly ModelName[];
}

async function rest(): Promise<void> {
  if (document.readyState !== "complete") {
    await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  }
  await new Promise((resolve) => setTimeout(resolve, REST));
}

/** The reader's wish to save data, which some browsers hand on. */
function savesData(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData ?? false;
}

/**
 * Have the service worker keep the runtime and the graphs of this page's labs, once the page rests.
 * Digits to train on and to measure with are left out, as large as all the rest; and PyTorch's answers.
 * @param assets the folder of the bundles
 */
export async function keepLabs(assets: URL): Promise<void> {
  await rest();
  const lists = [...document.querySelectorAll<Lab>("main :defined")].map(({ graphs }) => graphs);
  const graphs = lists.filter((list) => list !== undefined);
  if (!graphs.length || savesData() || !navigator.onLine) return;
  const manifest = new URL("models/manifest.json", assets);
  const listed = (await (await fetch(manifest, { priority: "low" })).json()) as Manifest;
  const models = [...new Set([...COMMON, ...graphs.flat()])].map((name) => listed.models[name]);
  const files = [
    "runtime/worker.js",
    `runtime/${RUNTIMES[0].name}`,
    ...[listed.samples, listed.portable, ...models].map(({ name }) => `models/${name}`),
  ];
  const addresses = [manifest, ...files.map((file) => new URL(file, assets))];
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage(addresses.map(({ href }) => href));
}
