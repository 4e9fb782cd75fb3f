/** The writer is taught to rhyme: adapters learn from groups of its own poems, by a reward that a table decides. */
import * as ort from "onnxruntime-web/wasm";
import type { Lesson, Worth } from "../../../build/types/verse/manifest.d.ts";
import type { Graph, Tensors } from "../engine/engine.ts";
import { RuntimeError } from "../engine/failure.ts";
import { seeded } from "../engine/random.ts";
import { floats } from "../engine/values.ts";
import type { Adapted, Group } from "./adapted.ts";
import type { Recital, Recited, Taught } from "./calls.ts";
import { checked } from "./form.ts";
import type { Text } from "./text.ts";
import { integers, numbers, scalar } from "./writer.ts";

/** Poems that are written to be looked at, so that a share of them says something. */
export const RECITED = 128;

/** What is asked of the graphs. */
export interface TeachersGraphs {
  readonly endings: Graph;
  readonly reward: Graph;
  readonly learn: Graph;
}

/** A group, each poem ended in several ways. */
interface Ended extends Group {
  /** last characters, [poems, answers] */
  endings: ort.Tensor;
}

const mean = (values: Float32Array) =>
  values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);

export class Teacher {
  constructor(
    private readonly graphs: TeachersGraphs,
    readonly pupil: Adapted,
    private readonly lesson: Lesson,
    private readonly text: Text,
  ) {}

  /** Write poems, end each in several ways, and learn from that. What is no number is thrown away. @throws RuntimeError */
  async teach(): Promise<Taught> {
    const begun = performance.now();
    const { pupil } = this;
    const { rates, temperature, group } = this.lesson;
    const { tokens, poems, endings } = await this.ended(1);
    const judged = await this.judge(poems, endings);
    const { advantages, lead } = judged;
    if (!advantages || !lead) throw new RuntimeError("format", "reward", "nothing");
    const given = {
      ...{ tokens, endings, advantages, lead },
      rate: scalar(rates.learn ?? Number.NaN),
      divergence_weight: scalar(this.worth.divergence),
      temperature: scalar(temperature),
    };
    const { answers, isHealthy } = await pupil.step(this.graphs.learn, given, group);
    const [divergence = Number.NaN] = floats(answers.divergence);
    const shares = sharesOf(judged);
    const ms = performance.now() - begun;
    return { ...shares, poems: pupil.learnt, divergence, isHealthy, ms };
  }

  /** Write poems with numbers of their own, adapters on as far as is wished. @throws RuntimeError */
  async recite(seed: number, strength: number): Promise<Recital> {
    const worn = await this.pupil.wearing(strength);
    const { poems } = await this.pupil.write(worn, seeded(seed), RECITED);
    return this.recital(poems);
  }

  /** What the checker says of poems. */
  async recital(poems: readonly number[][]): Promise<Recital> {
    const last = this.text.steps(this.pupil.form) - 2;
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

  /** A group of poems, each ended in several ways. @throws RuntimeError */
  async ended(strength: number): Promise<Ended> {
    const { temperature, group, answers: count } = this.lesson;
    const worn = await this.pupil.wearing(strength);
    const { random } = this.pupil;
    const { tokens, poems } = await this.pupil.write(worn, random, group);
    const uniform = Float32Array.from({ length: group * count }, () => random());
    const { endings } = await this.graphs.endings.run({
      ...worn,
      tokens: this.beginnings(tokens),
      uniform: new ort.Tensor("float32", uniform, [group, count]),
      temperature: scalar(temperature),
    });
    if (!endings) throw new RuntimeError("format", "endings", "nothing");
    return { tokens, poems, endings };
  }

  /** What the reward says of poems, and of their last characters. */
  judge(poems: readonly number[][], endings: ort.Tensor): Promise<Tensors> {
    return this.graphs.reward.run({
      tokens: checked(poems),
      endings,
      form: integers([this.pupil.form], []),
      rhyme_worth: scalar(this.worth.rhyme),
      variety_worth: scalar(this.worth.variety),
    });
  }

  private get worth(): Worth {
    const { reward } = this.pupil.schooling;
    const worth = this.lesson.worths[reward];
    if (!worth) throw new RuntimeError("input", "reward", reward);
    return worth;
  }

  /** All of each poem that stands before its last character. */
  private beginnings(tokens: ort.Tensor): ort.Tensor {
    const [poems = 0, length = 0] = tokens.dims;
    const rows = numbers(tokens);
    const kept = rows.filter((_, at) => at % length < length - 2);
    return integers(kept, [poems, length - 2]);
  }
}

const sharesOf = ({ reward, rhyme, regulated, variety }: Tensors) => ({
  reward: mean(floats(reward)),
  rhyme: mean(floats(rhyme)),
  regulated: mean(floats(regulated)),
  variety: mean(floats(variety)),
});
