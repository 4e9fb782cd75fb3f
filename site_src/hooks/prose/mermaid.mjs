// Reads [text, …] from stdin, draws each Mermaid flowchart, and writes [{svg} | {error}, …] to stdout.
import { readFileSync } from "node:fs";
import { parseMermaid, renderMermaidSVG } from "beautiful-mermaid";
import { beside } from "./labels.mjs";

const ARROW = /-->|\.->|==>/g;
const QUOTED = /"([^"]*)"/g;
// A line that says nothing by an arrow or a label: the header, and the frame around a part.
const FRAME = /^\s*(flowchart (TB|TD|LR)|subgraph .*|end)?\s*$/;

/**
 * What is written but would not be drawn, or null.
 *
 * The drawing program passes over what it does not understand and keeps only a node's first label.
 * So each arrow must have become an edge, and each quoted label stand somewhere.
 */
function lost(text) {
  const graph = parseMermaid(text);
  for (const line of text.split("\n")) {
    if (!FRAME.test(line) && !line.match(ARROW) && !line.match(QUOTED)) {
      return `\`${line.trim()}\` is neither an arrow nor a label`;
    }
  }
  const arrows = text.replace(QUOTED, "").match(ARROW)?.length ?? 0;
  if (arrows !== graph.edges.length) {
    return `${arrows} arrows are written, ${graph.edges.length} would be drawn`;
  }
  const parts = [...graph.nodes.values(), ...graph.edges, ...graph.subgraphs];
  const labels = new Set(parts.map((part) => part.label));
  const missing = [...text.matchAll(QUOTED)].find(([, label]) => !labels.has(label));
  return missing
    ? `the label "${missing[1]}" would not be drawn: give it where its node is first named`
    : null;
}

/** The drawing without its own font, colours and surroundings, which the book's styles give. */
function draw(text) {
  const svg = renderMermaidSVG(text, { padding: 4, layerSpacing: 32 });
  const bare = svg.replace(/<style>.*?<\/style>\s*/s, "").replace(/ (style|xmlns)="[^"]*"/g, "");
  return beside(bare);
}

function result(text) {
  try {
    const error = lost(text);
    return error ? { error } : { svg: draw(text) };
  } catch (error) {
    return { error: error.message };
  }
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(result)));
