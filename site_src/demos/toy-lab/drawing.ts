import { html, nothing, svg, type TemplateResult } from "lit";
import { minus } from "../../strings/fill-in.ts";
import type { Found, Numbers } from "./network.ts";

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

/** One weight: its layer, its unit (row) and where it comes from (column). */
export interface Edge {
  layer: 1 | 2;
  row: number;
  column: number;
}

const COLUMNS = [60, 300, 540];
const ROWS = [80, 240];
const RADIUS = 44;

/** How a number stands in the drawing and in the formulas: four digits. */
export function shown(value: number): string {
  return minus(Number(value.toFixed(4)).toString());
}

/** Whether the derivatives of the weights are known, and the weights still theirs. */
export function showsSlopes(step: number): boolean {
  return step >= 5 && step < 7;
}

/** "W²₁₂": the weight from unit 2 to unit 1 of the layer after. */
export function edgeName({ layer, row, column }: Edge): string {
  return `w${layer === 1 ? "¹" : "²"}${"₁₂"[row]}${"₁₂"[column]}`;
}

/** The eight weights. */
export const EDGES: readonly Edge[] = ([1, 2] as const).flatMap((layer) =>
  [0, 1].flatMap((row) => [0, 1].map((column) => ({ layer, row, column }))),
);

/** The network with all values known at a step. @param choose called with the edge that is picked */
export function drawing(
  given: Numbers,
  found: Found,
  step: number,
  chosen: Edge,
  label: (edge: Edge) => string,
  choose: (edge: Edge) => void,
): TemplateResult {
  return html`<svg viewBox="0 0 660 320" class="network" role="group">
    ${EDGES.map((edge) => edgeOf(given, found, step, edge, edgeName(edge) === edgeName(chosen), label(edge), choose))}
    ${given.x.map((x, row) => node(0, row, [`x${"₁₂"[row]}`, shown(x)]))}
    ${given.x.map((_, row) => node(1, row, hiddenTexts(found, step, row), biasesAt(given, found, step, 1)[row]))}
    ${given.x.map((_, row) => node(2, row, outputTexts(given, found, step, row), biasesAt(given, found, step, 2)[row]))}</svg>`;
}

function hiddenTexts(found: Found, step: number, row: number): string[] {
  const { z1, a1 } = step >= 7 ? found.after : found;
  const texts = [`z ${shown(z1[row] ?? 0)}`, `a ${shown(a1[row] ?? 0)}`];
  return step >= 4 && step < 7 ? [...texts, `δ ${shown(found.delta1[row] ?? 0)}`] : texts;
}

function outputTexts(given: Numbers, found: Found, step: number, row: number): string[] {
  if (step < 1) return ["?"];
  const { z2, p } = step >= 7 ? found.after : found;
  const texts = [`z ${shown(z2[row] ?? 0)}`, `p ${shown(p[row] ?? 0)}`];
  if (step < 2) return texts;
  const wanted = `y ${row === given.label ? 1 : 0}`;
  return step >= 3 && step < 7
    ? [...texts, `δ ${shown(found.delta2[row] ?? 0)}`]
    : [...texts, wanted];
}

/** A unit with its values; its bias stands outside, above or below, where no edge runs. */
function node(
  column: number,
  row: number,
  texts: readonly string[],
  bias?: number,
): TemplateResult<2> {
  const [x, y] = [COLUMNS[column] ?? 0, ROWS[row] ?? 0];
  const top = y + 5 - (texts.length - 1) * 9;
  const outside = row === 0 ? y - RADIUS - 8 : y + RADIUS + 20;
  return svg`<g class="node"><circle cx=${x} cy=${y} r=${RADIUS}></circle>
    ${texts.map((text, line) => svg`<text x=${x} y=${top + line * 18} text-anchor="middle">${text}</text>`)}
    ${bias === undefined ? nothing : svg`<text class="bias" x=${x} y=${outside} text-anchor="middle">b ${shown(bias)}</text>`}</g>`;
}

function edgeOf(
  given: Numbers,
  found: Found,
  step: number,
  edge: Edge,
  isChosen: boolean,
  label: string,
  choose: (edge: Edge) => void,
): TemplateResult<2> {
  const [left, right] = [COLUMNS[edge.layer - 1] ?? 0, COLUMNS[edge.layer] ?? 0];
  const [from, to] = [ROWS[edge.column] ?? 0, ROWS[edge.row] ?? 0];
  const bend = Math.atan2(to - from, right - left);
  const [dx, dy] = [RADIUS * Math.cos(bend), RADIUS * Math.sin(bend)];
  // Near the left end the two crossing edges of a layer keep apart.
  const at = edge.row === edge.column ? 0.5 : 0.3;
  const [x, y] = [left + (right - left) * at, from + (to - from) * at];
  const pick = () => choose(edge);
  return svg`<g class=${isChosen ? "edge chosen" : "edge"} role="button" tabindex="0" aria-pressed=${isChosen}
    aria-label=${label} @click=${pick} @keydown=${(event: KeyboardEvent) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      pick();
    }}>
    <line x1=${left + dx} y1=${from + dy} x2=${right - dx} y2=${to - dy}></line>
    <line class="reach" x1=${left + dx} y1=${from + dy} x2=${right - dx} y2=${to - dy}></line>
    <text x=${x} y=${y - 7} text-anchor="middle">${shown(weightOf(given, found, step, edge))}</text>
    ${showsSlopes(step) ? svg`<text class="slope" x=${x} y=${y + 17} text-anchor="middle">∂ ${shown(slopeOf(found, edge))}</text>` : nothing}</g>`;
}

/** The weight itself; from the update on, the new one. */
export function weightOf(
  given: Numbers,
  found: Found,
  step: number,
  { layer, row, column }: Edge,
): number {
  const now = step >= 6 ? found.next : given;
  return now[layer === 1 ? "w1" : "w2"][row * 2 + column] ?? 0;
}

/** The biases of a layer; from the update on, the new ones. */
export function biasesAt(
  given: Numbers,
  found: Found,
  step: number,
  layer: 1 | 2,
): readonly number[] {
  const now = step >= 6 ? found.next : given;
  return layer === 1 ? now.b1 : now.b2;
}

/** The loss's derivative for a weight. */
export function slopeOf({ dw1, dw2 }: Found, { layer, row, column }: Edge): number {
  return (layer === 1 ? dw1 : dw2)[row * 2 + column] ?? 0;
}
