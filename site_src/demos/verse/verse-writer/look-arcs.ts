import { css, html, type TemplateResult } from "lit";
import type { Look } from "./track.ts";

const SVG = "http://www.w3.org/2000/svg";
/** How far an arc rises above the higher of its ends, in px: by so much, and by so much of its width. */
const RISE = 10;
const SLOPE = 0.08;

/** Where the arcs are drawn: over a poem, in an element that is placed relatively. */
export function arcPlace(): TemplateResult {
  return html`<svg class="arcs" aria-hidden="true"></svg>`;
}

/**
 * Draw an arc from a token to each that was looked at, the stronger the more it was.
 * @param place what `arcPlace` has drawn
 * @param tokenAt the element of a token
 */
export function drawArcs(
  place: SVGSVGElement,
  from: number,
  looks: readonly Look[],
  tokenAt: (position: number) => Element | null,
): void {
  const origin = place.getBoundingClientRect();
  const top = (position: number) => {
    const box = tokenAt(position)?.getBoundingClientRect();
    return box && { x: box.left + box.width / 2 - origin.left, y: box.top - origin.top + 2 };
  };
  const start = top(from);
  const most = Math.max(...looks.map(([, share]) => share), 0.001);
  const arcs = looks.map(([position, share]) => {
    const end = top(position);
    if (!start || !end) return null;
    const arc = document.createElementNS(SVG, "path");
    const peak = Math.min(start.y, end.y) - RISE - SLOPE * Math.abs(start.x - end.x);
    const bend = `${(start.x + end.x) / 2} ${peak}`;
    arc.setAttribute("d", `M${start.x} ${start.y}Q${bend} ${end.x} ${end.y}`);
    const strength = share / most;
    arc.setAttribute("stroke-width", (1 + 2.5 * strength).toFixed(2));
    arc.setAttribute("opacity", (0.2 + 0.7 * strength).toFixed(2));
    return arc;
  });
  place.replaceChildren(...arcs.filter((arc) => arc !== null));
}

export const arcStyles = css`
  .arcs { height: 100%; inset: 0; overflow: visible; pointer-events: none; position: absolute; width: 100%; }
  .arcs path { fill: none; stroke: var(--book-activation, #6f42c1); stroke-linecap: round; }
  @media (forced-colors: active) { .arcs path { stroke: CanvasText; } }
`;
