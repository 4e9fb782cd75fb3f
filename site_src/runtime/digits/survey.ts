/** Many labelled digits read by any network. */
import * as ort from "onnxruntime-web/wasm";
import type { Graph } from "../engine/engine.ts";
import type { Survey } from "./calls.ts";
import { type Digits, gather } from "./digits.ts";
import { PIXELS } from "./picture.ts";

const AT_ONCE = 1000;

/** Read digits with judge.onnx. @param weights w1, b1, w2, b2 */
export async function survey(
  judge: Graph,
  weights: Record<string, ort.Tensor>,
  digits: Digits,
): Promise<Survey> {
  const predicted = new Uint8Array(digits.count);
  const confidence = new Float32Array(digits.count);
  for (let start = 0; start < digits.count; start += AT_ONCE) {
    const length = Math.min(AT_ONCE, digits.count - start);
    const chosen = Uint32Array.from({ length }, (_, index) => start + index);
    const [pixels, labels] = gather(digits, chosen);
    const feeds = {
      ...weights,
      pixels: new ort.Tensor("uint8", pixels, [length, PIXELS]),
      labels: new ort.Tensor("int64", labels, [length]),
    };
    const verdicts = await judge.run(feeds, ["predicted", "confidence"]);
    const answers = (verdicts.predicted?.data ?? []) as BigInt64Array;
    answers.forEach((digit, index) => {
      predicted[start + index] = Number(digit);
    });
    confidence.set((verdicts.confidence?.data ?? []) as Float32Array, start);
  }
  return { pixels: digits.pixels, labels: digits.labels, predicted, confidence };
}
