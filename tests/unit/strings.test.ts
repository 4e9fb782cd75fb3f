import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import type ts from "typescript";
import pageZh from "../../site_src/strings/page.zh.json" with { type: "json" };
import zh from "../../site_src/strings/zh.json" with { type: "json" };

// Not bundled: it looks for its own files.
const { default: compiler }: { default: typeof ts } = await import(
  createRequire(import.meta.url).resolve("typescript")
);

const TABLES = { zh, pageZh };

/** All our scripts, as the compiler understands them. */
function program(): ts.Program {
  const file = compiler.readConfigFile("tsconfig.page.json", compiler.sys.readFile);
  const { fileNames, options } = compiler.parseJsonConfigFileContent(
    file.config,
    compiler.sys,
    process.cwd(),
  );
  return compiler.createProgram(fileNames, options);
}

/** The texts that a type allows, where it allows nothing else. */
function textsOf(type: ts.Type | undefined): Set<string> {
  const parts = type?.isUnion() ? type.types : type ? [type] : [];
  return new Set(parts.flatMap((part) => (part.isStringLiteral() ? [part.value] : [])));
}

/**
 * The keys that a program may say. Where a key is wanted, the type of what stands there is narrower
 * than "any key": one key, or those that a choice or a template can come to. What stands there as
 * "any key" was handed on, and is counted where it came from.
 */
function keysSaid(whole: ts.Program, table: readonly string[]): Set<string> {
  const checker = whole.getTypeChecker();
  const said = new Set<string>();
  const isAny = (texts: Set<string>) =>
    texts.size >= table.length && table.every((key) => texts.has(key));
  const wantsKey = new Map<ts.Type, boolean>();
  const visit = (node: ts.Node): void => {
    const wanted = compiler.isExpression(node) ? checker.getContextualType(node) : undefined;
    if (wanted) {
      if (!wantsKey.has(wanted)) wantsKey.set(wanted, isAny(textsOf(wanted)));
      const found = textsOf(checker.getTypeAtLocation(node));
      if (wantsKey.get(wanted) && !isAny(found)) for (const text of found) said.add(text);
    }
    compiler.forEachChild(node, visit);
  };
  for (const file of whole.getSourceFiles()) {
    if (!file.isDeclarationFile && file.fileName.includes("/site_src/")) visit(file);
  }
  return said;
}

test("every string is said somewhere", () => {
  const whole = program();
  for (const table of Object.values(TABLES)) {
    const keys = Object.keys(table);
    const said = keysSaid(whole, keys);
    assert.deepEqual(
      keys.filter((key) => !said.has(key)),
      [],
    );
  }
});
