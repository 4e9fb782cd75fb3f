import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { RuntimeError } from "../../site_src/runtime/engine/failure.ts";
import { remote } from "../../site_src/runtime/wire/client.ts";
import { desk } from "../../site_src/runtime/wire/desk.ts";
import type { Answers, OnProgress, Remote } from "../../site_src/runtime/wire/protocol.ts";

interface Calls {
  double(data: Float32Array): Float32Array;
  sum(one: number, other?: number): number;
  fail(): never;
  slow(): string;
  fetch(): void;
}

const ROOT = new URL("../", import.meta.url);
const ports: MessagePort[] = [];
let fake: FakeWorker;

/** A worker whose program is a desk in this very thread; what goes to and fro is copied as ever. */
class FakeWorker {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
  readonly inside: MessagePort;
  private readonly outside: MessagePort;

  constructor(readonly address: URL) {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    this.inside = port2;
    this.outside = port1;
    port1.on("message", (data) => this.onmessage?.({ data }));
    fake = this;
  }

  postMessage(message: unknown): void {
    this.outside.postMessage(message);
  }

  terminate(): void {
    this.outside.close();
  }
}

/** The inner port as a worker has it. */
function door(port: MessagePort) {
  const made = {
    onmessage: null as ((event: MessageEvent) => void) | null,
    postMessage: (message: unknown) => port.postMessage(message),
  };
  port.on("message", (data) => made.onmessage?.({ data } as MessageEvent));
  return made;
}

let order: string[];
let heard: string[];
/** Ends the slow call, once it is being answered. */
let release: (() => void) | null;
let client: Remote<Calls>;

function answers(onProgress: OnProgress): Answers<Calls> {
  return {
    double: (data) => data.map((value) => 2 * value),
    async sum(one, other = 1) {
      order.push("sum");
      return one + other;
    },
    fail() {
      throw new RuntimeError("checksum", "a.onnx", "another one");
    },
    async slow() {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      order.push("slow");
      return "at last";
    },
    fetch: () => onProgress(1, 2),
  };
}

beforeEach(() => {
  order = [];
  release = null;
  heard = [];
  Object.assign(globalThis, { Worker: FakeWorker });
  client = remote<Calls>(ROOT, "runtime/x/worker.js", (...bytes) => heard.push(bytes.join("/")));
  desk<Calls>(door(fake.inside), "onnx", answers);
});

after(() => {
  for (const port of ports) port.close();
});

test("a call is answered with its own answer", async () => {
  assert.equal(fake.address.href, new URL("runtime/x/worker.js", ROOT).href);
  const [doubled, sum, one] = await Promise.all([
    client.double(Float32Array.of(1, 2)),
    client.sum(2, 3),
    client.sum(2),
  ]);
  assert.deepEqual(doubled, Float32Array.of(2, 4));
  assert.equal(sum, 5);
  assert.equal(one, 3);
});

test("calls are answered one after the other", async () => {
  const slow = client.slow();
  const sum = client.sum(1);
  while (!release) await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(order, []);
  release();
  assert.equal(await slow, "at last");
  await sum;
  assert.deepEqual(order, ["slow", "sum"]);
});

test("a failure comes as a RuntimeError, and the next call is answered", async () => {
  await assert.rejects(client.fail(), (error) => {
    assert.ok(error instanceof RuntimeError);
    assert.deepEqual(error.failure, { kind: "checksum", subject: "a.onnx", detail: "another one" });
    return true;
  });
  assert.equal(await client.sum(1), 2);
});

test("what is no call is refused, whatever its name", async () => {
  const any = client as unknown as Record<string, () => Promise<unknown>>;
  for (const name of ["gone", "constructor", "toString", "__proto__"]) {
    await assert.rejects(any[name]?.() ?? Promise.resolve(), /no such call/, name);
  }
});

test("what has arrived is told while a call is open", async () => {
  await client.fetch();
  assert.deepEqual(heard, ["1/2"]);
});

test("a client is no promise, and may be what one resolves to", async () => {
  assert.equal(await Promise.resolve(client), client);
});

test("whoever stops the worker fails the open calls", async () => {
  const slow = client.slow();
  client.stop();
  await assert.rejects(slow, /run: runtime\/x\/worker\.js: stopped/);
});

test("a worker that does not start fails the open calls, with the reason", async () => {
  const refused = (status: number) => ({ ok: status < 400, status });
  const slow = client.slow();
  fake.onerror?.({ message: "SyntaxError", preventDefault: () => undefined });
  await assert.rejects(slow, /worker: runtime\/x\/worker\.js: SyntaxError/);
  const silent = { message: "", preventDefault: () => undefined };
  for (const [status, said] of [
    [404, "gone"],
    [503, "http"],
  ] as const) {
    Object.assign(globalThis, { fetch: async () => refused(status) });
    const next = client.slow();
    fake.onerror?.(silent);
    await assert.rejects(next, new RegExp(`${said}: runtime/x/worker\\.js: HTTP ${status}`));
  }
});
