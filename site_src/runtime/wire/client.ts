import { isOfMemory, RuntimeError, refusal } from "../engine/failure.ts";
import type { Answer, OnProgress, Remote, Reply } from "./protocol.ts";
import { workerAddress } from "./worker-address.ts";

type Pending<Calls> = {
  resolve(value: Answer<Calls, keyof Calls>): void;
  reject(error: RuntimeError): void;
};

/** Start a worker. @throws RuntimeError where the browser has none, or lets this page have none */
function started(address: URL, file: string): Worker {
  const ours = workerAddress(address);
  try {
    return new Worker(ours, { type: "module" });
  } catch (error) {
    throw new RuntimeError("worker", file, String(error));
  }
}

/**
 * Why a worker failed. The event of a script that did not arrive is silent, and so is that of one
 * that was not let start: the server is asked.
 */
async function workerFailure(address: URL, file: string, said?: string): Promise<RuntimeError> {
  if (said) return new RuntimeError(isOfMemory(said) ? "memory" : "worker", file, said);
  try {
    const { ok, status } = await fetch(address, { method: "HEAD" });
    return ok ? new RuntimeError("worker", file, "not loaded") : refusal(file, status);
  } catch (error) {
    return new RuntimeError("network", file, String(error));
  }
}

/** A worker, and the calls that it has not answered yet. */
class Line<Calls> {
  private readonly worker: Worker;
  private readonly pending = new Map<number, Pending<Calls>>();
  private nextId = 0;

  constructor(
    root: URL,
    private readonly file: string,
    private readonly onProgress: OnProgress,
  ) {
    const address = new URL(file, root);
    this.worker = started(address, file);
    this.worker.onmessage = ({ data }: MessageEvent<Reply<Calls>>) => this.receive(data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      void workerFailure(address, file, event.message).then((error) => this.failAll(error));
    };
  }

  call(call: string, args: readonly unknown[]): Promise<Answer<Calls, keyof Calls>> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.worker.postMessage({ id, call, args });
    });
  }

  stop(): void {
    this.worker.terminate();
    this.failAll(new RuntimeError("run", this.file, "stopped"));
  }

  private receive(reply: Reply<Calls>): void {
    if (reply.id === null) {
      this.onProgress(reply.received, reply.total);
      return;
    }
    const call = this.pending.get(reply.id);
    this.pending.delete(reply.id);
    if (reply.ok) call?.resolve(reply.value);
    else {
      const { kind, subject, detail } = reply.failure;
      call?.reject(new RuntimeError(kind, subject, detail));
    }
  }

  private failAll(error: RuntimeError): void {
    for (const call of this.pending.values()) call.reject(error);
    this.pending.clear();
  }
}

/**
 * Start a worker that answers the calls of an interface (its desk: desk.ts).
 * @param root the folder of the bundles
 * @param file of the worker, from there on
 * @param onProgress told how much has arrived of what the worker fetches
 */
export function remote<Calls>(root: URL, file: string, onProgress: OnProgress): Remote<Calls> {
  const line = new Line<Calls>(root, file, onProgress);
  return new Proxy({} as Remote<Calls>, {
    get(_, name) {
      if (name === "stop") return () => line.stop();
      // A promise that resolves to this asks it for `then`: it is no promise itself.
      if (typeof name === "symbol" || name === "then") return undefined;
      return (...args: unknown[]) => line.call(name, args);
    },
  });
}
