/**
 * Labels of edges beside their lines: the drawing program writes them across, on a box that interrupts
 * the line. One that finds no free place stays where it was.
 */

/** Between a line and its label, and above one that runs across. */
const GAP = 7;
/** Half of what a line of text is high. */
const HALF = 7;
/** Left and right of the text in the box that is drawn around it. */
const PADDING = 8;
/** How much wider than the drawing program expects the letters of the reader's font may be. */
const WIDER = 1.15;
/** Of a letter above a frame, in px. */
const LETTER = 8;
/** How far from its middle a label is still on its line. */
const NEAR = 4;

const EDGE = /<polyline class="edge" [^>]*?points="([^"]+)"/g;
const NODE =
  /<g class="node"[^>]*>\s*<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.-]+)" height="([\d.-]+)"/g;
const LABEL =
  /<g class="edge-label"([^>]*)>\s*<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.-]+)" height="([\d.-]+)"[^>]*\/>\s*(<text [^>]*>)/g;
const FRAME =
  /(<g class="subgraph"[^>]*>\s*<rect x="([\d.-]+)" y="[\d.-]+" width="([\d.-]+)"[^>]*\/>)\s*<rect [^>]*\/>(\s*<text) x="[\d.-]+"([^>]*>)([^<]*)/g;
const SIZE = /<svg viewBox="0 0 ([\d.]+) ([\d.]+)" width="[\d.]+" height="[\d.]+">/;

/** All straight pieces of all lines, [x1, y1, x2, y2] each. */
function pieces(svg) {
  return [...svg.matchAll(EDGE)].flatMap(([, text]) => {
    const points = text.split(" ").map((point) => point.split(",").map(Number));
    return points.slice(1).map((point, at) => [...points[at], ...point]);
  });
}

function crosses([x1, y1, x2, y2], [left, top, right, bottom]) {
  const beside = Math.max(x1, x2) < left || Math.min(x1, x2) > right;
  return !beside && Math.max(y1, y2) >= top && Math.min(y1, y2) <= bottom;
}

/** Where the text may stand beside the line that runs through the middle of its box. */
function places([x, y, width, height], lines) {
  const [middleX, middleY, length] = [x + width / 2, y + height / 2, (width - 2 * PADDING) * WIDER];
  const box = [middleX - NEAR, middleY - NEAR, middleX + NEAR, middleY + NEAR];
  const line = lines.find((each) => crosses(each, box));
  if (!line) return [];
  if (Math.abs(line[0] - line[2]) > 1) {
    const top = line[1] - GAP - 2 * HALF;
    return [{ x: middleX, y: top + HALF, anchor: "middle", left: middleX - length / 2, length }];
  }
  const [right, left] = [line[0] + GAP, line[0] - GAP];
  return [
    { x: right, y: middleY, anchor: "start", left: right, length },
    { x: left, y: middleY, anchor: "end", left: left - length, length },
  ];
}

/** @param svg as the drawing program gives it */
export function beside(svg) {
  const lines = pieces(svg);
  const taken = [...svg.matchAll(NODE)].map(([, ...numbers]) => {
    const [x, y, width, height] = numbers.map(Number);
    return [x, y, x + width, y + height];
  });
  let [width, height] = SIZE.exec(svg).slice(1).map(Number);
  const moved = svg.replace(LABEL, (whole, attributes, x, y, wide, high, text) => {
    const found = places([x, y, wide, high].map(Number), lines).find(({ left, y: at, length }) => {
      const box = [left, at - HALF, left + length, at + HALF];
      const touches = (other) => crosses([other[0], other[1], other[2], other[3]], box);
      return left >= 0 && !lines.some((line) => crosses(line, box)) && !taken.some(touches);
    });
    if (!found) return whole;
    taken.push([found.left, found.y - HALF, found.left + found.length, found.y + HALF]);
    width = Math.max(width, found.left + found.length + PADDING);
    const at = text.replace(
      / x="[^"]*" y="[^"]*" text-anchor="[^"]*"/,
      ` x="${found.x}" y="${found.y}" text-anchor="${found.anchor}"`,
    );
    return `<g class="edge-label"${attributes}>${at}`;
  });
  return moved.replace(
    SIZE,
    `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
  );
}
