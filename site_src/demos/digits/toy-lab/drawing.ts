import { html, nothing, svg, type TemplateResult } from "lit";
import { minus } from "../../../strings/fill-in.ts";
import type { Computed, Numbers, Pass } from "./network.ts";

/** What the drawing shows so far, one after the other. */
export const STEPS = [
  "hidden",
  "output",
  "loss",
  "delta2",
  "delta1",
  "slopes",
  "update",
  "after",
] as const;
export type Step = (typeof STEPS)[number];

/** Whether a step is shown, or one after it. */
export function reached(step: number, name: Step): boolean {
  return step >= STEPS.indexOf(name);
}

/** Whether the deltas of a layer are known, and the values still those that they came from. */
export function showsDeltas(step: number, layer: 1 | 2): boolean {
  return reached(step, layer === 1 ? "delta1" : "delta2") && !reached(step, "after");
}

/** One weight: its layer, its unit (row) and where it comes from (column). */
export interface Edge {
  layer: 1 | 2;
  row: number;
  column: number;
}

/** The edges that the sentence of a step names; they stand out. */
export function isNamed(step: number, { layer, column }: Edge): boolean {
  const name = STEPS[step];
  if (name === "hidden") return layer === 1;
  if (name === "output") return layer === 2;
  return name === "delta1" && layer === 2 && column === 0;
}

/** Of a unit: three lines fit into it. */
const RADIUS = 50;
const LINE = 17;

/** Where everything stands. */
interface Plan {
  width: number;
  height: number;
  /** The middle of a unit, in viewBox units. */
  unit(layer: number, row: number): readonly [x: number, y: number];
  /** Where a unit's bias is written: outside, where no edge runs. */
  bias(layer: number, row: number): Place;
  /** Where a weight is written, with its derivative a line below: beside its edge, across none. */
  weight(edge: Edge): Place;
}

/** Of a text: where it begins, ends or has its middle. */
type Place = readonly [x: number, y: number, anchor: "start" | "middle" | "end"];

/** From left to right, as networks are drawn. */
const ACROSS: Plan = {
  width: 660,
  height: 320,
  unit: (layer, row) => [60 + 240 * layer, 80 + 160 * row],
  bias: (layer, row) => [60 + 240 * layer, row === 0 ? 22 : 310, "middle"],
  weight({ layer, row, column }) {
    const from = 240 * layer - 180;
    if (row === column) return [from + 120, row === 0 ? 54 : 258, "middle"];
    return [from + 84, column === 0 ? 107 : 208, "start"];
  },
};

/** From top to bottom, for a phone. */
const DOWN: Plan = {
  width: 360,
  height: 473,
  unit: (layer, row) => [75 + 210 * row, 60 + 180 * layer],
  bias: (layer, row) => [row === 0 ? 2 : 358, 6 + 180 * layer, row === 0 ? "start" : "end"],
  weight({ layer, row, column }) {
    const from = 180 * layer - 120;
    if (row === column) return [row === 0 ? 83 : 277, from + 86, row === 0 ? "start" : "end"];
    return [142, from + (column === 0 ? 38 : 134), "start"];
  },
};

/** The plan for a lab so many px wide: letters would be too small in the other one. */
export function planFor(width: number): Plan {
  return width < 520 ? DOWN : ACROSS;
}

/** How a number stands in the drawing and in the formulas: with four digits, or one where it would be too long. */
export function shown(value: number): string {
  return minus(Number(value.toFixed(Math.abs(value) < 1000 ? 4 : 1)).toString());
}

/** Whether the derivatives of the weights are known, and the weights still theirs. */
export function showsSlopes(step: number): boolean {
  return reached(step, "slopes") && !reached(step, "after");
}

/** "w²₁₂": the weight from unit 2 to unit 1 of the layer after. */
export function edgeName({ layer, row, column }: Edge): string {
  return `w${layer === 1 ? "¹" : "²"}${"₁₂"[row]}${"₁₂"[column]}`;
}

/** The eight weights. */
export const EDGES: readonly Edge[] = ([1, 2] as const).flatMap((layer) =>
  [0, 1].flatMap((row) => [0, 1].map((column) => ({ layer, row, column }))),
);

/** The network with all values known at a step. @param choose called with the edge that is picked */
export function drawing(
  plan: Plan,
  given: Numbers,
  computed: Computed,
  step: number,
  chosen: Edge | null,
  label: (edge: Edge) => string,
  choose: (edge: Edge) => void,
): TemplateResult {
  return html`<svg viewBox="0 0 ${plan.width} ${plan.height}"
    class="network" style="max-width: ${1.1 * plan.width}px">
    ${EDGES.map((edge) => edgeOf(plan, given, computed, step, edge, chosen !== null && edgeName(edge) === edgeName(chosen), label(edge), choose))}
    ${given.x.map((x, row) => node(plan, 0, row, [`x${"₁₂"[row]}`, shown(x)]))}
    ${given.x.map((_, row) => node(plan, 1, row, hiddenTexts(computed, step, row), biasesAt(given, computed, step, 1)[row]))}
    ${given.x.map((_, row) => node(plan, 2, row, outputTexts(given, computed, step, row), biasesAt(given, computed, step, 2)[row]))}</svg>`;
}

/** The forward pass that is shown: at the last step, the one with the new weights. */
export function passAt(computed: Computed, step: number): Pass {
  return reached(step, "after") ? computed.after : computed;
}

function hiddenTexts(computed: Computed, step: number, row: number): string[] {
  const { z1, a1 } = passAt(computed, step);
  const texts = [`z ${shown(z1[row] ?? 0)}`, `a ${shown(a1[row] ?? 0)}`];
  return showsDeltas(step, 1) ? [...texts, `δ ${shown(computed.delta1[row] ?? 0)}`] : texts;
}

function outputTexts(given: Numbers, computed: Computed, step: number, row: number): string[] {
  if (!reached(step, "output")) return ["?"];
  const { z2, p } = passAt(computed, step);
  const texts = [`z ${shown(z2[row] ?? 0)}`, `p ${shown(p[row] ?? 0)}`];
  if (!reached(step, "loss")) return texts;
  const wanted = `y ${row === given.label ? 1 : 0}`;
  const last = showsDeltas(step, 2) ? `δ ${shown(computed.delta2[row] ?? 0)}` : wanted;
  return [...texts, last];
}

/** What the letters before the values stand for, in the book's colours. */
const ROLES: Record<string, string> = {
  x: "q-input",
  z: "q-activation",
  a: "q-activation",
  p: "q-answer",
  δ: "q-gradient",
};

function roleOf(text: string): string {
  return ROLES[text.charAt(0)] ?? "";
}

/** A unit with its values, and its bias. */
function node(
  plan: Plan,
  layer: number,
  row: number,
  texts: readonly string[],
  bias?: number,
): TemplateResult<2> {
  const [x, y] = plan.unit(layer, row);
  const top = y + 5 - ((texts.length - 1) * LINE) / 2;
  const [outsideX, outsideY, anchor] = plan.bias(layer, row);
  return svg`<g class="node"><circle cx=${x} cy=${y} r=${RADIUS}></circle>
    ${texts.map((text, line) => svg`<text class=${roleOf(text)} x=${x} y=${top + line * LINE} text-anchor="middle">${text}</text>`)}
    ${bias === undefined ? nothing : svg`<text class="bias" x=${outsideX} y=${outsideY} text-anchor=${anchor}>b ${shown(bias)}</text>`}</g>`;
}

function edgeOf(
  plan: Plan,
  given: Numbers,
  computed: Computed,
  step: number,
  edge: Edge,
  isChosen: boolean,
  label: string,
  choose: (edge: Edge) => void,
): TemplateResult<2> {
  const [fromX, fromY] = plan.unit(edge.layer - 1, edge.column);
  const [toX, toY] = plan.unit(edge.layer, edge.row);
  const bend = Math.atan2(toY - fromY, toX - fromX);
  const [dx, dy] = [RADIUS * Math.cos(bend), RADIUS * Math.sin(bend)];
  const [x, y, anchor] = plan.weight(edge);
  const pick = () => choose(edge);
  return svg`<g class="edge ${isNamed(step, edge) ? "named" : ""}" role="button" tabindex="0" aria-pressed=${isChosen}
    aria-label=${label} @click=${pick} @keydown=${(event: KeyboardEvent) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      pick();
    }}>
    <line x1=${fromX + dx} y1=${fromY + dy} x2=${toX - dx} y2=${toY - dy}></line>
    <line class="reach" x1=${fromX + dx} y1=${fromY + dy} x2=${toX - dx} y2=${toY - dy}></line>
    <text class="q-weight" x=${x} y=${y} text-anchor=${anchor}>${shown(weightOf(given, computed, step, edge))}</text>
    ${showsSlopes(step) ? svg`<text class="slope q-gradient" x=${x} y=${y + LINE} text-anchor=${anchor}>∂ ${shown(slopeOf(computed, edge))}</text>` : nothing}</g>`;
}

/** The weight itself; from the update on, the new one. */
export function weightOf(
  given: Numbers,
  computed: Computed,
  step: number,
  { layer, row, column }: Edge,
): number {
  const now = reached(step, "update") ? computed.next : given;
  return now[layer === 1 ? "w1" : "w2"][row * 2 + column] ?? 0;
}

/** The biases of a layer; from the update on, the new ones. */
export function biasesAt(
  given: Numbers,
  computed: Computed,
  step: number,
  layer: 1 | 2,
): readonly number[] {
  const now = reached(step, "update") ? computed.next : given;
  return layer === 1 ? now.b1 : now.b2;
}

/** The loss's derivative for a weight. */
export function slopeOf({ dw1, dw2 }: Computed, { layer, row, column }: Edge): number {
  return (layer === 1 ? dw1 : dw2)[row * 2 + column] ?? 0;
}
