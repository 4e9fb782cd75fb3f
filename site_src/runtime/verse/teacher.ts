/** The writer is taught to rhyme: adapters learn from groups of its own poems, by a reward that a table decides. */
import * as ort from "onnxruntime-web/wasm";
import type { Lesson, Worth } from "../../../build/types/verse/manifest.d.ts";
import type { Graph, Tensors } from "../engine/engine.ts";
import { RuntimeError } from "../engine/failure.ts";
import type { Model } from "../engine/manifest.ts";
import { seeded } from "../engine/random.ts";
import { filled, floats } from "../engine/values.ts";
import type { Form, Recital, Recited, Schooling, Taught } from "./calls.ts";
import { checked } from "./form.ts";
import type { Text } from "./text.ts";
import { empty, integers, numbers, scalar } from "./writer.ts";

/** What the graphs call the matrices that have adapters on. */
const ADAPTED = "adapted_";
/** What the step calls what it carries on. */
const NEXT = "next_";
/** Poems that are written to be looked at, so that a share of them says something. */
const RECITED = 64;

/** What is asked of the graphs. */
export interface TeachersGraphs {
  readonly adapt: Graph;
  readonly write: Graph;
  readonly endings: Graph;
  readonly reward: Graph;
  readonly learn: Graph;
  /** the file of `adapt`, which tells what has adapters */
  readonly adapting: Model;
  /** the file of `write`, which tells the sizes of its cache */
  readonly writing: Model;
  /** the file of `learn`, which tells what it carries on */
  readonly learning: Model;
  /** the weights of a network as they were before it was taught */
  weights(pupil: string): Promise<Tensors>;
}

/** A group of poems. */
interface Group {
  /** the token that stands before each, then its own: [poems, 1 + tokens] */
  tokens: ort.Tensor;
  /** the same, without the first one */
  poems: readonly number[][];
}

const mean = (values: Float32Array) =>
  values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);

export class Teacher {
  private schooling: Schooling = { pupil: "", reward: "", seed: 0, adapters: null };
  private state: Tensors = {};
  private random: () => number = () => 0;
  private poems = 0;

  constructor(
    private readonly graphs: TeachersGraphs,
    private readonly lesson: Lesson,
    private readonly text: Text,
  ) {}

  /** The adapters as they are now. */
  get adapters(): Float32Array {
    return floats(this.state.adapters);
  }

  /** Begin with adapters that change nothing, or with those that were kept. */
  admit(schooling: Schooling): void {
    this.schooling = schooling;
    this.random = seeded(schooling.seed);
    this.poems = 0;
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

  /** Write poems, end each in several ways, and learn from that. What is no number is thrown away. @throws RuntimeError */
  async teach(): Promise<Taught> {
    const begun = performance.now();
    const { rate, temperature, group, answers: count } = this.lesson;
    const weights = await this.weights();
    const worn = await this.worn(1);
    const { tokens, poems } = await this.write(worn, this.random, group);
    const uniform = Float32Array.from({ length: group * count }, () => this.random());
    const { endings } = await this.graphs.endings.run({
      ...worn,
      tokens: this.beginnings(tokens),
      uniform: new ort.Tensor("float32", uniform, [group, count]),
      temperature: scalar(temperature),
    });
    if (!endings) throw new RuntimeError("format", "endings", "nothing");
    const judged = await this.judge(poems, endings);
    const { advantages, lead } = judged;
    if (!advantages || !lead) throw new RuntimeError("format", "reward", "nothing");
    const answers = await this.graphs.learn.run({
      ...{ ...weights, ...this.state, tokens, endings, advantages, lead },
      rate: scalar(rate),
      divergence_weight: scalar(this.worth.divergence),
      temperature: scalar(temperature),
    });
    const [divergence = Number.NaN] = floats(answers.divergence);
    const isHealthy = [answers.loss, answers.next_adapters].every((each) =>
      floats(each).every(Number.isFinite),
    );
    if (isHealthy) {
      const carried = Object.keys(this.state).map((name) => [name, answers[NEXT + name]]);
      this.state = Object.fromEntries(carried) as Tensors;
      this.poems += group;
    }
    const shares = sharesOf(judged);
    const ms = performance.now() - begun;
    return { ...shares, poems: this.poems, divergence, isHealthy, ms };
  }

  /** Write poems with numbers of their own, adapters on as far as is wished. @throws RuntimeError */
  async recite(seed: number, strength: number): Promise<Recital> {
    const { poems } = await this.write(await this.worn(strength), seeded(seed), RECITED);
    const last = this.text.steps(this.form) - 2;
    const endings = integers(
      poems.map((tokens) => tokens[last] ?? 0),
      [poems.length, 1],
    );
    const judged = await this.judge(poems, endings);
    const [rhyme, regulated] = [floats(judged.rhyme), floats(judged.regulated)];
    const recited = poems.map((row, at): Recited => {
      const end = row.indexOf(this.text.end);
      const tokens = end < 0 ? row : row.slice(0, end);
      return { tokens, rhymes: rhyme[at] === 1, isRegulated: regulated[at] === 1 };
    });
    return { ...sharesOf(judged), poems: recited };
  }

  private get form(): Form {
    return this.lesson.form as Form;
  }

  private get worth(): Worth {
    const worth = this.lesson.worths[this.schooling.reward];
    if (!worth) throw new RuntimeError("input", "reward", this.schooling.reward);
    return worth;
  }

  private weights(): Promise<Tensors> {
    return this.graphs.weights(this.schooling.pupil);
  }

  /** Every A from a uniform distribution of variance 1 / rows, every B zero. */
  private untaught(): Float32Array {
    const parts = this.lesson.halves.map(([rows = 1, columns = 1], at) => {
      const reach = at % 2 ? 0 : Math.sqrt(3 / rows);
      return Float32Array.from({ length: rows * columns }, () => (2 * this.random() - 1) * reach);
    });
    return Float32Array.from(parts.flatMap((part) => [...part]));
  }

  /** The weights with the adapters on. */
  private async worn(strength: number): Promise<Tensors> {
    const weights = await this.weights();
    const { adapters } = this.state;
    const given = { strength: scalar(strength), ...(adapters && { adapters }) };
    const fed = filled(given, this.graphs.adapting, weights);
    const adapted = Object.entries(await this.graphs.adapt.run(fed));
    const changed = adapted.map(([name, tensor]) => [name.slice(ADAPTED.length), tensor]);
    return { ...weights, ...Object.fromEntries(changed) };
  }

  private async write(weights: Tensors, random: () => number, group: number): Promise<Group> {
    const { temperature } = this.lesson;
    const steps = this.text.steps(this.form);
    const uniform = Float32Array.from({ length: steps * group }, () => random());
    const first = this.text.first(this.form);
    const { written } = await this.graphs.write.run(
      {
        ...weights,
        last: integers(Array(group).fill(first), [group]),
        position: integers([0], []),
        ...empty(this.graphs.writing, { poems: group, positions: steps }),
        uniform: new ort.Tensor("float32", uniform, [steps, group]),
        temperature: scalar(temperature),
      },
      ["written"],
    );
    const told = numbers(written);
    const poems = Array.from({ length: group }, (_, at) =>
      Array.from({ length: steps }, (_, step) => told[step * group + at] ?? 0),
    );
    const rows = poems.flatMap((tokens) => [first, ...tokens]);
    return { tokens: integers(rows, [group, steps + 1]), poems };
  }

  /** All of each poem that stands before its last character. */
  private beginnings(tokens: ort.Tensor): ort.Tensor {
    const [poems = 0, length = 0] = tokens.dims;
    const rows = numbers(tokens);
    const kept = rows.filter((_, at) => at % length < length - 2);
    return integers(kept, [poems, length - 2]);
  }

  private judge(poems: readonly number[][], endings: ort.Tensor): Promise<Tensors> {
    return this.graphs.reward.run({
      tokens: checked(poems),
      endings,
      form: integers([this.form], []),
      rhyme_worth: scalar(this.worth.rhyme),
      variety_worth: scalar(this.worth.variety),
    });
  }
}

const sharesOf = ({ reward, rhyme, regulated, variety }: Tensors) => ({
  reward: mean(floats(reward)),
  rhyme: mean(floats(rhyme)),
  regulated: mean(floats(regulated)),
  variety: mean(floats(variety)),
});
