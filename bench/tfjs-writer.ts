/** The peer: the same Transformer, minibatches and optimiser, trained by TensorFlow.js. */
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";

/** As the site's graph of a training is run, beside it. */
interface Work {
  backend: "wasm" | "cpu" | "webgl";
  /** folder of TensorFlow.js's wasm files */
  wasm: string;
  /** numbers and sizes, by the names of the graph's inputs (model_export/verse/graphs/parts.py) */
  weights: Record<string, { data: number[]; dims: number[] }>;
  heads: number;
  rate: number;
  betas: [number, number];
  /** of every minibatch, rows of one token more than there are positions */
  rows: number[][][];
  /** steps before the clock starts */
  warmUp: number;
}

interface Minibatch {
  tokens: tf.Tensor2D;
  targets: tf.Tensor2D;
}

/** As model_export/verse/network.py has them. */
const [EPSILON, BASE] = [1e-6, 10_000];
const NEVER = -1e9;

const norm = (x: tf.Tensor): tf.Tensor => x.mul(x.square().mean(-1, true).add(EPSILON).rsqrt());

/** A row times a matrix, for any number of rows. */
function times(x: tf.Tensor, matrix: tf.Tensor): tf.Tensor {
  const width = x.shape.at(-1) ?? 0;
  const product = tf.matMul(x.reshape([-1, width]) as tf.Tensor2D, matrix as tf.Tensor2D);
  return product.reshape([...x.shape.slice(0, -1), matrix.shape[1] ?? 0]);
}

/** What does not change from step to step: turns of queries and keys, and who sees whom. */
class Places {
  readonly cosine: tf.Tensor;
  readonly sine: tf.Tensor;
  readonly mask: tf.Tensor;

  constructor(positions: number, head: number) {
    const places = Array.from({ length: positions }, (_, place) => place);
    const pairs = Array.from({ length: head / 2 }, (_, pair) => BASE ** ((-2 * pair) / head));
    const turned = tf.tensor2d(places.map((place) => pairs.map((pair) => place * pair)));
    this.cosine = turned.cos();
    this.sine = turned.sin();
    this.mask = tf.tensor2d(places.map((from) => places.map((to) => (to <= from ? 0 : NEVER))));
  }

  rotate(x: tf.Tensor): tf.Tensor {
    const [first, second] = tf.split(x, 2, -1) as [tf.Tensor, tf.Tensor];
    return tf.concat(
      [
        first.mul(this.cosine).sub(second.mul(this.sine)),
        first.mul(this.sine).add(second.mul(this.cosine)),
      ],
      -1,
    );
  }
}

class Writer {
  readonly variables: Record<string, tf.Variable>;
  private readonly places: Places;

  constructor(
    { weights }: Work,
    private readonly heads: number,
    private readonly rows: number,
    private readonly positions: number,
  ) {
    this.variables = Object.fromEntries(
      Object.entries(weights).map(([name, { data, dims }]) => [
        name,
        tf.variable(tf.tensor(data, dims)),
      ]),
    );
    this.places = new Places(positions, (this.part("embedding").shape[0] ?? 0) / heads);
  }

  /** The mean loss of a minibatch, in nats per token. */
  loss({ tokens, targets }: Minibatch): tf.Scalar {
    const embedding = this.part("embedding");
    const found = tf.matMul(tokens, embedding as tf.Tensor2D, false, true);
    let x = norm(found.reshape([this.rows, this.positions, -1]));
    for (let block = 0; this.variables[`up_${block}`]; block++) {
      x = this.attended(x, block);
      const neurons = times(norm(x), this.part(`up_${block}`))
        .relu()
        .square();
      x = x.add(times(neurons, this.part(`down_${block}`)));
    }
    const logits = times(norm(x), embedding).reshape(targets.shape);
    return tf.losses.softmaxCrossEntropy(targets, logits) as tf.Scalar;
  }

  private part(name: string): tf.Tensor {
    return this.variables[name] as tf.Tensor;
  }

  private attended(x: tf.Tensor, block: number): tf.Tensor {
    const inward = times(norm(x), this.part(`inward_${block}`));
    const [query, key, value] = tf
      .split(inward, 3, -1)
      .map((each) =>
        each.reshape([this.rows, this.positions, this.heads, -1]).transpose([0, 2, 1, 3]),
      ) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const [asking, asked] = [query, key].map((each) => this.places.rotate(norm(each))) as [
      tf.Tensor,
      tf.Tensor,
    ];
    const compared = tf.matMul(asking, asked, false, true).div(Math.sqrt(value.shape[3] ?? 1));
    const weighed = compared.add(this.places.mask).softmax(-1);
    const mixed = tf.matMul(weighed, value).transpose([0, 2, 1, 3]).reshape(x.shape);
    return x.add(times(mixed, this.part(`output_${block}`)));
  }
}

/**
 * In place before the clock starts, and one-hot: its wasm backend lacks the gradient of a look-up, and
 * on the others a look-up is slower than the product.
 */
function minibatches({ rows, weights }: Work): Minibatch[] {
  const vocabulary = weights.embedding?.dims[1] ?? 0;
  const coded = (tokens: number[]) =>
    tf.tidy(() => tf.oneHot(tf.tensor1d(tokens, "int32"), vocabulary).toFloat()) as tf.Tensor2D;
  return rows.map((batch) => ({
    tokens: coded(batch.flatMap((row) => row.slice(0, -1))),
    targets: coded(batch.flatMap((row) => row.slice(1))),
  }));
}

/**
 * Train, and time it.
 * @returns ms of the steps after those that warm up, and the loss before each step
 */
export async function train(work: Work): Promise<{ ms: number; losses: number[] }> {
  setWasmPaths(work.wasm);
  await tf.setBackend(work.backend);
  await tf.ready();
  const [batch] = work.rows;
  const positions = (batch?.[0]?.length ?? 0) - 1;
  const writer = new Writer(work, work.heads, batch?.length ?? 0, positions);
  const optimizer = tf.train.adam(work.rate, ...work.betas, 1e-8);
  const batches = minibatches(work);
  const losses: tf.Scalar[] = [];
  const learn = async (some: Minibatch[]) => {
    for (const each of some)
      losses.push(optimizer.minimize(() => writer.loss(each), true) as tf.Scalar);
    await losses.at(-1)?.data(); // waits for a GPU to finish
  };
  await learn(batches.slice(0, work.warmUp));
  const begun = performance.now();
  await learn(batches.slice(work.warmUp));
  const ms = performance.now() - begun;
  const found = await Promise.all(losses.map(async (loss) => (await loss.data())[0] ?? Number.NaN));
  tf.disposeVariables();
  for (const { tokens, targets } of batches) tf.dispose([tokens, targets]);
  return { ms, losses: found };
}
