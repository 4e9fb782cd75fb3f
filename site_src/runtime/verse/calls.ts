/** What the page may ask of the worker that writes verse. */
import type { Language } from "../../strings/strings.ts";
import type { Values, Verified } from "../engine/calls.ts";
import type {
  Asked,
  Candidates,
  Composed,
  Consulted,
  Dissected,
  Enrolled,
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
  Watched,
  Weighed,
  Written,
} from "./messages.ts";

export type * from "./messages.ts";

/** Every call fails with a RuntimeError. */
export interface VerseCalls {
  /** What was measured of small and large networks, without loading one. */
  measured(): Measured;
  /** Load runtime, graphs and weights of one language, which the worker keeps to. */
  load(language: Language): Loaded;
  /** Read a beginning as the reader typed it. */
  lay(text: string, form: Form): Laid;
  /** Write a poem from its first token to its end. */
  write(order: Order): Written;
  /** Write a poem twice, one token in a call, and take the time. */
  race(order: Order): Raced;
  /**
   * What may stand at a position.
   * @param before all tokens before it
   */
  candidates(before: readonly number[], form: Form, sampling: Sampling): Candidates;
  /** How likely a text is, as it stands. */
  score(text: string): Scored;
  /** Read a text with everything on the way. */
  read(text: string): Read;
  /**
   * What each block would have follow at a position, were it the last one (the logit lens), at temperature 1.
   * @param row as `read` gave it
   */
  lens(row: readonly number[], position: number): Candidates[];
  /**
   * What leads to a position of a poem.
   * @param tokens of the whole poem
   */
  watch(tokens: readonly number[], form: Form, position: number): Watched;
  /** What the checker of form finds, by the names of its graph's outputs. */
  check(tokens: readonly number[], form: Form): Values;
  /**
   * Make the network smaller for this call, measure it, and let it write.
   * @param orders what to write; the weights are those of the smaller network
   */
  squeeze(squeezing: Squeezing, orders: readonly Order[]): Squeezed;
  /** Load the book that the language's writer may look into. */
  openBook(): Opened;
  /** Write a poem with the book open. */
  consult(order: Order, lookup: Lookup): Consulted;
  /** What a text costs with each of some weights of the book. */
  weigh(text: string, weights: readonly number[], asked: Asked): Weighed;
  /** Load the writer whose training set is indexed; the index comes with the first look-up. */
  remember(): Remembering;
  /** Look lines up, poem by poem. */
  recall(poems: readonly (readonly string[])[]): Recalled[][];
  /** How the writer goes on from the first lines of famous poems. */
  openings(): Opening[];
  /** Load the writer whose features are known; the dictionary comes when it is first asked. */
  dissect(): Dissected;
  /** Which features fire at each token of a text. */
  fires(text: string): Fired;
  /** Write a poem with a feature turned up or down. */
  steer(order: Order, turned: Turned): Written;
  /** Put what one text has at each place into another, and ask for a character. */
  patch(from: string, into: string, asked: string): Patched;
  /** Load what a lesson needs but its pupil, whose weights come when it is first taught. */
  enrol(): Enrolled;
  /** Begin to teach it, or begin again. */
  admit(schooling: Schooling): void;
  /** Let it write a group of poems, end them in several ways, and learn from that. */
  teach(): Taught;
  /**
   * Let it write a group of poems.
   * @param strength of the adapters; 0 takes them off
   */
  recite(seed: number, strength: number): Recital;
  /** How many poems can be shown to it. */
  shelf(): Shelf;
  /** Show it some poems of a poet, and let it learn from them. */
  imitate(): Imitated;
  /** Let the rule choose between endings of poems that it writes untaught; so many as the lesson says, or all there are. */
  pick(): Preference[];
  /** Let it learn from some of these preferences. */
  prefer(preferences: readonly Preference[]): Preferred;
  /**
   * Look at how far it has come.
   * @param seed of the numbers that poems are drawn with
   */
  observe(seed: number): Observed;
  /** The adapters as they are now, one after the other. */
  adapters(): Float32Array;
  /** Load the runtime and the list of texts for a network of the reader's own. */
  lessons(): Lessons;
  /** Begin with random weights; what was learnt before is forgotten. */
  study(plan: Plan): Study;
  /** Learn from so many minibatches. */
  learn(count: number): Learnt;
  /** The loss on the part of the text that is not learnt from, in nats per character. */
  examine(): number;
  /** Have the network that learns write a row. */
  compose(temperature: number, seed: number): Composed;
  /** The network that learns, as it is now. */
  take(): Taken;
  /** Compare a graph's answers in this browser with PyTorch's, on stored inputs. */
  verify(model: ModelName): Verified;
}
