import type { TrainingSettings } from "../../../runtime/digits/calls.ts";
import type { Engine } from "../../../runtime/engine/calls.ts";
import { type Codec, choice, whole } from "../../shared/base/codecs.ts";

export const UNITS = [16, 32, 64, 128, 256];
export const BATCHES = [16, 32, 64, 128, 256];
export const RATES = [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 1];
export const ENGINES: Engine[] = ["wasm", "webgpu"];
export const EPOCHS = [1, 3, 5, 10, 20, 50];

/** What the reader chooses: the training, when it ends, and what it runs on. */
export interface Choices extends TrainingSettings {
  epochs: number;
  engine: Engine;
}

export const DEFAULTS: Choices = {
  units: 128,
  rate: 0.003,
  batch: 64,
  optimizer: "adam",
  seed: 1,
  digits: "train",
  epochs: 10,
  engine: "wasm",
};

export const SEED = whole(0, 999_999);

/** How each choice stands in the page's address. */
export const LINKED: { [K in keyof Choices]: Codec<Choices[K]> } = {
  units: choice(UNITS),
  rate: choice(RATES),
  batch: choice(BATCHES),
  optimizer: choice(["adam", "sgd"]),
  seed: SEED,
  digits: choice(["train", "full"]),
  epochs: choice(EPOCHS),
  engine: choice(ENGINES),
};
