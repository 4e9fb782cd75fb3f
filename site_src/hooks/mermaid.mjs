// Reads [[name, text], ...] from stdin and prints for each diagram null or what Mermaid says against it.
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<body></body>");
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import("mermaid");

const diagrams = JSON.parse(readFileSync(0, "utf8"));
const verdicts = [];
for (const text of diagrams) {
  try {
    await mermaid.parse(text);
    verdicts.push(null);
  } catch (error) {
    verdicts.push(String(error.message ?? error));
  }
}
process.stdout.write(JSON.stringify(verdicts));
