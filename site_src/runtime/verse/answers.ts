/** What the worker of verse has, and what it does with it for each call. */
import type { Lesson } from "../../../build/types/verse/manifest.d.ts";
import type { Language } from "../../strings/strings.ts";
import type { Values, Verified } from "../engine/calls.ts";
import { gauge } from "../engine/download.ts";
import type { Tensors } from "../engine/engine.ts";
import { RuntimeError } from "../engine/failure.ts";
import { Graphs } from "../engine/graphs.ts";
import { once } from "../engine/once.ts";
import { blank, floats, toValues } from "../engine/values.ts";
import type { Answers, OnProgress } from "../wire/protocol.ts";
import type {
  Asked,
  Candidates,
  Composed,
  Consulted,
  Dissected,
  Enrolled,
  FamousPoem,
  Fired,
  Form,
  Imitated,
  Laid,
  Learnt,
  Lessons,
  Loaded,
  Lookup,
  Measured,
  ModelName,
  Observed,
  Opened,
  Opening,
  Order,
  Patched,
  Plan,
  Preference,
  Preferred,
  Raced,
  Read,
  Recalled,
  Recital,
  Remembering,
  Sampling,
  Schooling,
  Scored,
  Shelf,
  Squeezed,
  Squeezing,
  Study,
  Taken,
  Taught,
  Turned,
  VerseCalls,
  Watched,
  Weighed,
  Written,
} from "./calls.ts";
import { Dissector } from "./dissector.ts";
import { VerseFiles } from "./files.ts";
import { CHECKERS, type Checker } from "./form.ts";
import { FEWEST, MOST, own } from "./lesson.ts";
import { Librarian } from "./librarian.ts";
import { linesOf, Recaller } from "./memory.ts";
import { openings } from "./openings.ts";
import { assembled } from "./own-model.ts";
import { counted, Pupil } from "./pupil.ts";
import { Racer } from "./racer.ts";
import { Reader } from "./reader.ts";
import { tutor } from "./school.ts";
import { Squeezer } from "./squeezer.ts";
import type { Teacher } from "./teacher.ts";
import type { Text } from "./text.ts";
import type { Tutor } from "./tutor.ts";
import { integers, Writer } from "./writer.ts";

/** What belongs to the language that was loaded. */
interface Own {
  language: Language;
  text: Text;
  writer: Writer;
  racer: Racer;
  reader: Reader;
  squeezer: Squeezer;
  librarian: Librarian;
  dissector: Dissector;
}

/** What lines are looked up in. */
interface Indexed {
  recaller: Recaller;
  poems: readonly FamousPoem[];
}

export class VerseAnswers implements Answers<VerseCalls> {
  private readonly files = new VerseFiles();
  private readonly graphs = new Graphs<ModelName, VerseFiles["manifest"]>(this.files, "wasm");
  private readonly handedOut = new Map<ModelName, Promise<Tensors>>();
  private readonly checkers = new Map<Language, Promise<Checker>>();
  private readonly recallers = new Map<string, Promise<Indexed>>();
  private own: Own | null = null;
  private tutor: Tutor | null = null;
  private pupil: Pupil | null = null;

  /** @param onProgress told how much has arrived of what every view needs */
  constructor(private readonly onProgress: OnProgress) {}

  async load(language: Language): Promise<Loaded> {
    const { files, graphs } = this;
    const { models } = await files.open();
    const { tokens, squeezing } = files.voice(language);
    // The other graphs are small, and each comes when it is first asked.
    const all = [models[language], tokens, graphs.sessions];
    const onBytes = gauge(all, this.onProgress);
    const [text] = await Promise.all([
      files.text(language, onBytes),
      graphs.sessions.load(onBytes),
      files.graph(language, onBytes),
    ]);
    const weights = (voice: ModelName = language) => this.weights(voice);
    const asked = { write: graphs.graph("write"), settle: graphs.graph("settle"), weights };
    const writer = new Writer({ ...asked, model: models.write }, text);
    const plain = graphs.graph("write_plain");
    const racer = new Racer({ write: asked.write, plain, model: models.write, weights }, text);
    const reader = new Reader({ read: graphs.graph("read"), settle: asked.settle, weights }, text);
    const squeezer = new Squeezer(
      {
        ...{ ...asked, squeeze: graphs.graph("squeeze"), score: graphs.graph("score") },
        directions: () => this.given(squeezing.directions as ModelName, ["directions"]),
      },
      { squeeze: models.squeeze, write: models.write },
      text,
      () => files.judged(language),
    );
    const librarian = this.librarian(language, text, writer);
    const dissector = this.dissector(language, text, writer);
    this.own = { language, text, writer, racer, reader, squeezer, librarian, dissector };
    await weights();
    return { models, told: files.voice(language), tokens: text.tokens, end: text.end };
  }

  async measured(): Promise<Measured> {
    const { models, scaling } = await this.files.open();
    return { models, scaling };
  }

  async remember(): Promise<Remembering> {
    const { memory } = await this.files.open();
    const loaded = await this.load(memory.language as Language);
    return { ...loaded, memory };
  }

  async recall(poems: readonly (readonly string[])[]): Promise<Recalled[][]> {
    const { recaller } = await this.indexed();
    const { text } = this.loaded;
    const bare = (line: string) => linesOf(text.spelt(line))[0] ?? "";
    return poems.map((lines) => lines.map((line) => recaller.recall(bare(line))));
  }

  async openings(): Promise<Opening[]> {
    const { poems } = await this.indexed();
    const { language, text } = this.loaded;
    return openings(this.graphs.graph("score"), await this.weights(language), text, poems);
  }

  async dissect(): Promise<Dissected> {
    const { features } = await this.files.open();
    const [loaded, named] = await Promise.all([
      this.load(features.language as Language),
      this.files.named(),
    ]);
    return { ...loaded, features, named };
  }

  fires(text: string): Promise<Fired> {
    return this.loaded.dissector.fires(text);
  }

  steer(order: Order, turned: Turned): Promise<Written> {
    return this.loaded.dissector.write(order, turned);
  }

  patch(from: string, into: string, asked: string): Promise<Patched> {
    return this.loaded.dissector.patch(from, into, asked);
  }

  async enrol(): Promise<Enrolled> {
    const { files, graphs } = this;
    const { models, lesson } = await files.open();
    const { language } = lesson;
    const told = files.voice(language as Language);
    const onBytes = gauge([told.tokens, graphs.sessions], this.onProgress);
    const [text] = await Promise.all([
      files.text(language as Language, onBytes),
      graphs.sessions.load(onBytes),
    ]);
    this.tutor = tutor(lesson, text, models, {
      graph: (name) => graphs.graph(name),
      weights: (pupil) => this.weights(pupilOf(lesson, pupil)),
      poet: async () => (await files.lesson(lesson.poet)).lesson,
      others: () => files.judged(language as Language),
    });
    return { models, told, tokens: text.tokens, end: text.end, lesson };
  }

  admit(schooling: Schooling): void {
    this.teaching.pupil.admit(schooling);
    this.tutoring.admit();
  }

  teach(): Promise<Taught> {
    return this.teaching.teach();
  }

  recite(seed: number, strength: number): Promise<Recital> {
    return this.teaching.recite(seed, strength);
  }

  adapters(): Float32Array {
    return this.teaching.pupil.adapters;
  }

  shelf(): Promise<Shelf> {
    return this.tutoring.shelf();
  }

  imitate(): Promise<Imitated> {
    return this.tutoring.imitate();
  }

  pick(): Promise<Preference[]> {
    return this.tutoring.pick();
  }

  prefer(preferences: readonly Preference[]): Promise<Preferred> {
    return this.tutoring.prefer(preferences);
  }

  observe(seed: number): Promise<Observed> {
    return this.tutoring.observe(seed);
  }

  lay(text: string, form: Form): Laid {
    return this.loaded.text.lay(text, form);
  }

  write(order: Order): Promise<Written> {
    return this.loaded.writer.write(order);
  }

  race(order: Order): Promise<Raced> {
    return this.loaded.racer.race(order);
  }

  candidates(before: readonly number[], form: Form, sampling: Sampling): Promise<Candidates> {
    return this.loaded.writer.candidates(before, form, sampling);
  }

  async score(text: string): Promise<Scored> {
    const { language, text: own } = this.loaded;
    const { form, tokens, refused } = own.whole(text);
    const characters = [...text].length;
    if (refused) return { nats: Number.NaN, characters, refused };
    const row = [own.first(form), ...tokens];
    const feeds = { tokens: integers(row, [1, row.length]), ...(await this.weights(language)) };
    const answers = await this.graphs.graph("score").run(feeds, ["log_probabilities"]);
    const nats = floats(answers.log_probabilities).reduce((sum, each) => sum - each, 0);
    return { nats, characters, refused: null };
  }

  squeeze(squeezing: Squeezing, orders: readonly Order[]): Promise<Squeezed> {
    return this.loaded.squeezer.squeeze(squeezing, orders);
  }

  openBook(): Promise<Opened> {
    return this.loaded.librarian.open();
  }

  consult(order: Order, lookup: Lookup): Promise<Consulted> {
    return this.loaded.librarian.consult(order, lookup);
  }

  weigh(text: string, weights: readonly number[], asked: Asked): Promise<Weighed> {
    return this.loaded.librarian.weigh(text, weights, asked);
  }

  read(text: string): Promise<Read> {
    return this.loaded.reader.read(text);
  }

  lens(row: readonly number[], position: number): Promise<Candidates[]> {
    return this.loaded.reader.lens(row, position);
  }

  watch(tokens: readonly number[], form: Form, position: number): Promise<Watched> {
    const { text, reader } = this.loaded;
    return reader.watch([text.first(form), ...tokens], position);
  }

  async check(tokens: readonly number[], form: Form): Promise<Values> {
    const { language, text } = this.loaded;
    const checker = await once(this.checkers, language, async () =>
      CHECKERS[language](text, await this.files.words(language)),
    );
    return toValues(await this.graphs.graph(checker.graph).run(checker.feeds(tokens, form)));
  }

  async lessons(): Promise<Lessons> {
    const { models, readings: lessons } = await this.files.open();
    await this.graphs.sessions.load(gauge([this.graphs.sessions], this.onProgress));
    return { models, lessons, fewest: FEWEST, most: MOST };
  }

  async study(plan: Plan): Promise<Study> {
    this.pupil = null;
    const { models, readings } = this.files.manifest;
    const text = plan.lesson
      ? { ...(await this.files.lesson(plan.lesson)), isCut: false }
      : own(plan.text);
    const { lesson, characters, isCut } = text;
    const nothing = { vocabulary: 0, weights: 0, ngrams: [] };
    if (!lesson) return { isShort: true, characters, isCut, ...nothing };
    const graph = (name: ModelName) => this.graphs.graph(name);
    const asked = {
      train: graph("seed_train"),
      loss: graph("seed_loss"),
      write: graph("seed_write"),
      settle: graph("settle"),
      models: { train: models.seed_train, write: models.seed_write },
    };
    const ngrams = readings[plan.lesson]?.ngrams ?? (await counted(graph("ngrams"), lesson));
    this.pupil = new Pupil(plan, asked, lesson);
    const { size: weights } = this.pupil;
    return {
      ...{ isShort: false, characters, isCut, weights, ngrams },
      vocabulary: lesson.tokens.length,
    };
  }

  learn(count: number): Promise<Learnt> {
    return this.learning.learn(count);
  }

  examine(): Promise<number> {
    return this.learning.judge();
  }

  compose(temperature: number, seed: number): Promise<Composed> {
    return this.learning.compose(temperature, seed);
  }

  async take(): Promise<Taken> {
    const { lesson, weights } = this.learning;
    const { tokens, positions } = lesson;
    return {
      model: assembled(await this.files.graph("seed_write"), weights),
      tokens,
      positions,
    };
  }

  verify(model: ModelName): Promise<Verified> {
    return this.graphs.verify(model);
  }

  /** Who looks into the book of a language; the book comes when it is first asked. */
  private librarian(language: Language, text: Text, writer: Writer): Librarian {
    const { files, graphs } = this;
    const name = files.voice(language).looking.model as ModelName;
    const asked = {
      ...{ book: graphs.graph(name), model: files.manifest.models[name] },
      ...{ write: graphs.graph("write_open"), score: graphs.graph("score_open") },
      ...{ shelve: graphs.graph("shelve"), weights: () => this.weights(language) },
    };
    return new Librarian(asked, text, writer);
  }

  /** Who looks for features; the dictionary comes when it is first asked. */
  private dissector(language: Language, text: Text, writer: Writer): Dissector {
    const { files, graphs } = this;
    const name = files.manifest.features.model as ModelName;
    const asked = {
      ...{ dictionary: graphs.graph(name), model: files.manifest.models[name] },
      ...{ features: graphs.graph("features"), write: graphs.graph("write_steered") },
      ...{ patch: graphs.graph("patch"), weights: () => this.weights(language) },
    };
    return new Dissector(asked, text, writer);
  }

  /** All weights that a graph hands out: that of a language's name, or of a stage on its way. */
  private weights(voice: ModelName): Promise<Tensors> {
    return this.given(voice, this.files.manifest.weights);
  }

  /** What a graph hands out once and for all. */
  private given(name: ModelName, outputs: readonly string[]): Promise<Tensors> {
    const asked = blank(this.files.manifest.models[name]);
    return once(this.handedOut, name, () => this.graphs.graph(name).run(asked, outputs));
  }

  private indexed(): Promise<Indexed> {
    const { memory } = this.files.manifest;
    return once(this.recallers, memory.lines.name, async () => {
      const { lines, poems } = await this.files.memory();
      return { recaller: new Recaller(memory, lines, poems), poems };
    });
  }

  private get teaching(): Teacher {
    return this.tutoring.teacher;
  }

  private get tutoring(): Tutor {
    if (!this.tutor) throw new RuntimeError("run", "learn", "nobody to teach");
    return this.tutor;
  }

  private get learning(): Pupil {
    if (!this.pupil) throw new RuntimeError("run", "verse", "nothing has begun to learn");
    return this.pupil;
  }

  private get loaded(): Own {
    if (!this.own) throw new RuntimeError("run", "verse", "not loaded");
    return this.own;
  }
}

/** The graph with the weights of one whom a lesson names. @throws RuntimeError where it names none so */
function pupilOf({ pupils }: Lesson, name: string): ModelName {
  const pupil = pupils[name];
  if (!pupil) throw new RuntimeError("input", "pupil", name);
  return pupil.model as ModelName;
}
