/** Many labelled digits read by any network. */
import * as ort from "onnxruntime-web/wasm";
import type { Graph } from "../engine/engine.ts";
import type { Accuracy, Compared, Survey } from "./calls.ts";
import { accuracyOf } from "./confusion.ts";
import { type Digits, gather } from "./digits.ts";
import { PIXELS } from "./picture.ts";

const AT_ONCE = 500;

/** w1, b1, w2, b2. */
type Weights = Record<string, ort.Tensor>;

/** A network that reads digits with judge.onnx, some at once; what it has found so far. */
class Reading {
  readonly predicted: Uint8Array;
  readonly confidence: Float32Array;
  /** times of the graph alone, in ms, a part of the digits each */
  private readonly times: number[] = [];

  constructor(
    private readonly judge: Graph,
    private readonly weights: Weights,
    private readonly digits: Digits,
  ) {
    this.predicted = new Uint8Array(digits.count);
    this.confidence = new Float32Array(digits.count);
  }

  /** As if each part had taken the time of the middle one: a moment of other work counts for nothing. */
  get accuracy(): Accuracy {
    const sorted = [...this.times].sort((one, other) => one - other);
    const ms = (sorted[sorted.length >> 1] ?? 0) * sorted.length;
    return { accuracy: accuracyOf(this.digits.labels, this.predicted), ms };
  }

  /** Read the digits from a place on. */
  async read(start: number): Promise<void> {
    const length = Math.min(AT_ONCE, this.digits.count - start);
    const chosen = Uint32Array.from({ length }, (_, index) => start + index);
    const [pixels, labels] = gather(this.digits, chosen);
    const feeds = {
      ...this.weights,
      pixels: new ort.Tensor("uint8", pixels, [length, PIXELS]),
      labels: new ort.Tensor("int64", labels, [length]),
    };
    const begun = performance.now();
    const verdicts = await this.judge.run(feeds, ["predicted", "confidence"]);
    this.times.push(performance.now() - begun);
    const answers = (verdicts.predicted?.data ?? []) as BigInt64Array;
    answers.forEach((digit, index) => {
      this.predicted[start + index] = Number(digit);
    });
    this.confidence.set((verdicts.confidence?.data ?? []) as Float32Array, start);
  }
}

/** Read digits with judge.onnx. */
export async function survey(judge: Graph, weights: Weights, digits: Digits): Promise<Survey> {
  const reading = new Reading(judge, weights, digits);
  for (let start = 0; start < digits.count; start += AT_ONCE) await reading.read(start);
  const { predicted, confidence } = reading;
  return { pixels: digits.pixels, labels: digits.labels, predicted, confidence };
}

/**
 * Read digits with two networks by turns, each first as often as the other, so that neither has the
 * quieter machine; what comes before they are timed warms both up.
 */
export async function compare(
  judge: Graph,
  { used, other }: Record<keyof Compared, Weights>,
  digits: Digits,
): Promise<Compared> {
  const warm = [used, other].map((weights) => new Reading(judge, weights, digits));
  for (const reading of warm) await reading.read(0);
  const both = {
    used: new Reading(judge, used, digits),
    other: new Reading(judge, other, digits),
  };
  let turn = [both.used, both.other];
  for (let start = 0; start < digits.count; start += AT_ONCE) {
    for (const reading of turn) await reading.read(start);
    turn = turn.reverse();
  }
  return { used: both.used.accuracy, other: both.other.accuracy };
}
