import type { Engine, TrainingSettings } from "../../runtime/protocol.ts";

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

const PARAMETER = "train";

function oneOf<T>(allowed: readonly T[], found: T, otherwise: T): T {
  return allowed.includes(found) ? found : otherwise;
}

/** Read the choices from a page's address; whatever is not allowed becomes the default. */
export function fromAddress(search: string): Choices {
  const text = new URLSearchParams(search).get(PARAMETER) ?? "";
  const [units, rate, batch, optimizer, seed, digits, epochs, engine] = text
    .slice(0, 100)
    .split("_");
  const number = Number(seed ?? "");
  return {
    units: oneOf(UNITS, Number(units), DEFAULTS.units),
    rate: oneOf(RATES, Number(rate), DEFAULTS.rate),
    batch: oneOf(BATCHES, Number(batch), DEFAULTS.batch),
    optimizer: optimizer === "sgd" ? "sgd" : "adam",
    seed: validSeed(seed ? number : DEFAULTS.seed),
    digits: digits === "full" ? "full" : "train",
    epochs: oneOf(EPOCHS, Number(epochs), DEFAULTS.epochs),
    engine: engine === "webgpu" ? "webgpu" : "wasm",
  };
}

/** A seed is a whole number from 0 to 999,999. */
export function validSeed(seed: number): number {
  return Number.isInteger(seed) && seed >= 0 && seed < 1e6 ? seed : DEFAULTS.seed;
}

/** The address of the page with these choices in it. */
export function toAddress(choices: Choices, address: string): string {
  const url = new URL(address);
  const { units, rate, batch, optimizer, seed, digits, epochs, engine } = choices;
  const parts: (string | number)[] = [units, rate, batch, optimizer, seed, digits, epochs];
  if (engine !== DEFAULTS.engine) parts.push(engine);
  url.searchParams.set(PARAMETER, parts.join("_"));
  return url.href;
}
