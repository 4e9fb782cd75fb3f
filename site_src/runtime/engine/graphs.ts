/** The graphs of one family in this worker: opened when they are needed, run, and verified. */

import { assets } from "./addresses.ts";
import type { Engine, Values, Verified } from "./calls.ts";
import { type Graph, Sessions, type Tensors } from "./engine.ts";
import { RuntimeError } from "./failure.ts";
import type { Files } from "./files.ts";
import { type Published, trains } from "./manifest.ts";
import { compare } from "./references.ts";
import { blank, filled, toTensors, toValues } from "./values.ts";

export class Graphs<Name extends string, Manifest extends Published<Name>> {
  readonly sessions: Sessions<Name>;
  /** The weights of the shipped network; null until they were asked for. */
  private handedOut: Tensors | null = null;

  /** @param trainsOn what the graphs that train run on */
  constructor(
    private readonly files: Files<Name, Manifest>,
    private readonly trainsOn: Engine,
  ) {
    this.sessions = new Sessions(new URL("runtime/", assets), (name) => ({
      file: this.files.manifest.models[name].name,
      content: () => this.files.graph(name),
      provider: this.engineOf(name),
    }));
  }

  graph(name: Name): Graph {
    return this.sessions.graph(name);
  }

  /**
   * Run a graph for the page.
   * @param inUse asked for the network's weights where the page leaves them out
   * @throws RuntimeError
   */
  async run(
    name: Name,
    feeds: Values,
    fetches: readonly string[],
    inUse: () => Promise<Tensors> = () => this.shipped(),
  ): Promise<Values> {
    const { models, weights } = this.files.manifest;
    const model = models[name];
    let tensors: Tensors = toTensors(feeds);
    if (model.takes && !weights.some((weight) => weight in feeds)) {
      tensors = filled(tensors, model, await inUse());
    }
    return toValues(await this.graph(name).run(tensors, fetches));
  }

  /** Run a graph on its reference inputs, with the shipped weights where it takes some. @throws RuntimeError */
  async verify(name: Name): Promise<Verified> {
    const reference = (await this.files.references()).get(name);
    if (!reference) throw new RuntimeError("format", "references.bin", `nothing for ${name}`);
    const model = this.files.manifest.models[name];
    const lacks = model.inputs.some((input) => !(input.name in reference.inputs));
    const weights = lacks ? await this.shipped() : {};
    const compared = await compare(this.graph(name), model, reference, weights);
    return {
      ...compared,
      tolerance: model.tolerance,
      runtime: this.sessions.runtime,
      backend: this.engineOf(name),
      threads: this.sessions.threads,
      model,
    };
  }

  /** The shipped weights, from the graph that gives them; none in a family without a network. @throws RuntimeError */
  async shipped(): Promise<Tensors> {
    const { models, weights } = this.files.manifest;
    const giver = (Object.keys(models) as Name[]).find((name) => models[name].gives);
    if (!giver) return {};
    this.handedOut ??= await this.graph(giver).run(blank(models[giver]), weights);
    return this.handedOut;
  }

  private engineOf(name: Name): Engine {
    return trains(this.files.manifest.models[name]) ? this.trainsOn : "wasm";
  }
}
