/** An image of the test set, as it was read. */
import type { Survey } from "../../../runtime/digits/calls.ts";
import { PIXELS } from "../../../runtime/digits/picture.ts";
import { percent } from "../../../strings/strings.ts";

/** What is to be said of it. */
export function facts({ labels, predicted, confidence }: Survey, index: number) {
  const [label = 0, answer = 0] = [labels[index], predicted[index]];
  return { label, answer, percent: percent(confidence[index] ?? 0), index };
}

/** Its pixels, 0 to 255, row by row. */
export function pixelsOf({ pixels }: Survey, index: number): Uint8Array {
  return pixels.subarray(index * PIXELS, (index + 1) * PIXELS);
}
