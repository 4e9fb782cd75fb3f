/** Training in the worker: the state stays here, the page asks for a few minibatches at a time. */
import * as ort from "onnxruntime-web/wasm";
import type { Graph } from "../engine/engine.ts";
import { seeded, shuffled } from "../engine/random.ts";
import type { Judged, Progress, TrainingSettings } from "./calls.ts";
import { accuracyOf, confusionOf } from "./confusion.ts";
import { type Digits, gather } from "./digits.ts";
import { PIXELS } from "./picture.ts";
import { survey } from "./survey.ts";

const PARTS = ["w1", "b1", "w2", "b2"] as const;
/** Ten times the loss of guessing among ten digits: beyond it nothing is learnt any more. */
const WORST = 10 * Math.log(10);

type Tensors = Record<string, ort.Tensor>;

function zeros(dims: number[]): ort.Tensor {
  return new ort.Tensor("float32", new Float32Array(dims.reduce((a, b) => a * b, 1)), dims);
}

/** Uniform in ±1/√(inputs), as PyTorch's nn.Linear begins. */
function uniform(dims: number[], inputs: number, random: () => number): ort.Tensor {
  const tensor = zeros(dims);
  const reach = 1 / Math.sqrt(inputs);
  const data = tensor.data as Float32Array;
  for (let i = 0; i < data.length; i++) data[i] = (2 * random() - 1) * reach;
  return tensor;
}

/** One run of training, from random weights on. */
export class Trainer {
  private state: Tensors;
  private readonly random: () => number;
  private order: Uint32Array = new Uint32Array(0);
  private position = 0;
  private epoch = 0;
  private steps = 0;

  constructor(
    private readonly settings: TrainingSettings,
    private readonly graph: Graph,
    private readonly judge: Graph,
    private readonly digits: Digits,
    private readonly test: Digits,
  ) {
    this.random = seeded(settings.seed);
    this.state = this.begin();
  }

  /** The weights as they are now. */
  get weights(): Tensors {
    return Object.fromEntries(PARTS.map((part) => [part, this.tensor(part)]));
  }

  /** Learn from up to `count` minibatches; stops at the end of an epoch. */
  async learn(count: number): Promise<Progress> {
    const { batch, rate } = this.settings;
    if (this.position + batch > this.order.length) {
      this.order = shuffled(this.digits.count, this.random);
      this.position = 0;
    }
    const left = Math.floor((this.order.length - this.position) / batch);
    const steps = Math.min(count, left);
    const [pixels, labels] = gather(
      this.digits,
      this.order.subarray(this.position, this.position + steps * batch),
    );
    const feeds: Tensors = {
      ...this.state,
      rate: new ort.Tensor("float32", Float32Array.of(rate), []),
      pixels: new ort.Tensor("uint8", pixels, [steps, batch, PIXELS]),
      labels: new ort.Tensor("int64", labels, [steps, batch]),
    };
    const begun = performance.now();
    const { losses, ...next } = await this.graph.run(feeds);
    const ms = performance.now() - begun;
    const stepLosses = Array.from((losses?.data ?? []) as Float32Array);
    // False for NaN too. What came of such a step is thrown away: the last good weights stay.
    const healthy = stepLosses.every((loss) => loss <= WORST);
    if (healthy) {
      for (const [name, tensor] of Object.entries(next)) this.state[name.slice(5)] = tensor;
    }
    this.position += steps * batch;
    this.steps += steps;
    const ended = this.position + batch > this.order.length;
    if (ended) this.epoch += 1;
    return { losses: stepLosses, healthy, ms, steps: this.steps, epoch: this.epoch, ended };
  }

  /** Read the whole test set. */
  async judged(): Promise<Judged> {
    const { labels, predicted } = await survey(this.judge, this.weights, this.test);
    return { accuracy: accuracyOf(labels, predicted), confusion: confusionOf(labels, predicted) };
  }

  private tensor(name: string): ort.Tensor {
    const tensor = this.state[name];
    if (!tensor) throw new Error(`no ${name}`);
    return tensor;
  }

  private begin(): Tensors {
    const { units, optimizer } = this.settings;
    const shapes = { w1: [units, PIXELS], b1: [units], w2: [10, units], b2: [10] };
    const inputs = { w1: PIXELS, b1: PIXELS, w2: units, b2: units };
    const state: Tensors = {};
    for (const part of PARTS) {
      state[part] = uniform(shapes[part], inputs[part], this.random);
      state[`m_${part}`] = zeros(shapes[part]);
      if (optimizer === "adam") state[`v_${part}`] = zeros(shapes[part]);
    }
    if (optimizer === "adam") Object.assign(state, { m_one: zeros([]), v_one: zeros([]) });
    return state;
  }
}
