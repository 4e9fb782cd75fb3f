import assert from "node:assert/strict";
import { test } from "node:test";
import type * as ort from "onnxruntime-web/wasm";
import { compare } from "../../site_src/runtime/digits/survey.ts";
import type { Graph, Tensors } from "../../site_src/runtime/engine/engine.ts";

const PIXELS = 784;
const COUNT = 1200;

/** Notes whose weights it is given and how many digits; one network is always right, the other says 0. */
class Judge implements Graph {
  readonly turns: string[] = [];

  async run(feeds: Tensors): Promise<Tensors> {
    const name = String(feeds.name);
    const { data, dims } = feeds.labels as { data: BigInt64Array; dims: readonly number[] };
    this.turns.push(`${name} ${dims[0]}`);
    const right = name === "used";
    const predicted = BigInt64Array.from(data, (label) => (right ? label : 0n));
    return {
      predicted: { data: predicted },
      confidence: { data: new Float32Array(data.length) },
    } as unknown as Tensors;
  }
}

const named = (name: string) => ({ name }) as unknown as Record<string, ort.Tensor>;

test("two networks are warmed up and read by turns, each first as often as the other", async () => {
  const judge = new Judge();
  const labels = Uint8Array.from({ length: COUNT }, (_, index) => index % 10);
  const digits = { pixels: new Uint8Array(COUNT * PIXELS), labels, count: COUNT };
  const { used, other } = await compare(
    judge,
    { used: named("used"), other: named("other") },
    digits,
  );
  assert.equal(used.accuracy, 1);
  assert.equal(other.accuracy, 0.1);
  assert.ok(used.ms >= 0 && other.ms >= 0);
  const [warm, timed] = [judge.turns.slice(0, 2), judge.turns.slice(2)];
  assert.deepEqual(warm.map((turn) => turn.split(" ")[0]).sort(), ["other", "used"]);
  const pairs = Array.from({ length: timed.length / 2 }, (_, at) =>
    timed.slice(2 * at, 2 * at + 2),
  );
  for (const [at, pair] of pairs.entries()) {
    const names = pair.map((turn) => turn.split(" ")[0]);
    assert.deepEqual(names, at % 2 ? ["other", "used"] : ["used", "other"]);
    assert.equal(pair[0]?.split(" ")[1], pair[1]?.split(" ")[1]);
  }
  const read = timed.filter((turn) => turn.startsWith("used")).map((turn) => Number(turn.slice(5)));
  assert.equal(
    read.reduce((sum, each) => sum + each),
    COUNT,
  );
});
