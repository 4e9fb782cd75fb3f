import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Course } from "../../site_src/demos/digits/train-lab/course.ts";
import { type Choices, DEFAULTS } from "../../site_src/demos/digits/train-lab/settings.ts";
import type { Progress } from "../../site_src/runtime/digits/calls.ts";
import type { DigitClient } from "../../site_src/runtime/digits/client.ts";

/** A worker that answers when it is told to, in any order. */
class Worker {
  private readonly open: { kind: string; answer(value: unknown): void; fail(why: Error): void }[] =
    [];
  readonly asked: string[] = [];
  readonly begin = () => this.call("begin");
  readonly learn = () => this.call("learn");
  readonly judge = () => this.call("judge");
  readonly weights = () => this.call("weights");

  private call(kind: string): Promise<unknown> {
    this.asked.push(kind);
    return new Promise((answer, fail) => this.open.push({ kind, answer, fail }));
  }

  private async take(kind: string) {
    const index = this.open.findIndex((call) => call.kind === kind);
    assert.ok(index >= 0, `${kind} is not asked; ${this.asked.join(", ")} were`);
    return this.open.splice(index, 1)[0];
  }

  async answer(kind: string, value: unknown = null): Promise<void> {
    (await this.take(kind))?.answer(value);
    await soon();
  }

  async fail(kind: string): Promise<void> {
    (await this.take(kind))?.fail(new Error("lost"));
    await soon();
  }
}

const soon = () => new Promise((resolve) => setTimeout(resolve));
const WEIGHTS = { w1: { type: "float32", data: Float32Array.of(1), dims: [1] } };
const SLICE: Progress = { losses: [2], healthy: true, ms: 1, steps: 1, epoch: 0, ended: false };

let worker: Worker;
let course: Course;
let failures: unknown[];

beforeEach(() => {
  worker = new Worker();
  failures = [];
  course = new Course({
    choices: { ...DEFAULTS } as Choices,
    isSeen: false,
    sharedClient: () => worker as unknown as DigitClient,
    requestUpdate: () => undefined,
    onProgress: () => undefined,
    onWeights: () => undefined,
    onFailure: (error) => failures.push(error),
  });
  course.backend.webgpu = { usable: false, why: "noWebgpu" };
});

/** Begin a training; afterwards its first minibatches are under way. */
async function start(): Promise<void> {
  void course.run();
  await soon();
  await worker.answer("begin");
  await worker.answer("weights", WEIGHTS);
  assert.equal(worker.asked.at(-1), "learn");
}

test("a training that is started over shows nothing of the minibatches under way", async () => {
  await start();
  course.pause();
  course.forget();
  assert.equal(course.weights, null);
  await worker.answer("learn", SLICE);
  assert.deepEqual(course.points, []);
  assert.equal(course.newest, null);
  assert.equal(course.weights, null);
  assert.equal(course.mode, "idle");
  assert.deepEqual(failures, []);
});

test("what was said of the last network is no word on the next", async () => {
  await start();
  course.pause();
  await worker.answer("learn", SLICE);
  await worker.answer("weights", WEIGHTS);
  void course.stop();
  await start();
  await worker.answer("judge", { accuracy: 0.9, confusion: [] });
  assert.equal(course.judged, null);
  await worker.answer("learn", SLICE);
  assert.deepEqual(course.points, [{ step: 1, loss: 2, accuracy: null }]);
});

test("of two wishes the one after starting over is done", async () => {
  await start();
  course.pause();
  void course.run();
  course.forget();
  void course.run();
  await worker.answer("learn", SLICE);
  assert.equal(course.mode, "preparing");
  assert.equal(worker.asked.filter((kind) => kind === "begin").length, 2);
});

test("a lab that is gone does not train on, even where WebGPU ends with it", async () => {
  await start();
  course.backend.engine = "webgpu";
  course.leave();
  await worker.fail("learn");
  assert.equal(course.mode, "idle");
  assert.equal(worker.asked.filter((kind) => kind === "begin").length, 1);
  assert.deepEqual(failures, []);
});

test("a lab that is gone before its training begins does not begin it", async () => {
  void course.run();
  await soon();
  course.leave();
  await worker.answer("begin");
  assert.deepEqual(worker.asked, ["begin"]);
  assert.equal(course.mode, "idle");
});
