/** What belongs to another realm does not compile: the page has no Node, the worker no document. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import type ts from "typescript";

// Not bundled: it looks for its own files.
const { default: compiler }: { default: typeof ts } = await import(
  createRequire(import.meta.url).resolve("typescript")
);

const FOLDER = "build/unit/realms";
/** A word of each realm. */
const WORDS = {
  page: "document.title",
  worker: "new FileReaderSync()",
  node: "process.argv",
  all: "new URL(location.href)",
};

/** The words that a realm's configuration lets through. */
function known(realm: string): string[] {
  const { config } = compiler.readConfigFile(`tsconfig.${realm}.json`, compiler.sys.readFile);
  const { options } = compiler.parseJsonConfigFileContent(config, compiler.sys, process.cwd());
  mkdirSync(FOLDER, { recursive: true });
  const files = Object.entries(WORDS).map(([word, text]) => {
    const file = join(FOLDER, `${word}.ts`);
    writeFileSync(file, `export const value = ${text};\n`);
    return file;
  });
  const whole = compiler.createProgram(files, options);
  return Object.keys(WORDS).filter((word) => {
    const source = whole.getSourceFile(join(FOLDER, `${word}.ts`));
    assert.ok(source, word);
    return whole.getSemanticDiagnostics(source).length === 0;
  });
}

test("a page, a worker and a test each know their own surroundings", () => {
  assert.deepEqual(known("page"), ["page", "all"]);
  assert.deepEqual(known("worker"), ["worker", "all"]);
  assert.deepEqual(known("node"), ["page", "node", "all"]); // tests try what runs in pages
});
