/** Two other ways to teach the writer: poems of a poet that it is shown, and preferences. */
import * as ort from "onnxruntime-web/wasm";
import type { Lesson as Told } from "../../../build/types/verse/manifest.d.ts";
import type { Graph } from "../engine/engine.ts";
import { Deck, seeded } from "../engine/random.ts";
import { floats } from "../engine/values.ts";
import type { Imitated, Observed, Preference, Preferred, Shelf } from "./calls.ts";
import { perToken } from "./judging.ts";
import type { Lesson } from "./lesson.ts";
import { RECITED, type Teacher } from "./teacher.ts";
import type { Text } from "./text.ts";
import { numbers, scalar } from "./writer.ts";

/** Groups that it writes, at the most, until the rule has enough to choose from. */
const MOST_GROUPS = 40;

/** What is asked of the graphs. */
export interface TutorsGraphs {
  readonly imitate: Graph;
  readonly prefer: Graph;
  readonly strayed: Graph;
  readonly score: Graph;
}

/** Poems, each in as many tokens. */
type Poems = readonly (readonly number[])[];

/** What it is shown, and what it is judged by. */
export interface Shown {
  poet(): Promise<Lesson>;
  others(): Promise<Poems>;
}

/** The rows of a part of a text as the writer spells them; one with an unknown character is left out. */
function poemsOf({ tokens, positions }: Lesson, part: Lesson["learnt"], text: Text): number[][] {
  const rows = part.starts.map((start) => {
    const row = [...part.ids.subarray(start + 1, start + 1 + positions)];
    return text.whole(row.map((id) => tokens[id] ?? "").join(""));
  });
  return rows.filter(({ refused }) => !refused).map((whole) => whole.tokens);
}

const first = (tensor: ort.Tensor | undefined) => floats(tensor)[0] ?? Number.NaN;

export class Tutor {
  private poet: Promise<{ learnt: Poems; judged: Poems }> | null = null;
  /** The order of what is learnt from, one for each number of things. */
  private deck: Deck | null = null;

  constructor(
    private readonly graphs: TutorsGraphs,
    readonly teacher: Teacher,
    private readonly lesson: Told,
    private readonly text: Text,
    private readonly shown: Shown,
  ) {}

  /** Whoever begins anew begins with another order. */
  admit(): void {
    this.deck = null;
  }

  /** How many poems of the poet there are. @throws RuntimeError */
  async shelf(): Promise<Shelf> {
    const { learnt, judged } = await this.poems();
    const others = await this.shown.others();
    return { learnt: learnt.length, judged: judged.length, others: others.length };
  }

  /** Learn from some poems of the poet. What is no number is thrown away. @throws RuntimeError */
  async imitate(): Promise<Imitated> {
    const begun = performance.now();
    const { pupil } = this.teacher;
    const { shown: count, rates } = this.lesson;
    const { learnt } = await this.poems();
    const given = {
      tokens: pupil.rows(this.drawn(learnt, count)),
      rate: scalar(rates.imitate ?? Number.NaN),
    };
    const { answers, isHealthy } = await pupil.step(this.graphs.imitate, given, count);
    const ms = performance.now() - begun;
    return { learnt: pupil.learnt, loss: first(answers.loss), isHealthy, ms };
  }

  /** Learn from some of these preferences. What is no number is thrown away. @throws RuntimeError */
  async prefer(preferences: readonly Preference[]): Promise<Preferred> {
    const begun = performance.now();
    const { pupil } = this.teacher;
    const { pairs: places, rates, beta, temperature } = this.lesson;
    const count = Math.min(places, preferences.length);
    const some = this.drawn(preferences, count);
    // What stands in a place that does not count may be anything.
    const all = Array.from({ length: places }, (_, at) => some[at % Math.max(1, count)]);
    const side = (name: keyof Preference) => pupil.rows(all.map((each) => each?.[name] ?? []));
    const counts = Float32Array.from(all, (_, at) => Number(at < count));
    const given = {
      ...{ better: side("better"), worse: side("worse") },
      counts: new ort.Tensor("float32", counts, [places]),
      rate: scalar(rates.prefer ?? Number.NaN),
      beta: scalar(beta),
      temperature: scalar(temperature),
    };
    const { answers, isHealthy } = await pupil.step(this.graphs.prefer, given, count);
    return {
      learnt: pupil.learnt,
      loss: first(answers.loss),
      margin: first(answers.margin),
      ordered: first(answers.ordered),
      better: first(answers.better_gain),
      worse: first(answers.worse_gain),
      isHealthy,
      ms: performance.now() - begun,
    };
  }

  /**
   * Let the rule choose: of the endings of a poem that it writes untaught one that rhymes and one that does not.
   * It gives fewer where it finds no more. @throws RuntimeError
   */
  async pick(): Promise<Preference[]> {
    const found: Preference[] = [];
    for (let group = 0; group < MOST_GROUPS && found.length < this.lesson.ruled; group++) {
      const { poems, endings } = await this.teacher.ended(0);
      const judged = await this.teacher.judge([...poems], endings);
      found.push(...this.pairsOf(poems, numbers(endings), floats(judged.advantages)));
    }
    return found.slice(0, this.lesson.ruled);
  }

  /** Look at how far it has come: what it writes, how far it is from the start, and what it foretells. @throws RuntimeError */
  async observe(seed: number): Promise<Observed> {
    const { pupil } = this.teacher;
    const worn = await pupil.wearing(1);
    const { tokens, poems } = await pupil.write(worn, seeded(seed), RECITED);
    const { rhyme, regulated, variety } = await this.teacher.recital([...poems]);
    const temperature = scalar(this.lesson.temperature);
    const start = await pupil.weights();
    const { divergence } = await this.graphs.strayed.run({
      ...{ ...start, ...pupil.worn, tokens, temperature },
    });
    const { judged } = await this.poems();
    const mark = this.text.first(pupil.form);
    const own = judged.map((poem) => [mark, ...poem]);
    const others = await this.shown.others();
    const lost = (some: Poems) => perToken(this.graphs.score, worn, some, this.text.end);
    return {
      ...{ rhyme, regulated, variety },
      divergence: first(divergence),
      poet: await lost(own),
      others: await lost(others),
    };
  }

  private pairsOf(poems: Poems, endings: readonly number[], advantages: Float32Array) {
    const count = endings.length / poems.length;
    return poems.flatMap((poem, at): Preference[] => {
      const worth = [...advantages.subarray(at * count, (at + 1) * count)];
      const [best, worst] = [Math.max(...worth), Math.min(...worth)];
      // All alike: the rule has nothing to say.
      if (!(best > worst)) return [];
      const ending = (value: number) =>
        poem.map((token, place) =>
          place === poem.length - 2 ? (endings[at * count + worth.indexOf(value)] ?? token) : token,
        );
      return [{ better: ending(best), worse: ending(worst) }];
    });
  }

  private drawn<T>(all: readonly T[], count: number): T[] {
    if (this.deck?.count !== all.length)
      this.deck = new Deck(all.length, this.teacher.pupil.random);
    const deck = this.deck;
    return Array.from({ length: count }, () => all[deck.draw()]).filter(
      (each) => each !== undefined,
    );
  }

  private poems() {
    const { text } = this;
    this.poet ??= this.shown.poet().then((lesson) => ({
      learnt: poemsOf(lesson, lesson.learnt, text),
      judged: poemsOf(lesson, lesson.judged, text),
    }));
    return this.poet;
  }
}
