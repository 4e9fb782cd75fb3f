/** The features inside the writer: which fire, what it writes when one is turned, what is where in its stream. */
import type { Graph, Tensors } from "../engine/engine.ts";
import type { Model } from "../engine/manifest.ts";
import { once } from "../engine/once.ts";
import { blank, floats } from "../engine/values.ts";
import type { Fired, Order, Patched, Turned, Written } from "./calls.ts";
import type { Text } from "./text.ts";
import { integers, scalar, type Writer, writtenOf } from "./writer.ts";

/** What the graphs call the parts of the dictionary. */
const PARTS = ["encode", "shift", "decode", "centre", "loud"];
/** Those that are needed to turn a feature. */
const TURNED = ["decode", "loud"];

/** What is asked of the graphs. */
export interface DissectorsGraphs {
  /** hands the dictionary out */
  readonly dictionary: Graph;
  readonly features: Graph;
  readonly write: Graph;
  readonly patch: Graph;
  /** the file of `dictionary` */
  readonly model: Model;
  /** the weights of the language */
  weights(): Promise<Tensors>;
}

export class Dissector {
  private readonly parts = new Map<string, Promise<Tensors>>();

  constructor(
    private readonly graphs: DissectorsGraphs,
    private readonly text: Text,
    private readonly writer: Pick<Writer, "feeds">,
  ) {}

  /** Which features fire at each token of a text. @throws RuntimeError */
  async fires(text: string): Promise<Fired> {
    const { form, tokens, refused } = this.text.whole(text);
    if (refused) return { tokens, fires: [], refused };
    const row = [this.text.first(form), ...tokens];
    const dictionary = await this.dictionary();
    const answers = await this.graphs.features.run({
      ...(await this.graphs.weights()),
      ...dictionary,
      tokens: integers(row, [1, row.length]),
    });
    const [all, loud] = [floats(answers.fires), floats(dictionary.loud)];
    const fires = tokens.map((_, at) => {
      const own = all.subarray((at + 1) * loud.length, (at + 2) * loud.length);
      return firing(own, loud);
    });
    return { tokens, fires, refused: null };
  }

  /** Write a poem with a feature turned up or down. @throws RuntimeError */
  async write(order: Order, { feature, strength }: Turned): Promise<Written> {
    const dictionary = await this.dictionary();
    const feeds = {
      ...(await this.writer.feeds(order, this.text.steps(order.form))),
      ...Object.fromEntries(TURNED.map((name) => [name, dictionary[name]])),
      feature: integers([feature], []),
      strength: scalar(strength),
    } as Tensors;
    const begun = performance.now();
    const answers = await this.graphs.write.run(feeds, ["written", "probabilities"]);
    const ms = performance.now() - begun;
    return { ...writtenOf(answers, this.text.end), ms };
  }

  /** Put what one text has at each place into another of as many tokens. @throws RuntimeError */
  async patch(from: string, into: string, asked: string): Promise<Patched> {
    const [source, target] = [this.text.whole(from), this.text.whole(into)];
    const wanted = this.text.whole(asked);
    const texts = { source: source.tokens, target: target.tokens, asked: wanted.tokens };
    const none = { ...texts, clean: [], patched: [] };
    const refused = {
      source: source.refused,
      target: target.refused,
      asked: wanted.refused,
    };
    const isUneven = source.tokens.length !== target.tokens.length || source.form !== target.form;
    const isRefused = Object.values(refused).some((each) => each !== null);
    const isLong = wanted.tokens.length > 1;
    if (isRefused || isUneven || isLong) return { ...none, refused, isUneven, isLong };
    const row = (tokens: readonly number[]) => {
      const whole = [this.text.first(source.form), ...tokens];
      return integers(whole, [whole.length]);
    };
    const answers = await this.graphs.patch.run({
      ...(await this.graphs.weights()),
      source: row(source.tokens),
      target: row(target.tokens),
      // The mark that both begin with is one.
      places: integers(
        target.tokens.map((_, at) => at + 1),
        [target.tokens.length],
      ),
      asked: integers(wanted.tokens, []),
    });
    const wide = target.tokens.length;
    const all = [...floats(answers.patched)];
    const patched = Array.from({ length: all.length / wide }, (_, block) =>
      all.slice(block * wide, (block + 1) * wide),
    );
    return { ...texts, clean: [...floats(answers.clean)], patched, refused, isUneven, isLong };
  }

  private dictionary(): Promise<Tensors> {
    return once(this.parts, "", () => this.graphs.dictionary.run(blank(this.graphs.model), PARTS));
  }
}

/** What fires, the strongest first, as shares of how loud each is at its loudest. */
function firing(all: Float32Array, loud: Float32Array): Fired["fires"][number] {
  const found = [...all].flatMap((value, feature) =>
    value > 0 ? [{ feature, share: value / (loud[feature] || 1) }] : [],
  );
  return found.sort((one, other) => other.share - one.share);
}
