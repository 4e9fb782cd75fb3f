/** What the worker of digits has, and what it does with it for each call. */
import type { Engine, Values, Verified } from "../engine/calls.ts";
import { adapterInUse, deviceLoss } from "../engine/device.ts";
import { gauge } from "../engine/download.ts";
import { RuntimeError } from "../engine/failure.ts";
import { Graphs } from "../engine/graphs.ts";
import { toTensors, toValues } from "../engine/values.ts";
import type { Answers, OnProgress } from "../wire/protocol.ts";
import type {
  Answer,
  Compared,
  DigitCalls,
  GraphName,
  Judged,
  Loaded,
  ModelName,
  OwnNetwork,
  Progress,
  Sample,
  Survey,
  TrainingSettings,
} from "./calls.ts";
import { DigitFiles } from "./files.ts";
import { Network } from "./network.ts";
import { assemble } from "./portable.ts";
import { compare, survey } from "./survey.ts";
import { Trainer } from "./trainer.ts";

export class DigitAnswers implements Answers<DigitCalls> {
  private readonly files = new DigitFiles();
  private readonly graphs: Graphs<ModelName, DigitFiles["manifest"]>;
  private readonly network: Network;
  private trainer: Trainer | null = null;

  /**
   * @param onProgress told how much has arrived of what every lab needs
   * @param trainsOn what the graphs that train run on
   */
  constructor(
    private readonly onProgress: OnProgress,
    trainsOn: Engine,
  ) {
    this.graphs = new Graphs(this.files, trainsOn);
    this.network = new Network(this.graphs);
  }

  async load(shipped: boolean): Promise<Loaded> {
    const { decision, models, network, experiments, digits } = await this.files.open();
    const samples = await this.fetchAll();
    const kept = await this.network.takeKept();
    if (shipped) this.network.rest();
    await this.network.readStrokes(new Float32Array([0, 0, 1, 1])); // the first run allocates
    return {
      own: kept && { units: kept.units, accuracy: kept.accuracy, used: !shipped },
      threshold: decision.threshold,
      samples,
      models,
      network,
      experiments,
      digits: { train: digits.train, full: digits.full },
    };
  }

  /** Ask for all files at once, and report the bytes of all together. */
  private async fetchAll(): Promise<Sample[]> {
    const { files, graphs } = this;
    const { models, samples } = files.manifest;
    const all = [models.preprocess, models.classify, samples, graphs.sessions];
    const onBytes = gauge(all, this.onProgress);
    const [fetched] = await Promise.all([
      files.samples(onBytes),
      graphs.sessions.load(onBytes),
      files.graph("preprocess", onBytes),
      files.graph("classify", onBytes),
    ]);
    return fetched;
  }

  classifyStrokes(segments: Float32Array): Promise<Answer> {
    return this.network.readStrokes(segments);
  }

  classifyImage(image: Float32Array, shipped?: boolean): Promise<Answer> {
    return this.network.readImage(image, shipped);
  }

  run(graph: GraphName, feeds: Values, fetches: readonly string[]): Promise<Values> {
    return this.graphs.run(graph, feeds, fetches, () => this.network.weights());
  }

  verify(model: ModelName): Promise<Verified> {
    return this.graphs.verify(model);
  }

  async begin(settings: TrainingSettings): Promise<void> {
    this.trainer = new Trainer(
      settings,
      this.graphs.graph(settings.optimizer === "adam" ? "train_adam" : "train_sgd"),
      this.graphs.graph("judge"),
      await this.files.digits(settings.digits),
      await this.files.digits("test"),
    );
  }

  learn(count: number): Promise<Progress> {
    return Promise.race([this.training.learn(count), deviceLoss()]);
  }

  judge(): Promise<Judged> {
    return this.training.judged();
  }

  weights(): Values {
    return toValues(this.training.weights);
  }

  adapter(): Promise<string | null> {
    return adapterInUse();
  }

  adopt(network: OwnNetwork): Promise<void> {
    return this.network.adopt(network);
  }

  abandon(): Promise<void> {
    return this.network.abandon();
  }

  async portable(weights: Values): Promise<Uint8Array<ArrayBuffer>> {
    const template = await this.files.template();
    return assemble(template, this.files.manifest.portable.headers, weights);
  }

  async survey(): Promise<Survey> {
    const weights = await this.network.weights();
    return survey(this.graphs.graph("judge"), weights, await this.files.digits("test"));
  }

  async current(): Promise<Values> {
    return toValues(await this.network.weights());
  }

  async compare(weights: Values): Promise<Compared> {
    const judge = this.graphs.graph("judge");
    const [test, used] = [await this.files.digits("test"), await this.network.weights()];
    return compare(judge, { used, other: toTensors(weights) }, test);
  }

  private get training(): Trainer {
    if (!this.trainer) throw new RuntimeError("run", "train", "no training has begun");
    return this.trainer;
  }
}
