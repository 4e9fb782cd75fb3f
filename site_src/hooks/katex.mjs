// Reads [[tex, display], ...] from stdin and writes [{html} | {error}, ...] to stdout.
import { readFileSync } from "node:fs";
import katex from "katex";

function render([tex, displayMode]) {
  try {
    return {
      html: katex.renderToString(tex, { displayMode, strict: "error", output: "htmlAndMathml" }),
    };
  } catch (error) {
    return { error: error.message };
  }
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(render)));
