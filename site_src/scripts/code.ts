/** An address as a QR code, drawn in the page. */
import { generate } from "lean-qr";

const SVG = "http://www.w3.org/2000/svg";
/** Modules of white around it, as the standard wants them. */
const QUIET = 4;

/** @returns null where the address is longer than any code holds */
export function code(address: string, name: string): SVGSVGElement | null {
  try {
    return drawn(generate(address), name);
  } catch {
    return null;
  }
}

function drawn(bits: ReturnType<typeof generate>, name: string): SVGSVGElement {
  const squares: string[] = [];
  for (let y = 0; y < bits.size; y++)
    for (let x = 0; x < bits.size; x++) if (bits.get(x, y)) squares.push(`M${x} ${y}h1v1h-1z`);
  const side = bits.size + 2 * QUIET;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `${-QUIET} ${-QUIET} ${side} ${side}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", name);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", squares.join(""));
  svg.append(path);
  return svg;
}
