/** The numbers behind the lab, as they are saved. */
import type { Columns } from "../../shared/take-away/csv.ts";
import { placeOf } from "./own-line.ts";
import type { View } from "./view.ts";

export function columnsOf(view: View): Columns {
  const { before, after, own, patched } = view.shown;
  const fires = own?.fires[placeOf(view)] ?? [];
  const wide = patched?.target.length ?? 0;
  return {
    token_before: before.written.tokens,
    token_after: after.written.tokens,
    text_after: after.written.tokens.map((token) => view.tokens[token] ?? ""),
    probability_after: after.written.probabilities,
    fires_before: before.shares,
    fires_after: after.shares,
    ...(own && {
      feature: fires.map(({ feature }) => feature),
      fires: fires.map(({ share }) => share),
    }),
    ...(patched && {
      block: patched.patched.flatMap((_, block) => Array<number>(wide).fill(block)),
      position: patched.patched.flatMap(() => patched.target.map((_, at) => at)),
      patched: patched.patched.flat(),
      clean: patched.clean,
    }),
  };
}
