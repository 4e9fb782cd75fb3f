/** The peer: the same network, minibatches and optimiser, trained by TensorFlow.js. */
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { gather, unpack } from "../site_src/runtime/digits/digits.ts";
import { PIXELS } from "../site_src/runtime/digits/picture.ts";
import type { Value, Values } from "../site_src/runtime/engine/calls.ts";

/** As the site's training graph is run, beside it. */
interface Work {
  backend: "wasm" | "cpu" | "webgl";
  /** where the digits lie, and how many the file has */
  digits: { address: string; count: number };
  /** folder of TensorFlow.js's wasm files */
  wasm: string;
  weights: Values;
  rate: number;
  batch: number;
  steps: number;
}

interface Minibatch {
  images: tf.Tensor2D;
  targets: tf.Tensor2D;
}

const WARM_UP = 3;

async function minibatches({ digits, batch, steps }: Work): Promise<Minibatch[]> {
  const content = new Uint8Array(await (await fetch(digits.address)).arrayBuffer());
  const file = { name: digits.address, bytes: content.length, sha256: "", count: digits.count };
  const all = await unpack(content, file);
  return Array.from({ length: WARM_UP + steps }, (_, step) => {
    const [pixels, labels] = gather(
      all,
      Uint32Array.from({ length: batch }, (_, index) => (step * batch + index) % all.count),
    );
    const images = tf.tensor2d(
      Float32Array.from(pixels, (ink) => ink / 255),
      [batch, PIXELS],
    );
    const targets = tf.tidy(() => tf.oneHot(Array.from(labels, Number), 10).toFloat());
    return { images, targets: targets as tf.Tensor2D };
  });
}

function variables(weights: Values): tf.Variable[] {
  return ["w1", "b1", "w2", "b2"].map((name) => {
    const { data, dims } = weights[name] as Value;
    return tf.variable(tf.tensor(data as Float32Array, [...dims]));
  });
}

/**
 * Train, and time it; the minibatches are in place before the clock starts.
 * @returns ms a step, and the last loss
 */
export async function train(work: Work): Promise<{ ms: number; loss: number }> {
  setWasmPaths(work.wasm);
  await tf.setBackend(work.backend);
  await tf.ready();
  const [w1, b1, w2, b2] = variables(work.weights) as [tf.Variable, ...tf.Variable[]];
  const optimizer = tf.train.adam(work.rate);
  const step = ({ images, targets }: Minibatch) =>
    optimizer.minimize(() => {
      const hidden = tf.relu(
        tf.matMul(images, w1 as tf.Tensor2D, false, true).add(b1 as tf.Tensor),
      );
      const logits = tf.matMul(hidden, w2 as tf.Tensor2D, false, true).add(b2 as tf.Tensor);
      return tf.losses.softmaxCrossEntropy(targets, logits) as tf.Scalar;
    }, true);
  const batches = await minibatches(work);
  let loss = 0;
  const learn = async (some: Minibatch[]) => {
    let last: tf.Scalar | null = null;
    for (const minibatch of some) {
      last?.dispose();
      last = step(minibatch);
    }
    loss = (await last?.data())?.[0] ?? Number.NaN; // waits for a GPU to finish
  };
  await learn(batches.slice(0, WARM_UP));
  const begun = performance.now();
  await learn(batches.slice(WARM_UP));
  const ms = (performance.now() - begun) / work.steps;
  tf.disposeVariables();
  for (const { images, targets } of batches) tf.dispose([images, targets]);
  return { ms, loss };
}
