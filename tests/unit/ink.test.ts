import assert from "node:assert/strict";
import { test } from "node:test";
import { ink } from "../../site_src/demos/digits/shared/ink.ts";
import {
  MOST_POINTS,
  onPad,
  PAD,
  type Strokes,
} from "../../site_src/demos/digits/shared/segments.ts";
import { read, type Said, write } from "../../site_src/demos/shared/base/address.ts";
import { seeded } from "../../site_src/runtime/engine/random.ts";

/** A drawing by an unsteady hand, far beyond the pad too, with numbers that are not whole. */
function scrawl(seed: number): number[][][] {
  const random = seeded(seed);
  const far = 10 ** (5 * random());
  const any = () => (random() - 0.5) * far + PAD / 2;
  const count = (most: number) => Math.floor(random() * most);
  return Array.from({ length: count(6) }, () =>
    Array.from({ length: count(40) }, () => [any(), any()]),
  );
}

const normal = (strokes: Strokes) =>
  strokes.filter((points) => points.length).map((points) => points.map(onPad));

test("whatever a hand draws, the link that holds it is read", () => {
  for (let seed = 0; seed < 2_000; seed += 1) {
    const drawn = scrawl(seed);
    const value = normal(drawn);
    const parsed = ink.parse(ink.text(drawn));
    assert.deepEqual(parsed?.value, value, `seed ${seed}`);
    assert.ok(!parsed?.isPartial);
    for (const [x, y] of value.flat()) assert.ok(x >= 0 && x <= PAD && y >= 0 && y <= PAD);
    assert.equal(ink.text(parsed?.value ?? []), ink.text(drawn));
  }
});

test("a stroke that left the pad is brought back to its edge", () => {
  // 561 lay beyond what was allowed, and took the whole drawing with it.
  assert.deepEqual(ink.parse("UUuiBA")?.value, [
    [
      [10, 10],
      [280, 10],
    ],
  ]);
  assert.deepEqual(ink.parse("DDBA")?.value, [
    [
      [0, 0],
      [0, 0],
    ],
  ]);
});

test("a damaged stroke does not take the others with it, and is told of", () => {
  assert.deepEqual(ink.parse("UU.%%.AA"), { value: [[[10, 10]], [[0, 0]]], isPartial: true });
  assert.deepEqual(ink.parse("UU."), { value: [[[10, 10]]], isPartial: true });
  for (const bad of ["%", ".", "AAA", "gggggggggg", "9999"])
    assert.equal(ink.parse(bad), null, bad);
});

test("the fullest pad fits into a link, on a page of five labs", () => {
  const corners = [
    [0, 0],
    [PAD, PAD],
  ];
  const dots = Array.from({ length: MOST_POINTS }, (_, index) => [corners[index % 2] ?? []]);
  for (const drawn of [dots, [dots.flat()]]) {
    const text = ink.text(drawn);
    assert.deepEqual(ink.parse(text)?.value, drawn);
    const said: Said = new Map(
      ["a", "b", "c", "d", "e"].map((name) => [`${name}-lab`, new Map([["ink", text]])]),
    );
    assert.deepEqual(read(write(said)), said);
  }
});
