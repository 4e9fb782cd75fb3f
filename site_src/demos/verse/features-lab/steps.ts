/** What opens below the poems, one after another. */
import { showFigures } from "./figures.ts";
import { showList } from "./list.ts";
import { showOwnLine } from "./own-line.ts";
import { showPatch } from "./patch.ts";
import type { Step } from "./view.ts";

export const STEPS_SHOWN: readonly Step[] = [
  { name: "ownName", show: showOwnLine },
  { name: "listName", show: showList },
  { name: "patchName", show: showPatch },
  { name: "figuresName", show: showFigures },
];
