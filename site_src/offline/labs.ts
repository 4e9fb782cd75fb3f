/** Keeps what the labs of a page need, before they are used: without a network they work as well. */
import type { Needs } from "./needs.ts";

/** The files of each family's small runtime, below `runtime/`; the others come only to who needs them. */
declare const SLIM_FILES: Readonly<Record<string, readonly string[]>>;

/** After its load a page rests so long; who leaves it sooner has skimmed it, and pays nothing. */
const REST = 10_000; // ms

interface Lab extends Element {
  needs?: Needs | readonly Needs[];
}

interface File {
  name: string;
}

/** A manifest, as far as it is read here: graphs, and files somewhere. */
type Listed = Readonly<Record<string, unknown>> & { models: Readonly<Record<string, File>> };

/** The reader's wish to save data, which some browsers hand on. */
function savesData(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData ?? false;
}

/** The file that a manifest lists under a name; its parts are divided by dots. */
function fileOf(listed: Listed, name: string): File | undefined {
  const parts = name.split(".");
  const file = parts.reduce<unknown>(
    (part, key) => (part as Readonly<Record<string, unknown>> | undefined)?.[key],
    listed,
  );
  return file as File | undefined;
}

/** The addresses of what the labs of one family need. */
async function addresses(assets: URL, family: string, all: readonly Needs[]): Promise<URL[]> {
  const manifest = new URL(`models/${family}/manifest.json`, assets);
  const listed = (await (await fetch(manifest, { priority: "low" })).json()) as Listed;
  const graphs = new Set(all.flatMap((needs) => needs.graphs));
  const others = new Set(all.flatMap(({ files }) => files));
  const files = [
    ...[...others].map((name) => fileOf(listed, name)),
    ...[...graphs].map((name) => listed.models[name]),
  ];
  return [
    manifest,
    new URL(`runtime/${family}/worker.js`, assets),
    ...(SLIM_FILES[family] ?? []).map((file) => new URL(`runtime/${file}`, assets)),
    ...files.flatMap((file) => (file ? new URL(file.name, manifest) : [])),
  ];
}

/**
 * Have the service worker keep the runtimes and the graphs of this page's labs, once the page rests.
 * Digits to train on and to measure with are left out, as large as all the rest; and PyTorch's answers.
 * @param assets the folder of the bundles
 */
export async function keepLabs(assets: URL): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, REST));
  const labs = [...document.querySelectorAll<Lab>("main :defined")];
  const needs = labs.flatMap((lab) => lab.needs ?? []);
  if (!needs.length || savesData() || !navigator.onLine) return;
  const families = [...new Set(needs.map(({ family }) => family))];
  const kept = families.map((name) => {
    const ofFamily = needs.filter(({ family }) => family === name);
    return addresses(assets, name, ofFamily);
  });
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage((await Promise.all(kept)).flat().map(({ href }) => href));
}
