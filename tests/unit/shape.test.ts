import assert from "node:assert/strict";
import { test } from "node:test";
import { flaw, type Shape } from "../../site_src/runtime/engine/shape.ts";

const SHAPE: Shape = {
  $defs: {
    File: { type: "object", properties: { bytes: { type: "integer" } }, required: ["bytes"] },
  },
  type: "object",
  properties: {
    threshold: { type: "number" },
    files: { type: "array", items: { $ref: "#/$defs/File" } },
    strokes: { anyOf: [{ $ref: "#/$defs/File" }, { type: "null" }] },
    shares: { type: "object", values: { type: "number" } },
  },
  required: ["threshold"],
};

test("what was published passes", () => {
  const good = {
    threshold: 0.5,
    files: [{ bytes: 1 }],
    strokes: null,
    shares: { a: 1 },
    more: "x",
  };
  assert.equal(flaw(good, SHAPE), null);
});

test("a wrong type is named with its place", () => {
  const wrong: [unknown, string][] = [
    [null, ": object ≠ object"],
    [[], ": object ≠ object"],
    ["text", ": object ≠ string"],
    [{}, "/threshold: —"],
    [{ threshold: "0.5" }, "/threshold: number ≠ string"],
    [{ threshold: Number.NaN }, "/threshold: number ≠ number"],
    [{ threshold: 1, files: [{ bytes: 1 }, { bytes: 1.5 }] }, "/files/1/bytes: integer ≠ number"],
    [{ threshold: 1, files: {} }, "/files: array ≠ object"],
    [{ threshold: 1, strokes: 3 }, "/strokes: object ≠ number"],
    [{ threshold: 1, shares: { a: "1" } }, "/shares/a: number ≠ string"],
  ];
  for (const [value, said] of wrong) assert.equal(flaw(value, SHAPE), said);
});

test("no name of an object's own machinery passes for a property", () => {
  assert.equal(flaw(JSON.parse('{"__proto__": {"threshold": 1}}'), SHAPE), "/threshold: —");
});
