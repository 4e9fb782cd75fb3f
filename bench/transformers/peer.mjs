/** The peer: a model of GPT-2's shape, written from by transformers.js on wasm with one thread. */
import { AutoModelForCausalLM, env, Tensor } from "@huggingface/transformers";

const ROUNDS = 5;

/**
 * Write texts of random weights.
 * @param models the folder of models
 * @param wasm the files of its runtime
 * @param steps the tokens of a text
 * @returns tokens a second, of each text but the first
 */
export async function write({ models, wasm, steps }) {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = models;
  env.useBrowserCache = false;
  env.useWasmCache = false;
  Object.assign(env.backends.onnx.wasm, { numThreads: 1, wasmPaths: wasm });
  const model = await AutoModelForCausalLM.from_pretrained("gpt2", {
    dtype: "fp32",
    device: "wasm",
  });
  const one = () => new Tensor("int64", BigInt64Array.of(1n), [1, 1]);
  const rates = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const begun = performance.now();
    const written = await model.generate({
      input_ids: one(),
      attention_mask: one(),
      min_new_tokens: steps,
      max_new_tokens: steps,
      do_sample: true,
      temperature: 0.8,
      top_k: 50,
    });
    const seconds = (performance.now() - begun) / 1000;
    const count = written.dims.at(-1) - 1;
    if (count !== steps) throw new Error(`${count} tokens instead of ${steps}`);
    if (round) rates.push(count / seconds);
  }
  return rates;
}
