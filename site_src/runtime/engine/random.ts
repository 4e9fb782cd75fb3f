/** Random numbers in 0..1 from a seed, the same in every browser (mulberry32 by T. Ettinger). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** 0 .. count-1 in random order (Fisher and Yates). */
export function shuffled(count: number, random: () => number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}

/** Draws from 0 .. count-1 in random order, every number once before any comes again. */
export class Deck {
  private order: Uint32Array = new Uint32Array(0);
  private position = 0;

  constructor(
    readonly count: number,
    private readonly random: () => number,
  ) {}

  draw(): number {
    if (this.position >= this.order.length) {
      this.order = shuffled(this.count, this.random);
      this.position = 0;
    }
    return this.order[this.position++] ?? 0;
  }
}
