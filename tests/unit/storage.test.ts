import assert from "node:assert/strict";
import { test } from "node:test";
import { pack } from "../../site_src/demos/digits/compression-lab/storage.ts";
import { floats, integers } from "../../site_src/demos/shared/base/tensors.ts";

test("weights lie one after the other, in as many bits as they have", () => {
  const whole = [integers(1, -1), integers(7, -7)];
  assert.deepEqual([...pack([], whole, 4)], [0xf1, 0x97]);
  const bytes = pack([floats([1, -2]), floats([0.1])], [], 32);
  assert.deepEqual(bytes, new Uint8Array(Float32Array.of(1, -2, 0.1).buffer));
});
