/** A network that is taught: its own weights, the adapters that it wears, and what Adam carries on. */
import * as ort from "onnxruntime-web/wasm";
import type { Lesson } from "../../../build/types/verse/manifest.d.ts";
import type { Graph, Tensors } from "../engine/engine.ts";
import type { Model } from "../engine/manifest.ts";
import { seeded } from "../engine/random.ts";
import { filled, floats } from "../engine/values.ts";
import type { Form, Schooling } from "./calls.ts";
import type { Text } from "./text.ts";
import { empty, integers, numbers, scalar } from "./writer.ts";

/** What the graphs call the matrices that have adapters on. */
const ADAPTED = "adapted_";
/** What a step calls what it carries on. */
const NEXT = "next_";

/** What is asked of the graphs. */
export interface AdaptedGraphs {
  readonly adapt: Graph;
  readonly write: Graph;
  /** the file of `adapt`, which tells what has adapters */
  readonly adapting: Model;
  /** the file of `write`, which tells the sizes of its cache */
  readonly writing: Model;
  /** the file of a step, which tells what it carries on */
  readonly learning: Model;
  /** the weights of a network as they were before it was taught */
  weights(pupil: string): Promise<Tensors>;
}

/** A group of poems. */
export interface Group {
  /** the token that stands before each, then its own: [poems, 1 + tokens] */
  tokens: ort.Tensor;
  /** the same, without the first one */
  poems: readonly number[][];
}

export class Adapted {
  schooling: Schooling = { pupil: "", reward: "", seed: 0, adapters: null };
  /** Of its lessons: the poems that it writes there, and the order of those that it is shown. */
  random: () => number = () => 0;
  /** What it has learnt from: poems, or pairs of them. */
  learnt = 0;
  private state: Tensors = {};

  constructor(
    private readonly graphs: AdaptedGraphs,
    private readonly lesson: Lesson,
    private readonly text: Text,
  ) {}

  get form(): Form {
    return this.lesson.form as Form;
  }

  /** The adapters as they are now. */
  get adapters(): Float32Array {
    return floats(this.state.adapters);
  }

  /** Begin with adapters that change nothing, or with those that were kept. */
  admit(schooling: Schooling): void {
    this.schooling = schooling;
    this.random = seeded(schooling.seed);
    this.learnt = 0;
    const carried = this.graphs.learning.outputs.filter(({ name }) => name.startsWith(NEXT));
    const zeros = carried.map(({ name, shape }) => {
      const dims = shape.map(Number);
      const size = dims.reduce((product, each) => product * each, 1);
      return [name.slice(NEXT.length), new ort.Tensor("float32", new Float32Array(size), dims)];
    });
    const adapters = schooling.adapters ?? this.untaught();
    this.state = {
      ...(Object.fromEntries(zeros) as Tensors),
      adapters: new ort.Tensor("float32", adapters, [adapters.length]),
    };
  }

  /** Take a step of learning; what is no number is thrown away. @param count of poems, or of pairs */
  async step(graph: Graph, given: Tensors, count: number) {
    const weights = await this.weights();
    const answers = await graph.run({ ...weights, ...this.state, ...given });
    const isHealthy = [answers.loss, answers.next_adapters].every((each) =>
      floats(each).every(Number.isFinite),
    );
    if (isHealthy) {
      const carried = Object.keys(this.state).map((name) => [name, answers[NEXT + name]]);
      this.state = Object.fromEntries(carried) as Tensors;
      this.learnt += count;
    }
    return { answers, isHealthy };
  }

  /** Its weights as they were before it was taught. */
  weights(): Promise<Tensors> {
    return this.graphs.weights(this.schooling.pupil);
  }

  /** The adapters as a graph takes them. */
  get worn(): Tensors {
    const { adapters } = this.state;
    return { ...(adapters && { adapters }) };
  }

  /** The weights with the adapters on. */
  async wearing(strength: number): Promise<Tensors> {
    const weights = await this.weights();
    const given = { strength: scalar(strength), ...this.worn };
    const fed = filled(given, this.graphs.adapting, weights);
    const adapted = Object.entries(await this.graphs.adapt.run(fed));
    const changed = adapted.map(([name, tensor]) => [name.slice(ADAPTED.length), tensor]);
    return { ...weights, ...Object.fromEntries(changed) };
  }

  async write(weights: Tensors, random: () => number, group: number): Promise<Group> {
    const steps = this.text.steps(this.form);
    const uniform = Float32Array.from({ length: steps * group }, () => random());
    const { written } = await this.graphs.write.run(
      {
        ...weights,
        last: integers(Array(group).fill(this.text.first(this.form)), [group]),
        position: integers([0], []),
        ...empty(this.graphs.writing, { poems: group, positions: steps }),
        uniform: new ort.Tensor("float32", uniform, [steps, group]),
        temperature: scalar(this.lesson.temperature),
      },
      ["written"],
    );
    const told = numbers(written);
    const poems = Array.from({ length: group }, (_, at) =>
      Array.from({ length: steps }, (_, step) => told[step * group + at] ?? 0),
    );
    return { tokens: this.rows(poems), poems };
  }

  /** Poems as the steps take them: the mark of their form before each, filled up behind an early end. */
  rows(poems: readonly (readonly number[])[]): ort.Tensor {
    const { form, text } = this;
    const steps = text.steps(form);
    const filled = (tokens: readonly number[]) =>
      Array.from({ length: steps }, (_, at) => tokens[at] ?? text.end);
    const rows = poems.flatMap((tokens) => [text.first(form), ...filled(tokens)]);
    return integers(rows, [poems.length, steps + 1]);
  }

  /** Every A from a uniform distribution of variance 1 / rows, every B zero. */
  private untaught(): Float32Array {
    const parts = this.lesson.halves.map(([rows = 1, columns = 1], at) => {
      const reach = at % 2 ? 0 : Math.sqrt(3 / rows);
      return Float32Array.from({ length: rows * columns }, () => (2 * this.random() - 1) * reach);
    });
    return Float32Array.from(parts.flatMap((part) => [...part]));
  }
}
