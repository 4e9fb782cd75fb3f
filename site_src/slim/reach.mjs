/** Try out a family's graphs on the published runtime, and write down which of its parts they reach. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { exercise } from "./exercise.mjs";
import { instrument, passed } from "./probes.mjs";
import { PUBLISHED, reachedBy } from "./published.mjs";

const [family] = process.argv.slice(2);
if (!family) throw new Error("Which family? node site_src/slim/reach.mjs FAMILY");
const MODELS = `build/models/${family}`;
const OUT = reachedBy(family);

const manifest = JSON.parse(readFileSync(`${MODELS}/manifest.json`, "utf8"));
const { module, probes } = instrument(readFileSync(PUBLISHED));
const seen = new Set();
const running = new Set();
await exercise(module, manifest, MODELS, (phase, instance) => {
  for (const number of passed(instance, probes.length)) {
    seen.add(number);
    if (phase === "run") running.add(probes[number][0]);
  }
});
mkdirSync(`build/slim/${family}`, { recursive: true });
const reached = { seen: [...seen].map((number) => probes[number]), running: [...running] };
writeFileSync(`${OUT}.part`, JSON.stringify(reached));
renameSync(`${OUT}.part`, OUT);
console.log(`${family} reaches ${seen.size} of ${probes.length} places in the published runtime`);
process.exit(0); // the runtime keeps Node alive
