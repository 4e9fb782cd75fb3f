import { isOfMemory, RuntimeError, refusal } from "../engine/failure.ts";
import type {
  Accuracy,
  Answer,
  Engine,
  GraphName,
  Judged,
  Loaded,
  ModelName,
  OwnNetwork,
  Progress,
  Reply,
  Request,
  Result,
  Survey,
  TrainingSettings,
  Values,
  Verified,
} from "./protocol.ts";
import { workerAddress } from "./worker-address.ts";

type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;
type Pending = { resolve: (value: Result) => void; reject: (error: Error) => void };

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

/** The page's side of the worker: typed calls, one promise each. */
export class RuntimeClient {
  private readonly worker: Worker;
  private readonly pending = new Map<number, Pending>();
  private nextId = 0;

  /**
   * @param root address of the folder that holds `runtime/` and `models/`
   * @param engine which build of the worker: the one on wasm, or the one that trains on WebGPU
   * @param onProgress told how many bytes of how many have arrived
   * @throws RuntimeError where no worker can be started
   */
  constructor(
    root: URL,
    engine: Engine,
    private readonly onProgress: (received: number, total: number) => void,
  ) {
    const file = engine === "webgpu" ? "runtime/worker-webgpu.js" : "runtime/worker.js";
    const address = new URL(file, root);
    this.worker = started(address, file);
    this.worker.onmessage = ({ data }: MessageEvent<Reply>) => this.receive(data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      void workerFailure(address, file, event.message).then((error) => this.failAll(error));
    };
  }

  /** Load runtime, graphs and samples; with `shipped`, leave the reader's own network alone. @throws RuntimeError */
  async load(shipped: boolean): Promise<Loaded> {
    return (await this.call({ kind: "load", shipped })) as Loaded;
  }

  /** Draw and classify flat segments [n * 4]. @throws RuntimeError */
  async classifyStrokes(segments: Float32Array): Promise<Answer> {
    return (await this.call({ kind: "strokes", segments })) as Answer;
  }

  /** Classify 784 pixels in 0..1, with the shipped network if so asked. @throws RuntimeError */
  async classifyImage(image: Float32Array, shipped = false): Promise<Answer> {
    return (await this.call({ kind: "image", image, shipped })) as Answer;
  }

  /**
   * Run a graph, loading it first if need be.
   * @param feeds inputs; weights that are left out are those of the network in use
   * @param fetches the outputs to return
   * @throws RuntimeError
   */
  async run(graph: GraphName, feeds: Values, fetches: readonly string[]): Promise<Values> {
    return (await this.call({ kind: "run", graph, feeds, fetches })) as Values;
  }

  /** Compare a graph's answers in this browser with PyTorch's, on stored inputs. @throws RuntimeError */
  async verify(model: ModelName): Promise<Verified> {
    return (await this.call({ kind: "verify", model })) as Verified;
  }

  /** Begin a training from random weights, loading the digits if need be. @throws RuntimeError */
  async begin(settings: TrainingSettings): Promise<void> {
    await this.call({ kind: "begin", settings });
  }

  /** Learn from up to `count` minibatches, no further than the end of an epoch. @throws RuntimeError */
  async learn(count: number): Promise<Progress> {
    return (await this.call({ kind: "learn", count })) as Progress;
  }

  /** Read the test set with the network in training. @throws RuntimeError */
  async judge(): Promise<Judged> {
    return (await this.call({ kind: "judge" })) as Judged;
  }

  /** The weights w1, b1, w2, b2 of the network in training. @throws RuntimeError */
  async weights(): Promise<Values> {
    return (await this.call({ kind: "weights" })) as Values;
  }

  /** The graphics adapter that training runs on, null when that is none. @throws RuntimeError */
  async adapter(): Promise<string | null> {
    return (await this.call({ kind: "adapter" })) as string | null;
  }

  /** Use a network of the reader's own in every lab of the site. @throws RuntimeError */
  async adopt(network: OwnNetwork): Promise<void> {
    await this.call({ kind: "adopt", network });
  }

  /**
   * An ONNX file of a network: image [batch, 784] -> logits, probabilities [batch, 10].
   * @param weights w1, b1, w2, b2
   * @throws RuntimeError
   */
  async portable(weights: Values): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.call({ kind: "portable", weights })) as Uint8Array<ArrayBuffer>;
  }

  /** Use the shipped network again. @throws RuntimeError */
  async abandon(): Promise<void> {
    await this.call({ kind: "abandon" });
  }

  /** Read the test set with the network in use. @throws RuntimeError */
  async survey(): Promise<Survey> {
    return (await this.call({ kind: "survey" })) as Survey;
  }

  /** The weights w1, b1, w2, b2 of the network in use. @throws RuntimeError */
  async current(): Promise<Values> {
    return (await this.call({ kind: "current" })) as Values;
  }

  /** Read the test set with other weights. @throws RuntimeError */
  async accuracy(weights: Values): Promise<Accuracy> {
    return (await this.call({ kind: "accuracy", weights })) as Accuracy;
  }

  /** End the worker; open calls are rejected. */
  stop(): void {
    this.worker.terminate();
    this.failAll(new RuntimeError("run", "runtime/worker.js", "stopped"));
  }

  private call(request: WithoutId<Request>): Promise<Result> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.worker.postMessage({ ...request, id });
    });
  }

  private receive(reply: Reply): void {
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
