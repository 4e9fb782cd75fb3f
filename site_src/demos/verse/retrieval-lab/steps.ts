/** What opens below the poems, one after another. */
import { showSlip } from "./slip.ts";
import { showSources } from "./sources.ts";
import type { Step } from "./view.ts";
import { showWorth } from "./worth.ts";

export const STEPS_SHOWN: readonly Step[] = [
  { name: "sourcesName", show: showSources },
  { name: "worthName", show: showWorth },
  { name: "slipName", show: showSlip },
];
