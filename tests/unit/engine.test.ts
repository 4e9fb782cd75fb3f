import assert from "node:assert/strict";
import { test } from "node:test";
import { Sessions } from "../../site_src/runtime/engine/engine.ts";

test("the threads are those of which the runtime speaks", () => {
  const opening = () => assert.fail("nothing is opened");
  const sessions = new Sessions(new URL("file:///"), opening);
  for (const threads of [1, 3]) {
    Object.assign(sessions, { current: { env: { wasm: { numThreads: threads } } } });
    assert.equal(sessions.threads, threads);
  }
});
