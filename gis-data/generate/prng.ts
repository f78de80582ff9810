/**
 * A pseudo-random source that gives the same numbers on every machine: sfc32 on 32-bit integers, seeded by a text.
 * Only integer operations and exact divisions are used, so nothing depends on an engine's maths library.
 */
export interface Prng {
  /** A number in [0, 1) with 32 bits. */
  next(): number;
  /** An integer in [0, bound). */
  int(bound: number): number;
  /** A number in [low, high). */
  range(low: number, high: number): number;
  /** Roughly normal with mean 0 and deviation 1: a sum of twelve uniforms (no logarithm, hence exact). */
  normal(): number;
  /** One of `items`; throws on an empty list. */
  pick<T>(items: readonly T[]): T;
  /** Tells true with the given probability. */
  chance(probability: number): boolean;
  /** Shuffles in place and returns the list. */
  shuffle<T>(items: T[]): T[];
}

/** Makes the generator of `seed`; different texts give unrelated streams. */
export function createPrng(seed: string): Prng {
  let [a, b, c, d] = hashSeed(seed);
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 15; i++) next();
  const int = (bound: number): number => Math.floor(next() * bound);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[int(items.length)];
    if (item === undefined) throw new Error('pick from an empty list');
    return item;
  };
  return {
    next,
    int,
    pick,
    range: (low, high) => low + (high - low) * next(),
    normal: () => {
      let sum = -6;
      for (let i = 0; i < 12; i++) sum += next();
      return sum;
    },
    chance: (probability) => next() < probability,
    shuffle: (items) => shuffle(items, int),
  };
}

/** Hashes two integers and a seed to [0, 1): the lattice of the noise, and a random number bound to a place. */
export function hash2(seed: number, x: number, y: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(x | 0, 0xc2b2ae35) ^ Math.imul(y | 0, 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 4294967296;
}

function shuffle<T>(items: T[], int: (bound: number) => number): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = int(i + 1);
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  }
  return items;
}

function hashSeed(text: string): [number, number, number, number] {
  const words: [number, number, number, number] = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
  for (let i = 0; i < text.length; i++) {
    const k = i & 3;
    words[k] = Math.imul((words[k] ?? 0) ^ text.charCodeAt(i), 0x01000193) + i;
    words[(k + 1) & 3] = ((words[(k + 1) & 3] ?? 0) ^ ((words[k] ?? 0) >>> 13)) | 0;
  }
  return words;
}
