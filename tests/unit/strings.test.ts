import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import type ts from "typescript";

// Not bundled: it looks for its own files.
const { default: compiler }: { default: typeof ts } = await import(
  createRequire(import.meta.url).resolve("typescript")
);

/** Every table of words in Chinese; its twin lies beside it. */
const TABLES = readdirSync("site_src", { recursive: true, encoding: "utf-8" })
  .filter((path) => /(^|[/.])(zh|words\.zh|page\.zh)\.json$/.test(path))
  .map((path) => `site_src/${path}`);

function table(path: string): Record<string, string> {
  return JSON.parse(readFileSync(path, "utf-8"));
}

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

/** What is wanted at a place of a program, and what stands there: texts both. */
interface Said {
  wanted: Set<string>;
  actual: Set<string>;
}

/** Every place of our scripts where one of several texts is wanted. */
function sayings(whole: ts.Program): Said[] {
  const checker = whole.getTypeChecker();
  const said: Said[] = [];
  const texts = new Map<ts.Type, Set<string>>();
  const visit = (node: ts.Node): void => {
    const type = compiler.isExpression(node) ? checker.getContextualType(node) : undefined;
    if (type) {
      const wanted = texts.get(type) ?? textsOf(type);
      texts.set(type, wanted);
      if (wanted.size) said.push({ wanted, actual: textsOf(checker.getTypeAtLocation(node)) });
    }
    compiler.forEachChild(node, visit);
  };
  for (const file of whole.getSourceFiles()) {
    if (!file.isDeclarationFile && file.fileName.includes("/site_src/")) visit(file);
  }
  return said;
}

/**
 * The keys of a table that a program may say. Where a key is wanted, the type of what stands there
 * is narrower than "any key": one key, or those that a choice or a template can come to. What stands
 * there as "any key" was handed on, and is counted where it came from.
 */
function keysSaid(program: readonly Said[], keys: readonly string[]): Set<string> {
  const isAny = new Map<Set<string>, boolean>();
  const holdsAll = (texts: Set<string>) => {
    if (!isAny.has(texts))
      isAny.set(
        texts,
        keys.every((key) => texts.has(key)),
      );
    return isAny.get(texts);
  };
  const narrow = program.filter(({ wanted, actual }) => holdsAll(wanted) && !holdsAll(actual));
  return new Set(narrow.flatMap(({ actual }) => [...actual]));
}

test("every string is said somewhere", () => {
  const said = sayings(program());
  for (const path of TABLES) {
    const keys = Object.keys(table(path));
    const spoken = keysSaid(said, keys);
    assert.deepEqual(
      keys.filter((key) => !spoken.has(key)),
      [],
      path,
    );
  }
});

test("both languages have the same strings with the same placeholders", () => {
  const placeholders = (text = "") =>
    [...text.matchAll(/\{\w+\}/g)].map((match) => match[0]).sort();
  assert.ok(TABLES.length > 10);
  for (const path of TABLES) {
    const [zh, en] = [table(path), table(path.replace("zh.json", "en.json"))];
    assert.deepEqual(Object.keys(en).sort(), Object.keys(zh).sort(), path);
    for (const key of Object.keys(zh))
      assert.deepEqual(placeholders(en[key]), placeholders(zh[key]), key);
  }
});
