/** What travels between the page and the worker that writes verse. */
import type {
  Features,
  Lesson,
  Manifest,
  Memory,
  Reading,
  Scaling,
  Voice,
} from "../../../build/types/verse/manifest.d.ts";
import type { Family, Values } from "../engine/calls.ts";
import type { Laid, Refusal } from "./text.ts";

export type { Laid, Refusal };

/** Any graph of verse. */
export type ModelName = keyof Manifest["models"];
/** Characters in a line of a Chinese quatrain; English verse knows no other than its own. */
export type Form = 5 | 7;

/** How a token is drawn (model_export/verse/graphs/sampling.py). */
export interface Sampling {
  /** above 0 */
  temperature: number;
  /** so many of the likeliest are kept; 0 keeps all */
  topK: number;
  /** of those the fewest that make this share are kept */
  topP: number;
}

/** A poem that is to be written. */
export interface Order extends Sampling {
  /** the tokens that must stand, from the first on; -1 where any may */
  given: readonly number[];
  form: Form;
  /** of the numbers that tokens are drawn with */
  seed: number;
  /** the graph whose weights write it, such as a stage on the way; without it the language's own */
  voice?: ModelName;
}

/** A poem. */
export interface Written {
  /** without the one that ends it */
  tokens: number[];
  /** what the network gave each token, at temperature 1 */
  probabilities: number[];
  /** whether the network ended it, where it may */
  isEnded: boolean;
  /** time of the graph, in ms */
  ms: number;
}

/** One poem written twice, token by token in turn: with the keys and values of the past, and without. */
export interface Raced {
  /** of the poet who keeps them; the one that ends a poem is among them */
  cached: Run;
  /** of the one who reads everything again */
  plain: Run;
  /** how often the poem was written; times are the least of all */
  rounds: number;
}

/** What one poet wrote. */
export interface Run {
  tokens: number[];
  /** time of the graph for each token, in ms */
  ms: number[];
}

/** What may stand at a position, the likeliest first. */
export interface Candidates {
  tokens: number[];
  /** the network's own, at temperature 1 */
  probabilities: number[];
  /** what each is drawn with under the settings; 0 for what they leave out */
  shares: number[];
  /** of how many tokens one is drawn */
  kept: number;
}

/** A text as the network reads it. */
export interface Read {
  /** the token that stands before a text, then the text's own; none where it is refused */
  row: number[];
  /** outputs of `read`, with a row for each of these tokens (model_export/verse/graphs/read.py) */
  values: Values;
  /** at each position but the last, what the network gave the token that follows */
  following: number[];
  refused: Refusal | null;
}

/** What is left of the network (model_export/verse/graphs/squeeze.py). */
export interface Squeezing {
  /** of the embedding, of attention, of the MLPs: 2 to 8 */
  bits: readonly number[];
  /** of the same, as many directions as each matrix keeps */
  ranks: readonly number[];
  /** which heads stay, block after block */
  heads: readonly boolean[];
  /** the share of the MLPs' neurons that stay */
  neurons: number;
}

/** A smaller network, and what it does. */
export interface Squeezed {
  /** of its file */
  bytes: number;
  /** nats per token on the poems that all are judged by */
  nats: number;
  /** one for each seed */
  poems: Written[];
  /** time of the graph for a poem, in ms, with the whole network and with this one, by turns */
  ms: { whole: number; left: number };
}

/** How a book is asked (model_export/verse/graphs/shelf.py). */
export interface Asked {
  /** the share of the votes that one source may have */
  limit: number;
  /** contexts that vote */
  nearest: number;
}

/** A text that somebody slipped into a book. */
export interface Slipped {
  text: string;
  copies: number;
  /** whether each copy gives itself out for another source */
  hasManyNames: boolean;
}

/** What a book is asked for while a poem is written. */
export interface Lookup extends Asked {
  /** of what the book says, 0 to 1 */
  weight: number;
  slipped: Slipped | null;
}

/** A book as it lies there. */
export interface Opened {
  /** the tokens of each poem, with the one that ends it */
  poems: number[][];
}

/** A place of the book that voted. */
export interface Voter {
  /** the number of the poem; what was slipped in stands behind the poems */
  source: number;
  /** in the poem, of the token that followed */
  place: number;
  token: number;
  /** of the prediction */
  share: number;
}

/** A poem that was written with a book. */
export interface Consulted extends Written {
  /** what the network alone gave each token */
  closed: number[];
  /** for each token the places that were asked, the nearest first */
  voters: Voter[][];
  /** why what was slipped in could not be read: then nothing was written */
  refused: Refusal | null;
}

/** What a text costs with each of some weights. */
export interface Weighed {
  /** per token */
  nats: number[];
  refused: Refusal | null;
}

/** How likely a text is. */
export interface Scored {
  /** minus the log-probability of all its tokens */
  nats: number;
  characters: number;
  refused: Refusal | null;
}

/** What the page learns once everything is loaded. */
export interface Loaded extends Family {
  models: Readonly<Record<ModelName, Family["models"][string]>>;
  /** what is recorded of the language's network, its way included */
  told: Voice;
  /** every token by its number */
  tokens: readonly string[];
  /** the token that ends a poem */
  end: number;
}

/** What the page learns of the trainings that were recorded; no network comes with it. */
export interface Measured extends Family {
  models: Readonly<Record<ModelName, Family["models"][string]>>;
  scaling: Scaling;
}

/** How a network is to be taught. */
export interface Schooling {
  /** a network and a reward that the lesson names */
  pupil: string;
  reward: string;
  /** of the numbers that poems are drawn with, and of those that adapters begin with */
  seed: number;
  /** those to begin with; null for such as change nothing */
  adapters: Float32Array | null;
}

/** What was learnt from one group of poems. */
export interface Taught {
  /** so far */
  poems: number;
  /** the group's mean */
  reward: number;
  /** shares of the group: of poems that rhyme, of those that keep every rule, of different rhyming characters */
  rhyme: number;
  regulated: number;
  variety: number;
  /** KL from where it began, in nats a poem */
  divergence: number;
  /** whether all of it are numbers; else nothing was learnt from it */
  isHealthy: boolean;
  /** time of all graphs, in ms */
  ms: number;
}

/** The poems that can be shown to it: how many it learns from, and by how many it is judged. */
export interface Shelf {
  learnt: number;
  judged: number;
  /** other poets' poems that it is judged by */
  others: number;
}

/** What was learnt from some poems of a poet. */
export interface Imitated {
  /** poems so far */
  learnt: number;
  /** before the step, in nats per token */
  loss: number;
  /** whether all of it are numbers; else nothing was learnt from it */
  isHealthy: boolean;
  /** time of all graphs, in ms */
  ms: number;
}

/** Of two poems, each in its tokens, one was preferred. */
export interface Preference {
  better: readonly number[];
  worse: readonly number[];
}

/** What was learnt from some preferences; means over them, before the step (model_export/verse/graphs/prefer.py). */
export interface Preferred extends Imitated {
  margin: number;
  /** the share that is ordered as was wished */
  ordered: number;
  /** by how many nats the better poems have become likelier, and the worse ones */
  better: number;
  worse: number;
}

/** How far one has come that is taught without a reward; shares as of `Taught`. */
export interface Observed {
  rhyme: number;
  regulated: number;
  variety: number;
  divergence: number;
  /** nats per token of the poet's poems that it was not shown, and of others' */
  poet: number;
  others: number;
}

/** A poem, and whether it keeps the form. */
export interface Recited {
  tokens: number[];
  rhymes: boolean;
  isRegulated: boolean;
}

/** A group of poems; shares as of `Taught`. */
export interface Recital {
  poems: Recited[];
  reward: number;
  rhyme: number;
  regulated: number;
  variety: number;
}

/** What the page learns of the networks that it may teach. */
export interface Enrolled extends Loaded {
  lesson: Lesson;
}

/** The texts that a network of the reader's own can learn from; no network comes with them. */
export interface Lessons extends Family {
  models: Readonly<Record<ModelName, Family["models"][string]>>;
  lessons: Readonly<Record<string, Reading>>;
  /** characters that a text of the reader's own must have, and may have */
  fewest: number;
  most: number;
}

/** What a reader chooses before a network of their own begins. */
export interface Plan {
  /** the name of a published text; "" for the reader's own */
  lesson: string;
  /** the reader's own */
  text: string;
  /** the learning rate */
  rate: number;
  /** of the weights that it begins with, and of the order of what it learns */
  seed: number;
}

/** What is known of a text once it was taken apart. */
export interface Study {
  /** whether the text has too few characters: then nothing has begun */
  isShort: boolean;
  /** what the text has, or of a long one what is used of it */
  characters: number;
  isCut: boolean;
  /** different tokens */
  vocabulary: number;
  weights: number;
  /** the loss of models that count runs of 1, 2, 3 characters */
  ngrams: readonly number[];
}

/** Some steps of learning. */
export interface Learnt {
  /** of each minibatch, in nats per character */
  losses: number[];
  /** whether the losses are such that something can still be learnt; else the weights are those before */
  healthy: boolean;
  /** time of the graph, in ms */
  ms: number;
  /** since the beginning */
  steps: number;
  /** that these steps learnt from */
  characters: number;
}

/** What a network of the reader's own wrote. */
export interface Composed {
  row: string;
  /** those that are whole, and those of them that stand in the published text that it learnt from */
  lines: string[];
  known: string[];
}

/** A network of the reader's own, to take away. */
export interface Taken {
  /** an ONNX file that writes */
  model: Uint8Array<ArrayBuffer>;
  /** every token by its number, and the characters of a row */
  tokens: readonly string[];
  positions: number;
}

/** A poem that many pages of the web have (model_export/verse/memory.py). */
export interface FamousPoem {
  title: string;
  poet: string;
  /** all of it as anthologies have it, in simplified characters */
  text: string;
  /** its first four lines as the training set's collections have them, where that differs */
  read: string;
  /** pages that search engines counted, the median of five */
  hits: number;
  /** where its first four lines went: `train`, `validation`, `test`, or nowhere */
  part: string;
  /** in how many samples of the training set one of these lines stands */
  times: number;
}

/**
 * What the look-up says of a line: it stands in a poem that the writer learnt from; in a famous one that
 * it did not; it is near a famous line; its fingerprint fits, as that of few strangers does; it stands
 * nowhere; it is no line of a quatrain.
 */
export type Verdict = "copied" | "unread" | "near" | "perhaps" | "new" | "other";

/** A line, looked up. */
export interface Recalled {
  /** in simplified characters, without its mark */
  line: string;
  verdict: Verdict;
  /** the famous poem that has it, or one that it is near to */
  poem: FamousPoem | null;
  /** that poem's line */
  own: string;
}

/** How the writer goes on from a famous first line. */
export interface Opening {
  poem: FamousPoem;
  /** what lines 2 to 4 cost, in nats per character without marks */
  nats: number;
}

/** What the page learns of the writer whose training set is indexed; the index is not loaded yet. */
export interface Remembering extends Loaded {
  memory: Memory;
}

/** What leads to a position of a poem. */
export interface Watched {
  /** what each block would have stand there, as `lens` */
  blocks: Candidates[];
  /** by token before it, the share of attention that all heads of all blocks together give it */
  looks: number[];
}

/** A line, and how strongly a feature fires at each of its characters, in per cent of its loudest. */
export interface FiringLine {
  text: string;
  fires: number[];
  /** the number of the poem */
  poem: number;
}

/** What a feature fires for (model_export/verse/measured/naming.py). */
export interface NamedFeature {
  feature: number;
  /** of the positions */
  share: number;
  /** of a label; "" where nothing is said */
  kind: string;
  name: string;
  /** the share of its loudest above which the rest holds */
  above: number;
  precision: number;
  recall: number;
  f1: number;
  lines: FiringLine[];
}

/** What the page learns of the writer whose features are known. */
export interface Dissected extends Loaded {
  features: Features;
  named: NamedFeature[];
}

/** A feature that is turned while a poem is written. */
export interface Turned {
  feature: number;
  /** so much of its loudest is added at every token */
  strength: number;
}

/** Which features fire at each token of a text. */
export interface Fired {
  tokens: number[];
  /** for each token, the strongest first, in shares of the loudest */
  fires: { feature: number; share: number }[][];
  refused: Refusal | null;
}

/** What each place of one text does in another (model_export/verse/graphs/patch.py). */
export interface Patched {
  source: number[];
  target: number[];
  asked: number[];
  /** the log-probability of what is asked for after either text */
  clean: number[];
  /** before the first block and after each: for each token, after it was exchanged */
  patched: number[][];
  refused: Readonly<Record<"source" | "target" | "asked", Refusal | null>>;
  /** whether the texts have not as many tokens, or not one form */
  isUneven: boolean;
  /** whether more than one character is asked for */
  isLong: boolean;
}
