import assert from "node:assert/strict";
import { test } from "node:test";
import { once } from "../../site_src/runtime/engine/once.ts";

test("what belongs to a key is begun once, what fails anew", async () => {
  const begun = new Map<string, Promise<number>>();
  let times = 0;
  const count = async () => ++times;
  assert.deepEqual(await Promise.all([once(begun, "a", count), once(begun, "a", count)]), [1, 1]);
  assert.equal(await once(begun, "b", count), 2);
  const fail = () => Promise.reject(new Error("lost"));
  await assert.rejects(once(begun, "c", fail), /lost/);
  assert.equal(await once(begun, "c", count), 3);
});
