/** The worker that owns onnxruntime-web: it loads, checks and runs the exported graphs. */
import * as ort from "onnxruntime-web/wasm";
import type { Manifest } from "../../build/types/manifest.d.ts";
import { accuracyOf } from "./confusion.ts";
import { adapterInUse, deviceLoss } from "./device.ts";
import { type Digits, unpack } from "./digits.ts";
import { addressOf, download, downloadJson } from "./download.ts";
import { type Graph, type Opening, Sessions } from "./engine.ts";
import { RuntimeError, toFailure } from "./failure.ts";
import { forgetNetwork, keepNetwork, keptNetwork } from "./own-network.ts";
import { assets } from "./place.ts";
import { assemble } from "./portable.ts";
import type {
  Accuracy,
  Answer,
  Engine,
  GraphName,
  Loaded,
  ModelName,
  OwnNetwork,
  Reply,
  Request,
  Result,
  Sample,
  TrainingSettings,
  Value,
  Values,
  Verified,
} from "./protocol.ts";
import { compare, type References, readReferences } from "./references.ts";
import { survey } from "./survey.ts";
import { Trainer } from "./trainer.ts";

/** What the training graphs run on: the worker is built once for each. */
declare const TRAINS_ON: Engine;

const MODELS = new URL("models/", assets);
const WEIGHTS = ["w1", "b1", "w2", "b2"];

let sessions: Sessions | null = null;
let manifest: Manifest | null = null;
let weights: Record<string, ort.Tensor> | null = null;
let references: Promise<References> | null = null;
let trainer: Trainer | null = null;
// The reader's own network, used in the place of the shipped one.
let own: Record<string, ort.Tensor> | null = null;
const digits = new Map<string, Promise<Digits>>();
const contents = new Map<ModelName, Promise<Uint8Array>>();
// Calls run one after the other; a failed one must not fail the next.
let queue: Promise<unknown> = Promise.resolve();

function send(reply: Reply): void {
  self.postMessage(reply);
}

/** Fetch a graph's file once; a failed download is tried again at the next call. */
function contentOf(name: ModelName, onBytes: (count: number) => void = () => undefined) {
  const file = published().models[name];
  let loading = contents.get(name);
  if (!loading) {
    loading = download(MODELS, file, onBytes);
    contents.set(name, loading);
    loading.catch(() => contents.delete(name));
  }
  return loading;
}

function engineOf(name: string): Engine {
  return name.startsWith("train_") ? TRAINS_ON : "wasm";
}

function opening(name: string): Opening {
  const model = name as ModelName;
  return {
    file: published().models[model].name,
    content: () => contentOf(model),
    provider: engineOf(name),
  };
}

/** Ask for all files at once, and report the bytes of all together. */
async function fetchAll(starting: Sessions, { models, samples }: Manifest): Promise<Sample[]> {
  const files = [models.preprocess, models.classify, samples];
  const total = files.reduce((sum, file) => sum + file.bytes, starting.bytes);
  let received = 0;
  const onBytes = (count: number) => {
    received += count;
    send({ id: null, received, total });
  };
  const [text] = await Promise.all([
    download(MODELS, samples, onBytes),
    starting.load(onBytes),
    contentOf("preprocess", onBytes),
    contentOf("classify", onBytes),
  ]);
  return JSON.parse(new TextDecoder().decode(text)) as Sample[];
}

/** Fetch the manifest. @throws RuntimeError when any file that it lists cannot be one of ours */
async function readManifest(): Promise<Manifest> {
  const url = new URL("manifest.json", MODELS);
  const found = await downloadJson<Manifest>(url);
  try {
    const { models, samples, references, portable, digits } = found;
    const needed = [models.preprocess, models.classify, samples, references, portable];
    for (const file of [...needed, ...Object.values(models), ...Object.values(digits)]) {
      addressOf(MODELS, file);
    }
    return found;
  } catch (error) {
    throw error instanceof RuntimeError
      ? error
      : new RuntimeError("format", url.pathname, String(error));
  }
}

async function load(shipped: boolean): Promise<Loaded> {
  manifest = await readManifest();
  sessions = new Sessions(new URL("runtime/", assets), opening);
  const samples = await fetchAll(sessions, manifest);
  const kept = await usableNetwork();
  if (shipped) own = null;
  await runStrokes(new Float32Array([0, 0, 1, 1])); // the first run allocates
  return {
    own: kept && { units: kept.units, accuracy: kept.accuracy, used: !shipped },
    threshold: manifest.decision.threshold,
    graphs: Object.keys(manifest.models) as ModelName[],
    samples,
    sizes: manifest.sizes,
    models: manifest.models,
    experiments: manifest.experiments,
    digits: { train: manifest.digits.train, full: manifest.digits.full },
  };
}

/** Take the reader's own network into use; one that does not run is forgotten. */
async function usableNetwork(): Promise<OwnNetwork | null> {
  const kept = await keptNetwork();
  if (!kept) return null;
  try {
    own = toTensors(kept.weights);
    await runImage(new Float32Array(784));
    return kept;
  } catch {
    own = null;
    await forgetNetwork();
    return null;
  }
}

function published(): Manifest {
  if (!manifest) throw new RuntimeError("run", "manifest.json", "not loaded");
  return manifest;
}

function running(): Sessions {
  if (!sessions) throw new RuntimeError("run", "runtime", "not loaded");
  return sessions;
}

function graph(name: ModelName): Graph {
  return running().graph(name);
}

function floats(tensor: ort.Tensor | undefined): Float32Array {
  return new Float32Array(tensor?.data as Float32Array);
}

/** The shipped network has its weights inside; any other one goes through inspect.onnx. */
async function classify(image: ort.Tensor, shipped: boolean) {
  const fetches = ["logits", "probabilities"];
  if (shipped || !own) return graph("classify").run({ image }, fetches);
  const zero = new ort.Tensor("int64", BigInt64Array.of(0n), [1]);
  return graph("inspect").run({ image, digit: zero, units: zero, ...own }, fetches);
}

async function runImage(
  image: Float32Array,
  shipped = false,
  start = performance.now(),
): Promise<Answer> {
  const input = new ort.Tensor("float32", image, [1, image.length]);
  const { logits, probabilities } = await classify(input, shipped);
  return {
    image,
    logits: floats(logits),
    probabilities: floats(probabilities),
    ms: performance.now() - start,
  };
}

async function runStrokes(segments: Float32Array): Promise<Answer> {
  const start = performance.now();
  const input = new ort.Tensor("float32", segments, [segments.length / 4, 4]);
  const { image } = await graph("preprocess").run({ segments: input });
  return runImage(floats(image), false, start);
}

/** The shipped weights, handed out by classify.onnx. */
async function shippedWeights(): Promise<Record<string, ort.Tensor>> {
  if (!weights) {
    const image = new ort.Tensor("float32", new Float32Array(784), [1, 784]);
    weights = await graph("classify").run({ image }, WEIGHTS);
  }
  return weights;
}

/** The weights in use: the reader's own, else the shipped ones. */
async function currentWeights(): Promise<Record<string, ort.Tensor>> {
  return own ?? shippedWeights();
}

function toTensor({ type, data, dims }: Value): ort.Tensor {
  return new ort.Tensor(type, data as Float32Array, dims);
}

function toTensors(values: Values): Record<string, ort.Tensor> {
  const tensors: Record<string, ort.Tensor> = {};
  for (const [name, value] of Object.entries(values)) tensors[name] = toTensor(value);
  return tensors;
}

async function runGraph(name: GraphName, feeds: Values, fetches: readonly string[]) {
  const { inputs } = published().models[name];
  const tensors = toTensors(feeds);
  if (inputs.some((input) => input.name === "b1") && !tensors.w1) {
    Object.assign(tensors, await currentWeights());
  }
  return toValues(await graph(name).run(tensors, fetches));
}

function toValues(tensors: Readonly<Record<string, ort.Tensor>>): Values {
  const values: Values = {};
  for (const [key, { type, data, dims }] of Object.entries(tensors)) {
    values[key] = { type: type as Value["type"], data: data as Value["data"], dims };
  }
  return values;
}

/** Load the references once; a failed download is tried again at the next call. */
function referencesOf(): Promise<References> {
  if (!references) {
    const content = download(MODELS, published().references, () => undefined);
    references = content.then(readReferences);
    references.catch(() => {
      references = null;
    });
  }
  return references;
}

async function verify(name: ModelName): Promise<Verified> {
  const reference = (await referencesOf()).get(name);
  if (!reference) throw new RuntimeError("format", "references.bin", `nothing for ${name}`);
  const model = published().models[name];
  const compared = await compare(graph(name), model, reference, await shippedWeights());
  return {
    ...compared,
    tolerance: model.tolerance,
    runtime: running().runtime,
    backend: engineOf(name),
    threads: running().threads,
    model,
  };
}

/** Load a part of MNIST once; a failed download is tried again at the next call. */
function digitsOf(part: "train" | "full" | "test"): Promise<Digits> {
  const file = published().digits[part];
  let loading = digits.get(part);
  if (!loading) {
    loading = download(MODELS, file, () => undefined).then((content) => unpack(content, file));
    digits.set(part, loading);
    loading.catch(() => digits.delete(part));
  }
  return loading;
}

async function accuracy(values: Values): Promise<Accuracy> {
  const test = await digitsOf("test");
  const given = toTensors(values);
  const begun = performance.now();
  const { predicted, labels } = await survey(graph("judge"), given, test);
  return { accuracy: accuracyOf(labels, predicted), ms: performance.now() - begun };
}

async function begin(settings: TrainingSettings): Promise<null> {
  trainer = new Trainer(
    settings,
    graph(settings.optimizer === "adam" ? "train_adam" : "train_sgd"),
    graph("judge"),
    await digitsOf(settings.digits),
    await digitsOf("test"),
  );
  return null;
}

async function adopt(network: OwnNetwork): Promise<null> {
  await keepNetwork(network);
  own = toTensors(network.weights);
  return null;
}

/** The published graph of any such network, with these weights. */
async function portable(given: Values): Promise<Uint8Array<ArrayBuffer>> {
  const { portable } = published();
  const template = await download(MODELS, portable, () => undefined);
  return assemble(template, portable.headers, given);
}

async function abandon(): Promise<null> {
  await forgetNetwork();
  own = null;
  return null;
}

function training(): Trainer {
  if (!trainer) throw new RuntimeError("run", "train", "no training has begun");
  return trainer;
}

async function answer(request: Request): Promise<Result> {
  switch (request.kind) {
    case "load":
      return load(request.shipped);
    case "strokes":
      return runStrokes(request.segments);
    case "image":
      return runImage(request.image, request.shipped);
    case "run":
      return runGraph(request.graph, request.feeds, request.fetches);
    case "verify":
      return verify(request.model);
    case "begin":
      return begin(request.settings);
    case "learn":
      return Promise.race([training().learn(request.count), deviceLoss()]);
    case "judge":
      return training().judged();
    case "survey":
      return survey(graph("judge"), await currentWeights(), await digitsOf("test"));
    case "adopt":
      return adopt(request.network);
    case "portable":
      return portable(request.weights);
    case "abandon":
      return abandon();
    case "current":
      return toValues(await currentWeights());
    case "accuracy":
      return accuracy(request.weights);
    case "weights":
      return toValues(training().weights);
    case "adapter":
      return adapterInUse();
  }
}

// A GPU that is lost shows as a promise or as a trap in the engine, whichever comes first.
const SUBJECT = TRAINS_ON === "webgpu" ? "WebGPU" : "onnx";

self.onmessage = ({ data }: MessageEvent<Request>) => {
  queue = queue
    .then(() => answer(data))
    .then((value) => send({ id: data.id, ok: true, value }))
    .catch((error) => send({ id: data.id, ok: false, failure: toFailure(error, "run", SUBJECT) }));
};
