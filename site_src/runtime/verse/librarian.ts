/** A book beside the network: looked into while it writes, and while it judges a text. */
import * as ort from "onnxruntime-web/wasm";
import type { Graph, Tensors } from "../engine/engine.ts";
import type { Model } from "../engine/manifest.ts";
import { once } from "../engine/once.ts";
import { blank, floats } from "../engine/values.ts";
import type {
  Asked,
  Consulted,
  Form,
  Lookup,
  Opened,
  Order,
  Slipped,
  Voter,
  Weighed,
} from "./calls.ts";
import type { Text } from "./text.ts";
import { integers, numbers, scalar, type Writer, writtenOf } from "./writer.ts";

/** What the graphs call a store, and what one calls it that has more in it. */
const STORE = ["book", "follows", "sources"] as const;
const LONGER = "longer_";
/** The key of the book as it was published. */
const BOOK = "";

/** What is asked of the graphs. */
export interface LibrarysGraphs {
  /** hands the book out */
  readonly book: Graph;
  readonly write: Graph;
  readonly score: Graph;
  readonly shelve: Graph;
  /** the file of `book` */
  readonly model: Model;
  /** the weights of the language */
  weights(): Promise<Tensors>;
}

/** A store as the graphs take it, and whose its contexts are. */
interface Store {
  tensors: Tensors;
  follows: readonly number[];
  sources: readonly number[];
  /** where each source's first context stands */
  starts: ReadonlyMap<number, number>;
}

export class Librarian {
  /** The book, and the book as it was last touched: another one would take megabytes more. */
  private readonly stores = new Map<string, Promise<Store>>();

  constructor(
    private readonly graphs: LibrarysGraphs,
    private readonly text: Text,
    private readonly writer: Pick<Writer, "feeds">,
  ) {}

  /** Load the book. @throws RuntimeError */
  async open(): Promise<Opened> {
    const { follows, sources } = await this.store(null);
    const poems: number[][] = [];
    sources.forEach((source, context) => {
      poems[source] ??= [];
      poems[source].push(follows[context] ?? this.text.end);
    });
    return { poems };
  }

  /** Write a poem that may look into the book. @throws RuntimeError */
  async consult(order: Order, lookup: Lookup): Promise<Consulted> {
    const read = lookup.slipped && this.text.whole(lookup.slipped.text);
    const nothing = { tokens: [], probabilities: [], closed: [], voters: [] };
    if (read?.refused) return { ...nothing, isEnded: false, ms: 0, refused: read.refused };
    const steps = this.text.steps(order.form);
    const store = await this.store(lookup.slipped, order.form);
    const feeds = {
      ...(await this.writer.feeds(order, steps)),
      ...asked(lookup),
      weight: scalar(lookup.weight),
      ...store.tensors,
    };
    const begun = performance.now();
    const names = ["written", "probabilities", "closed", "places", "votes"];
    const answers = await this.graphs.write.run(feeds, names);
    const ms = performance.now() - begun;
    const written = writtenOf(answers, this.text.end);
    const { length } = written.tokens;
    return {
      ...written,
      closed: [...floats(answers.closed).subarray(0, length)],
      voters: voters(store, answers).slice(0, length),
      ms,
      refused: null,
    };
  }

  /** Nats per token of a text with each of some weights. @throws RuntimeError */
  async weigh(text: string, weights: readonly number[], by: Asked): Promise<Weighed> {
    const { form, tokens, refused } = this.text.whole(text);
    if (refused) return { nats: [], refused };
    const row = [this.text.first(form), ...tokens];
    const feeds = {
      ...(await this.graphs.weights()),
      tokens: integers(row, [1, row.length]),
      weights: new ort.Tensor("float32", Float32Array.from(weights), [weights.length]),
      ...asked(by),
      ...(await this.store(null)).tensors,
    };
    const all = floats((await this.graphs.score.run(feeds)).nats);
    const sum = (at: number) =>
      all.subarray(at * tokens.length, (at + 1) * tokens.length).reduce((so, each) => so + each, 0);
    return { nats: weights.map((_, at) => sum(at) / tokens.length), refused: null };
  }

  /** The book, or the book with a text slipped into it. */
  private store(slipped: Slipped | null, form: Form = 5): Promise<Store> {
    const key = slipped ? JSON.stringify({ ...slipped, form }) : BOOK;
    for (const kept of this.stores.keys()) {
      if (slipped && kept !== key && kept !== BOOK) this.stores.delete(kept);
    }
    return once(this.stores, key, async () => {
      if (slipped) return this.shelved(slipped, form);
      const fetches = [...STORE];
      return storeOf(await this.graphs.book.run(blank(this.graphs.model), fetches));
    });
  }

  private async shelved({ text, copies, hasManyNames }: Slipped, form: Form): Promise<Store> {
    const book = await this.store(null);
    const { tokens } = this.text.whole(text);
    const row = [this.text.first(form), ...tokens];
    const rows = Array<number[]>(copies).fill(row);
    const poems = book.starts.size;
    const names = rows.map((_, at) => poems + (hasManyNames ? at : 0));
    const longer = await this.graphs.shelve.run({
      ...(await this.graphs.weights()),
      ...book.tensors,
      tokens: integers(rows.flat(), [copies, row.length]),
      names: integers(names, [copies]),
    });
    const parts = STORE.map((name) => [name, longer[`${LONGER}${name}`]] as const);
    return storeOf(Object.fromEntries(parts) as Tensors);
  }
}

function storeOf(tensors: Tensors): Store {
  const [follows, sources] = [numbers(tensors.follows), numbers(tensors.sources)];
  const starts = new Map<number, number>();
  sources.forEach((source, context) => {
    if (!starts.has(source)) starts.set(source, context);
  });
  return { tensors, follows, sources, starts };
}

const asked = ({ limit, nearest }: Asked): Tensors => ({
  limit: scalar(limit),
  nearest: integers([nearest], []),
});

/** For each token the contexts that were asked, the nearest first. */
function voters({ follows, sources, starts }: Store, answers: Tensors): Voter[][] {
  const [places, votes] = [numbers(answers.places), floats(answers.votes)];
  const each = answers.places?.dims.at(-1) ?? 1;
  const all = places.map((context, at) => {
    const source = sources[context] ?? 0;
    const place = context - (starts.get(source) ?? 0);
    return { source, place, token: follows[context] ?? 0, share: votes[at] ?? 0 };
  });
  return Array.from({ length: all.length / each }, (_, step) =>
    all.slice(step * each, (step + 1) * each),
  );
}
