/** The network that reads digits in every lab: the shipped one, or the reader's own in its place. */
import * as ort from "onnxruntime-web/wasm";
import type { Graph, Tensors } from "../engine/engine.ts";
import { isOfFile, toFailure } from "../engine/failure.ts";
import { floats, toTensors } from "../engine/values.ts";
import type { Answer, ModelName, OwnNetwork } from "./calls.ts";
import { forgetNetwork, keepNetwork, keptNetwork } from "./own-network.ts";
import { PIXELS } from "./picture.ts";

/** What is asked of the graphs. */
interface Graphs {
  graph(name: ModelName): Graph;
  /** The weights of the shipped network. @throws RuntimeError */
  shipped(): Promise<Tensors>;
}

/** The network in use. */
export class Network {
  /** The reader's own weights; null while the shipped network is used. */
  private own: Tensors | null = null;

  constructor(private readonly graphs: Graphs) {}

  /** Take the reader's own network into use; one that does not run is forgotten, not one whose graph did not come. */
  async takeKept(): Promise<OwnNetwork | null> {
    const kept = await keptNetwork();
    if (!kept) return null;
    try {
      this.own = toTensors(kept.weights);
      await this.readImage(new Float32Array(PIXELS));
      return kept;
    } catch (error) {
      this.own = null;
      if (!isOfFile(toFailure(error, "run", "inspect"))) await forgetNetwork();
      return null;
    }
  }

  /** Use the shipped network; the reader's own is kept. */
  rest(): void {
    this.own = null;
  }

  /** Keep and use a network of the reader's own. @throws DOMException when the browser refuses */
  async adopt(network: OwnNetwork): Promise<void> {
    await keepNetwork(network);
    this.own = toTensors(network.weights);
  }

  /** Use the shipped network again. @throws DOMException when the browser refuses */
  async abandon(): Promise<void> {
    await forgetNetwork();
    this.own = null;
  }

  /** The weights in use. @throws RuntimeError */
  async weights(): Promise<Tensors> {
    return this.own ?? this.graphs.shipped();
  }

  /** Read flat segments [n * 4]. @throws RuntimeError */
  async readStrokes(strokes: Float32Array): Promise<Answer> {
    const start = performance.now();
    const segments = new ort.Tensor("float32", strokes, [strokes.length / 4, 4]);
    const { image } = await this.graphs.graph("preprocess").run({ segments });
    return this.readImage(floats(image), false, start);
  }

  /** Read all pixels in 0..1, with the shipped network if so asked. @throws RuntimeError */
  async readImage(
    image: Float32Array,
    shipped = false,
    start = performance.now(),
  ): Promise<Answer> {
    const input = new ort.Tensor("float32", image, [1, image.length]);
    const { logits, probabilities } = await this.classify(input, shipped);
    return {
      image,
      logits: floats(logits),
      probabilities: floats(probabilities),
      ms: performance.now() - start,
    };
  }

  /** The shipped network has its weights inside; any other one goes through inspect.onnx. */
  private async classify(image: ort.Tensor, shipped: boolean): Promise<Tensors> {
    const fetches = ["logits", "probabilities"];
    if (shipped || !this.own) return this.graphs.graph("classify").run({ image }, fetches);
    const zero = new ort.Tensor("int64", BigInt64Array.of(0n), [1]);
    const feeds = { image, digit: zero, units: zero, ...this.own };
    return this.graphs.graph("inspect").run(feeds, fetches);
  }
}
