// Reads [[tex, display], ...] from stdin and writes [{html} | {error}, ...] to stdout.
import { readFileSync } from "node:fs";
import temml from "temml";

/** What MathML gives a script in: every child of these elements but the first. */
const SCRIPTED = new Set(["msub", "msup", "msubsup", "munder", "mover", "munderover"]);

/** Sets operators in scripts without space around them, as TeX does (The TeXbook, chapter 18). */
function tighten(node, inScript) {
  if (node.type === "mo" && inScript) {
    node.attributes.lspace ??= "0em";
    node.attributes.rspace ??= "0em";
  }
  for (const [index, child] of (node.children ?? []).entries())
    tighten(child, inScript || (SCRIPTED.has(node.type) && index > 0));
}

/** Temml takes a comma between digits for a decimal one. The book has points there. */
const COMMA = /(?<=\d),(?=\d)/g;

function render([tex, displayMode]) {
  try {
    const options = { displayMode, annotate: true, strict: true, throwOnError: true, wrap: "none" };
    const formula = temml.__renderToMathMLTree(tex.replace(COMMA, ", "), options);
    tighten(formula, false);
    return { html: formula.toMarkup() };
  } catch (error) {
    return { error: error.message };
  }
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(render)));
