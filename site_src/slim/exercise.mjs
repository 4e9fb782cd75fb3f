/** Open and run every graph of a family in Node, in many sizes and with mistakes. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const ORT = new URL(
  "../../node_modules/onnxruntime-web/dist/ort.wasm.bundle.min.mjs",
  import.meta.url,
);
/** What a network of another width has: the sizes of its weights that may vary. */
const WIDTHS = [1, 16, 64, 256, 300];
const COUNTS = [1, 2, 3, 5, 7, 16, 64, 250, 1000];
/** The graphs are opened so often, each time in another order: how depends on what was before. */
const ROUNDS = 8;
/** A graph that repeats a step does so this many times at most, to stay quick. */
const REPEATS = 3;
/** Numbers of an input or output at most. */
const LARGEST = 1_000_000;

const FILL = {
  float32: [Float32Array, (index) => ((index * 7919) % 1013) / 506 - 1],
  float64: [Float64Array, (index) => 1 + index],
  int64: [BigInt64Array, () => 0n],
  int8: [Int8Array, (index) => (index % 255) - 127],
  uint8: [Uint8Array, (index) => (index * 31) & 255],
};

const dimensions = (shape, sizes) =>
  shape.map((size) => (typeof size === "number" ? size : (sizes[size] ?? sizes.any)));
const count = (shape, sizes) =>
  dimensions(shape, sizes).reduce((product, size) => product * size, 1);

function tensor(ort, { dtype, shape }, sizes) {
  const dims = dimensions(shape, sizes);
  const [kind, value] = FILL[dtype];
  const length = count(shape, sizes);
  return new ort.Tensor(
    dtype,
    kind.from({ length }, (_, index) => value(index)),
    dims,
  );
}

/** The dimensions that may vary. */
const named = (tensors) =>
  tensors.flatMap(({ shape }) => shape.filter((size) => typeof size === "string"));

/** How often a graph has everything, where a minibatch of tokens has a size of its own. */
function fixed(inputs) {
  const tokens = inputs.filter(({ dtype }) => dtype === "int64");
  const sizes = tokens.map(({ shape }) => shape.filter((size) => typeof size === "number"));
  return Math.max(1, ...sizes.map((each) => each.reduce((product, size) => product * size, 1)));
}

/** @param weights the names of inputs that are weights of the family's network */
async function runAll(ort, session, { inputs, outputs }, weights) {
  const widths = named(inputs.filter(({ name }) => weights.includes(name)));
  // A graph that carries on a state repeats a step: its last output has a row for each time.
  const carries = outputs.some(({ name }) => name.startsWith("next_"));
  const times = carries ? named(outputs.slice(-1)).slice(0, 1) : [];
  const others = new Set(named(inputs).filter((name) => ![...widths, ...times].includes(name)));
  const counts = named(inputs).length ? COUNTS : [1];
  for (const width of widths.length ? WIDTHS : [1])
    for (const any of counts) {
      const sizes = { any };
      for (const name of widths) sizes[name] = width;
      for (const name of times) sizes[name] = Math.min(any, REPEATS);
      // On its way a graph has numbers for each with each, as attention has.
      if (fixed(inputs) * any ** (others.size + 1) > LARGEST) continue;
      if ([...inputs, ...outputs].some(({ shape }) => count(shape, sizes) > LARGEST)) continue;
      const feeds = inputs.map((input) => [input.name, tensor(ort, input, sizes)]);
      await session.run(Object.fromEntries(feeds));
    }
}

/** The stored inputs of every graph (model_export/export/references.py says how they are stored). */
function references(ort, file) {
  const raw = gunzipSync(readFileSync(file));
  const begin = 4 + raw.readUInt32LE(0);
  const read = ([name, { dtype, shape, offset }]) => {
    const [kind] = FILL[dtype];
    const length = shape.reduce((product, size) => product * size, 1) * kind.BYTES_PER_ELEMENT;
    const bytes = Uint8Array.from(raw.subarray(begin + offset, begin + offset + length));
    return [name, new ort.Tensor(dtype, new kind(bytes.buffer), shape)];
  };
  const header = JSON.parse(raw.subarray(4, begin).toString());
  return (graph) => Object.fromEntries(Object.entries(header[graph].inputs).map(read));
}

/** What a browser may meet beside well-formed calls: each of these must fail, and does. */
async function blunder(ort, session, { inputs }, content) {
  const [{ name, dtype }] = inputs;
  const other = dtype === "float64" ? "float32" : "float64";
  const given = (kind, data, ...dims) => ({ [name]: new ort.Tensor(kind, data, dims) });
  const options = { executionProviders: ["wasm"] };
  const mistakes = [
    () => session.run(given(dtype, new FILL[dtype][0](11), 1, 11)),
    () => session.run(given(other, new FILL[other][0](11), 11)),
    () => ort.InferenceSession.create(new Uint8Array(1000), options),
    () => ort.InferenceSession.create(content.subarray(0, 5000), options),
  ];
  for (const mistake of mistakes) {
    const failed = await mistake().then(
      () => false,
      () => true,
    );
    if (!failed) throw new Error(`${mistake} should have failed`);
  }
}

/**
 * @param wasm the runtime
 * @param onPhase told the runtime's instance after graphs were opened ("open") and run ("run")
 */
export async function exercise(wasm, manifest, folder, onPhase) {
  let instance = null;
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (...given) => {
    const made = await instantiate(...given);
    instance = made.instance ?? made;
    return made;
  };
  const ort = await import(ORT);
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = wasm.buffer;
  ort.env.logLevel = "fatal";
  const stored = references(ort, `${folder}/${manifest.references.name}`);
  const models = Object.entries(manifest.models);
  const options = { executionProviders: ["wasm"] };
  const read = ({ name }) => readFileSync(`${folder}/${name}`);
  let weights = {};
  let blundered = false;
  for (const [name, model] of models) {
    const session = await ort.InferenceSession.create(read(model), options);
    onPhase("open", instance);
    const feeds = stored(name);
    for (const input of session.inputNames) feeds[input] ??= weights[input];
    const outputs = await session.run(feeds);
    await runAll(ort, session, model, manifest.weights);
    onPhase("run", instance);
    if (model.gives === "weights") weights = outputs;
    // A single number may come in any shape.
    if (blundered || !model.inputs[0].shape.length) continue;
    await blunder(ort, session, model, read(model));
    blundered = true;
  }
  for (let round = 1; round <= ROUNDS; round++) {
    for (let index = 0; index < models.length; index++) {
      const [, model] = models[(index * round + round) % models.length];
      const session = await ort.InferenceSession.create(read(model), options);
      if (round % 2) await session.release();
    }
  }
  onPhase("open", instance);
  WebAssembly.instantiate = instantiate;
}
