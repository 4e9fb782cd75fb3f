/** The worker that owns onnxruntime-web: it answers the page's requests, one after the other. */
import "../engine/modest-memory.ts";
import { accuracyOf } from "../digits/confusion.ts";
import { Network } from "../digits/network.ts";
import { assemble } from "../digits/portable.ts";
import { survey } from "../digits/survey.ts";
import { Trainer } from "../digits/trainer.ts";
import { adapterInUse, deviceLoss } from "../engine/device.ts";
import { type Graph, type Opening, Sessions } from "../engine/engine.ts";
import { RuntimeError, toFailure } from "../engine/failure.ts";
import { Files } from "../engine/files.ts";
import { assets } from "../engine/place.ts";
import { compare } from "../engine/references.ts";
import { toTensors, toValues } from "../engine/values.ts";
import type {
  Accuracy,
  Engine,
  GraphName,
  Loaded,
  ModelName,
  Reply,
  Request,
  Result,
  Sample,
  Survey,
  TrainingSettings,
  Values,
  Verified,
} from "./protocol.ts";

/** What the training graphs run on: the worker is built once for each. */
declare const TRAINS_ON: Engine;

// A GPU that is lost shows as a promise or as a trap in the engine, whichever comes first.
const SUBJECT = TRAINS_ON === "webgpu" ? "WebGPU" : "onnx";

function send(reply: Reply): void {
  self.postMessage(reply);
}

function engineOf(name: string): Engine {
  return name.startsWith("train_") ? TRAINS_ON : "wasm";
}

/** All that the worker has, and what it does with it for each request. */
class Desk {
  private readonly files = new Files(new URL("models/", assets));
  private readonly sessions = new Sessions(new URL("runtime/", assets), (name) =>
    this.opening(name as ModelName),
  );
  private readonly network = new Network(this.sessions);
  private trainer: Trainer | null = null;
  /** Calls run one after the other; a failed one must not fail the next. */
  private queue: Promise<void> = Promise.resolve();

  /** Answer a request after those before it. */
  take(request: Request): void {
    const { id } = request;
    this.queue = this.queue
      .then(() => this.answer(request))
      .then((value) => send({ id, ok: true, value }))
      .catch((error) => send({ id, ok: false, failure: toFailure(error, "run", SUBJECT) }));
  }

  private async answer(request: Request): Promise<Result> {
    switch (request.kind) {
      case "load":
        return this.load(request.shipped);
      case "strokes":
        return this.network.readStrokes(request.segments);
      case "image":
        return this.network.readImage(request.image, request.shipped);
      case "run":
        return this.run(request.graph, request.feeds, request.fetches);
      case "verify":
        return this.verify(request.model);
      case "begin":
        return this.begin(request.settings);
      case "learn":
        return Promise.race([this.training.learn(request.count), deviceLoss()]);
      case "judge":
        return this.training.judged();
      case "survey":
        return this.survey();
      case "adopt":
        await this.network.adopt(request.network);
        return null;
      case "portable":
        return this.portable(request.weights);
      case "abandon":
        await this.network.abandon();
        return null;
      case "current":
        return toValues(await this.network.weights());
      case "accuracy":
        return this.accuracy(request.weights);
      case "weights":
        return toValues(this.training.weights);
      case "adapter":
        return adapterInUse();
    }
  }

  /** Load what every lab needs; with `shipped`, the reader's own network rests. */
  private async load(shipped: boolean): Promise<Loaded> {
    const { decision, models, sizes, experiments, digits } = await this.files.open();
    const samples = await this.fetchAll();
    const kept = await this.network.takeKept();
    if (shipped) this.network.rest();
    await this.network.readStrokes(new Float32Array([0, 0, 1, 1])); // the first run allocates
    return {
      own: kept && { units: kept.units, accuracy: kept.accuracy, used: !shipped },
      threshold: decision.threshold,
      graphs: Object.keys(models) as ModelName[],
      samples,
      sizes,
      models,
      experiments,
      digits: { train: digits.train, full: digits.full },
    };
  }

  /** Ask for all files at once, and report the bytes of all together. */
  private async fetchAll(): Promise<Sample[]> {
    const { models, samples } = this.files.manifest;
    const files = [models.preprocess, models.classify, samples];
    const total = files.reduce((sum, file) => sum + file.bytes, this.sessions.bytes);
    let received = 0;
    const onBytes = (count: number) => {
      received += count;
      send({ id: null, received, total });
    };
    const [found] = await Promise.all([
      this.files.samples(onBytes),
      this.sessions.load(onBytes),
      this.files.graph("preprocess", onBytes),
      this.files.graph("classify", onBytes),
    ]);
    return found;
  }

  private opening(name: ModelName): Opening {
    return {
      file: this.files.manifest.models[name].name,
      content: () => this.files.graph(name),
      provider: engineOf(name),
    };
  }

  private graph(name: ModelName): Graph {
    return this.sessions.graph(name);
  }

  /** Run a graph; weights that the page leaves out are those of the network in use. */
  private async run(name: GraphName, feeds: Values, fetches: readonly string[]): Promise<Values> {
    const { inputs } = this.files.manifest.models[name];
    const tensors = toTensors(feeds);
    if (inputs.some((input) => input.name === "b1") && !tensors.w1) {
      Object.assign(tensors, await this.network.weights());
    }
    return toValues(await this.graph(name).run(tensors, fetches));
  }

  private async verify(name: ModelName): Promise<Verified> {
    const reference = (await this.files.references()).get(name);
    if (!reference) throw new RuntimeError("format", "references.bin", `nothing for ${name}`);
    const model = this.files.manifest.models[name];
    const shipped = await this.network.shipped();
    const compared = await compare(this.graph(name), model, reference, shipped);
    return {
      ...compared,
      tolerance: model.tolerance,
      runtime: this.sessions.runtime,
      backend: engineOf(name),
      threads: this.sessions.threads,
      model,
    };
  }

  /** Begin a training; the digits are loaded first. */
  private async begin(settings: TrainingSettings): Promise<null> {
    this.trainer = new Trainer(
      settings,
      this.graph(settings.optimizer === "adam" ? "train_adam" : "train_sgd"),
      this.graph("judge"),
      await this.files.digits(settings.digits),
      await this.files.digits("test"),
    );
    return null;
  }

  private get training(): Trainer {
    if (!this.trainer) throw new RuntimeError("run", "train", "no training has begun");
    return this.trainer;
  }

  /** Read the test set with the network in use. */
  private async survey(): Promise<Survey> {
    const weights = await this.network.weights();
    return survey(this.graph("judge"), weights, await this.files.digits("test"));
  }

  private async accuracy(values: Values): Promise<Accuracy> {
    const test = await this.files.digits("test");
    const given = toTensors(values);
    const begun = performance.now();
    const { predicted, labels } = await survey(this.graph("judge"), given, test);
    return { accuracy: accuracyOf(labels, predicted), ms: performance.now() - begun };
  }

  /** The published graph of any such network, with these weights. */
  private async portable(weights: Values): Promise<Uint8Array<ArrayBuffer>> {
    const template = await this.files.template();
    return assemble(template, this.files.manifest.portable.headers, weights);
  }
}

const desk = new Desk();

self.onmessage = ({ data }: MessageEvent<Request>) => desk.take(data);
