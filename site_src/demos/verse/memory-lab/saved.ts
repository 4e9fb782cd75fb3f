/** The numbers behind the lab, as they are saved. */
import type { CanaryRecord } from "../../../../build/types/verse/manifest.d.ts";
import type { Opening } from "../../../runtime/verse/calls.ts";
import { linesOf } from "../../../runtime/verse/memory.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { nameOf, type Sheet } from "./recalled-poem.ts";

/** @param record null until the canaries are shown */
export function columnsOf(
  sheets: readonly Sheet[],
  known: readonly Opening[],
  record: CanaryRecord | null,
): Columns {
  const lines = sheets.flatMap((sheet) => sheet.lines.flatMap(linesOf));
  const found = sheets.flatMap(({ recalled }) => recalled ?? []);
  return {
    line: lines,
    ...verdicts(found),
    ...openings(known),
    ...(record ? canaries(record) : {}),
  };
}

function verdicts(found: readonly NonNullable<Sheet["recalled"]>[number][]): Columns {
  if (!found.length) return {};
  return {
    verdict: found.map(({ verdict }) => verdict),
    source: found.map(({ poem }) => (poem ? nameOf(poem) : "")),
  };
}

function openings(known: readonly Opening[]): Columns {
  if (!known.length) return {};
  return {
    poem: known.map(({ poem }) => nameOf(poem)),
    part: known.map(({ poem }) => poem.part),
    hits: known.map(({ poem }) => poem.hits),
    times: known.map(({ poem }) => poem.times),
    nats: known.map(({ nats }) => nats),
  };
}

function canaries({ plantings }: CanaryRecord): Columns {
  const exposures = Object.entries(plantings).map(([name, { canaries: all }]) => [
    `exposure_${name}`,
    all.map(({ exposure }) => exposure),
  ]);
  const planted = plantings.all?.canaries.map(({ times }) => times) ?? [];
  return { planted, ...Object.fromEntries(exposures) };
}
