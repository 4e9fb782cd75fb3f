/** Secrets planted in small trainings: how many bits of each the networks have by heart. */
import { html, type TemplateResult } from "lit";
import { type Key, say } from "../../../../build/labs/verse/memory-lab.ts";
import type { Canary, CanaryRecord } from "../../../../build/types/verse/manifest.d.ts";
import type { Language } from "../../../strings/strings.ts";
import { exact } from "../../shared/base/readable.ts";
import type { Point, Series } from "../../shared/charts/xy-chart.ts";
import "../../shared/charts/xy-chart.ts";

/** As the record names the trainings. */
const PLANTINGS = ["all", "distinct"] as const;
const ROOM = 1.5;

/** How often canaries of a record were planted, the rarest first. */
export const timesOf = (canaries: readonly Canary[]): number[] =>
  [...new Set(canaries.map(({ times }) => times))].sort((one, other) => one - other);

/** Canaries of a training where every copy was taken out stand where they would have stood. */
function series(
  lang: Language,
  { plantings }: CanaryRecord,
  name: (typeof PLANTINGS)[number],
): Series {
  const whole = plantings.all?.canaries ?? [];
  const own = plantings[name]?.canaries ?? [];
  const points = timesOf(whole).map((times): Point => {
    const some = own.filter((_, at) => whole[at]?.times === times);
    const found = some.map(({ exposure }) => exposure);
    const told = some.filter((canary) => canary.told).length;
    return {
      x: times,
      y: found.reduce((sum, each) => sum + each, 0) / found.length,
      bounds: [Math.min(...found), Math.max(...found)],
      name: say(lang, "toldOf", { told, of: some.length }),
    };
  });
  return { name: say(lang, name), points, dashed: name === "distinct" };
}

/** The record's numbers, for the words. */
export const GIVEN = ({ others, choices, plantings }: CanaryRecord) => ({
  others: exact(others),
  choices: exact(choices),
  samples: exact(plantings.all?.samples ?? 0),
});

export function canaries(lang: Language, record: CanaryRecord): TemplateResult {
  const times = timesOf(record.plantings.all?.canaries ?? []);
  const most = Math.log2(record.others + 1);
  return html`<xy-chart lang=${lang} label=${say(lang, "canaries")}
    .across=${{ name: say(lang, "plantedAxis"), from: Math.min(...times) / ROOM, to: Math.max(...times) * ROOM, log: true, text: exact }}
    .up=${{ name: say(lang, "exposureAxis"), from: 0, to: most, text: (value: number) => String(Number(value.toFixed(1))) }}
    .series=${PLANTINGS.map((name) => series(lang, record, name))}></xy-chart>
    <p class="muted">${say(lang, "exposureIs", { most: most.toFixed(0) })}</p>`;
}

/** From how many copies on the small network tells every number; what the reader guessed. */
export function saidOfCanaries(lang: Language, { plantings }: CanaryRecord, guess: number): string {
  const all = plantings.all?.canaries ?? [];
  const isTold = (times: number) =>
    all.filter((canary) => canary.times === times).some(({ told }) => told);
  const first = timesOf(all).find(isTold);
  const key: Key = first === undefined ? "sumNone" : first === guess ? "sumRight" : "sumWrong";
  return say(lang, key, { guess, first: first ?? 0 });
}
