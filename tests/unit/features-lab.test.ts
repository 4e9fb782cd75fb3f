import assert from "node:assert/strict";
import { test } from "node:test";
import { changes, strongest } from "../../site_src/demos/verse/features-lab/patch.ts";
import { among } from "../../site_src/demos/verse/features-lab/seasons.ts";
import type { Shown } from "../../site_src/demos/verse/features-lab/view.ts";

const patched = {
  ...{ source: [5, 6], target: [5, 7], asked: [8], isUneven: false, isLong: false },
  refused: { source: null, target: null, asked: null },
  clean: [-1, -3],
  patched: [
    [-3, -1],
    [-3.5, -2],
  ],
};

test("what an exchange changes is told from the second text as it was", () => {
  const rows = changes({ shown: { patched } as unknown as Shown });
  assert.deepEqual(rows, [
    [0, 2],
    [-0.5, 1],
  ]);
  assert.deepEqual(strongest(rows), [
    { block: 0, place: 1, nats: 2 },
    { block: 1, place: 1, nats: 1 },
  ]);
  assert.deepEqual(changes({ shown: { patched: null } as unknown as Shown }), []);
});

test("characters are counted, and what has several letters is none", () => {
  const names = ["<end>", "春", "花", "月"];
  assert.equal(among([0, 1, 2, 3, 1], names, "春花柳"), 3);
  assert.equal(among([9], names, "春"), 0);
});
