import { say } from "../../../../build/labs/digits/toy-lab.ts";
import type { Language } from "../../../strings/strings.ts";
import type { Sheet } from "../../shared/base/sheets.ts";
import {
  biasesAt,
  EDGES,
  edgeName,
  passAt,
  reached,
  shown,
  showsDeltas,
  showsSlopes,
  slopeOf,
  weightOf,
} from "./drawing.ts";
import type { Computed, Numbers } from "./network.ts";

const UNITS = ["₁", "₂"];

/** Everything that is on the drawing at a step, a value a row. */
export function sheetAt(lang: Language, given: Numbers, computed: Computed, step: number): Sheet {
  const heads = [say(lang, "quantity"), say(lang, "value"), say(lang, "slope")];
  const rows = () => [
    ...pair("x", given.x),
    ...weights(1, given, computed, step),
    ...layer(1, computed, step),
    ...weights(2, given, computed, step),
    ...(reached(step, "output") ? layer(2, computed, step) : []),
    ...(reached(step, "loss") ? pair("y", [1 - given.label, given.label]) : []),
    ...(reached(step, "loss") ? [["C", shown(passAt(computed, step).loss), ""]] : []),
  ];
  return { name: say(lang, "numbers"), heads, rows };
}

function pair(name: string, values: readonly number[], slopes: readonly string[] = []): string[][] {
  return UNITS.map((unit, at) => [`${name}${unit}`, shown(values[at] ?? 0), slopes[at] ?? ""]);
}

/** Weights and biases of a layer, with their derivatives once the backward pass has come to them. */
function weights(layer: 1 | 2, given: Numbers, computed: Computed, step: number): string[][] {
  const hasSlopes = showsSlopes(step);
  const edges = EDGES.filter((edge) => edge.layer === layer).map((edge) => [
    edgeName(edge),
    shown(weightOf(given, computed, step, edge)),
    hasSlopes ? shown(slopeOf(computed, edge)) : "",
  ]);
  // A bias moves its unit's sum one for one: its derivative is the unit's delta.
  const slopes = hasSlopes ? (layer === 1 ? computed.delta1 : computed.delta2).map(shown) : [];
  return [
    ...edges,
    ...pair(layer === 1 ? "b¹" : "b²", biasesAt(given, computed, step, layer), slopes),
  ];
}

/** What the units of a layer compute, and their deltas. */
function layer(number: 1 | 2, computed: Computed, step: number): string[][] {
  const { z1, a1, z2, p } = passAt(computed, step);
  const forward =
    number === 1 ? [...pair("z¹", z1), ...pair("a¹", a1)] : [...pair("z²", z2), ...pair("p", p)];
  const deltas = number === 1 ? pair("δ¹", computed.delta1) : pair("δ²", computed.delta2);
  return showsDeltas(step, number) ? [...forward, ...deltas] : forward;
}
