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
const WIDER = 1.35;
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
const PLACE = / x="[^"]*" y="[^"]*" text-anchor="[^"]*"/;
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

/** A drawing on its way, and how wide it has become. */
class Drawing {
  constructor(svg) {
    this.svg = svg;
    this.lines = pieces(svg);
    [this.width, this.height] = SIZE.exec(svg).slice(1).map(Number);
    /** [left, top, right, bottom] of nodes and of labels that have their place */
    this.taken = [...svg.matchAll(NODE)].map(([, ...numbers]) => {
      const [x, y, width, height] = numbers.map(Number);
      return [x, y, x + width, y + height];
    });
  }

  /** Whether nothing else is where a label would stand; if so, the place is its own. */
  takes({ left, y, length }) {
    const box = [left, y - HALF, left + length, y + HALF];
    const isFree = ![...this.lines, ...this.taken].some((other) => crosses(other, box));
    if (left < 0 || !isFree) return false;
    this.taken.push(box);
    this.width = Math.max(this.width, box[2] + PADDING);
    return true;
  }

  moveLabels() {
    this.svg = this.svg.replace(LABEL, (whole, attributes, x, y, wide, high, text) => {
      const box = [x, y, wide, high].map(Number);
      const found = places(box, this.lines).find((place) => this.takes(place));
      if (!found) return whole;
      const at = ` x="${found.x}" y="${found.y}" text-anchor="${found.anchor}"`;
      return `<g class="edge-label"${attributes}>${text.replace(PLACE, at)}`;
    });
  }

  /** The name of a frame beside it: lines run in from above. */
  moveNames() {
    this.svg = this.svg.replace(FRAME, (_, frame, x, wide, text, attributes, name) => {
      const left = Number(x) + Number(wide) + GAP;
      this.width = Math.max(this.width, left + LETTER * name.length);
      return `${frame}${text} x="${left}"${attributes}${name}`;
    });
  }
}

/** @param svg as the drawing program gives it */
export function beside(svg) {
  const drawing = new Drawing(svg);
  drawing.moveLabels();
  drawing.moveNames();
  const { width, height } = drawing;
  const size = `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`;
  return drawing.svg.replace(SIZE, size);
}
