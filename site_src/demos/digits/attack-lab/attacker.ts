import {
  EPSILONS,
  GRAIN,
  type METHODS,
  PGD_SHARE,
  PGD_STEPS,
} from "../../../../build/labs/digits/attack-lab.ts";
import type { RunGraph } from "../../../runtime/digits/calls.ts";
import { PIXELS } from "../../../runtime/digits/picture.ts";
import type { Values } from "../../../runtime/engine/calls.ts";
import { floats, integers, numbers, scalar } from "../../shared/base/tensors.ts";
import { mostLikely } from "../shared/verdict.ts";

/** As strong as any attack that was measured. */
export const STRONGEST = Math.max(...EPSILONS);
const NO_NOISE = new Float32Array(PIXELS);

export type Method = (typeof METHODS)[number];

/** Where an attack has ended. */
export interface Attacked {
  image: number[];
  probabilities: number[];
}

/** What is attacked, and how. */
export interface Wish {
  image: Float32Array;
  method: Method;
  /** the digit to reach; null to leave the one that the network reads */
  target: number | null;
  /** the digit that the network reads before the attack */
  read: number;
}

/** Attacks one network: attack.onnx with its weights. */
export class Attacker {
  /** @param weights w1, b1, w2, b2; none for the network in use */
  constructor(
    private readonly graph: RunGraph,
    private readonly weights: Values = {},
  ) {}

  /** Move the image against the network. @throws RuntimeError */
  async attack(wish: Wish, epsilon: number): Promise<Attacked> {
    if (wish.method === "fgsm") return this.step(wish, wish.image, epsilon, epsilon);
    let moved = await this.step(wish, wish.image, epsilon, epsilon * PGD_SHARE);
    for (let count = 1; count < PGD_STEPS; count++) {
      moved = await this.step(wish, moved.image, epsilon, epsilon * PGD_SHARE);
    }
    return moved;
  }

  /** Move every pixel by epsilon along given signs instead. @throws RuntimeError */
  async noise(wish: Wish, epsilon: number, signs: Float32Array): Promise<Attacked> {
    return this.step(wish, wish.image, epsilon, epsilon, signs);
  }

  /** The smallest epsilon that reaches the goal; null when none up to 0.3 does. @throws RuntimeError */
  async smallest(wish: Wish): Promise<number | null> {
    if (wish.target === wish.read) return 0;
    for (let grains = 1; grains * GRAIN <= STRONGEST + 1e-9; grains++) {
      const answer = mostLikely((await this.attack(wish, grains * GRAIN)).probabilities);
      if (wish.target === null ? answer !== wish.read : answer === wish.target)
        return grains * GRAIN;
    }
    return null;
  }

  private async step(
    { image, target, read }: Wish,
    current: ArrayLike<number>,
    epsilon: number,
    length: number,
    given: Float32Array = NO_NOISE,
  ): Promise<Attacked> {
    const feeds: Values = {
      ...this.weights,
      original: floats(image, 1, PIXELS),
      current: floats(current, 1, PIXELS),
      label: integers(target ?? read),
      direction: scalar(target === null ? 1 : -1),
      length: scalar(length),
      epsilon: scalar(epsilon),
      given: floats(given, 1, PIXELS),
    };
    const values = await this.graph("attack", feeds, ["image", "probabilities"]);
    return { image: numbers(values.image), probabilities: numbers(values.probabilities) };
  }
}
