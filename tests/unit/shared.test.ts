import assert from "node:assert/strict";
import { test } from "node:test";
import type { Reply, Request } from "../../site_src/runtime/wire/protocol.ts";
import { sharedRuntime } from "../../site_src/runtime/wire/shared.ts";

/** The worker that was started last; it answers when it is told to. */
let worker: FakeWorker;

class FakeWorker {
  onmessage: (event: { data: unknown }) => void = () => undefined;
  private readonly asked: Request[] = [];

  constructor() {
    worker = this;
  }

  postMessage(request: Request): void {
    this.asked.push(request);
  }

  terminate(): void {}

  send(reply: Partial<Reply>): void {
    this.onmessage({ data: reply });
  }

  answer(): void {
    for (const { id } of this.asked.splice(0))
      this.onmessage({ data: { id, ok: true, value: {} } });
  }
}

test("only those who wait for the runtime hear how much of it has come", async () => {
  Object.assign(globalThis, { Worker: FakeWorker });
  const heard: string[] = [];
  const load = (name: string) => sharedRuntime.load(() => heard.push(name), false);
  const progress = () => worker.send({ id: null, received: 1, total: 2 });

  const first = load("first");
  progress();
  worker.answer();
  await first;
  await load("late, when all is there");
  sharedRuntime.stop();
  const second = load("second");
  progress();
  assert.deepEqual(heard, ["first", "second"]);

  sharedRuntime.stop(); // as a retry does, before the one stopped has come to its end
  const third = load("third");
  await assert.rejects(second);
  progress();
  assert.deepEqual(heard, ["first", "second", "third"]);
  worker.answer();
  await third;
});

test("where no worker can be started it says so, and the next call tries again", async () => {
  class Refused {
    constructor() {
      throw new DOMException("The operation is insecure.", "SecurityError");
    }
  }
  const load = () => sharedRuntime.load(() => undefined, false);
  sharedRuntime.stop();
  for (const kind of [Refused, undefined]) {
    Object.assign(globalThis, { Worker: kind });
    await assert.rejects(load(), ({ failure }) => failure.kind === "worker");
  }
  Object.assign(globalThis, { Worker: FakeWorker });
  const third = load();
  worker.answer();
  await third;
});
