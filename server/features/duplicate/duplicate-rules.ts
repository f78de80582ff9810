import type { Position } from '#contract/geo';
import { distanceM as distanceBetween } from '../../geo/distance.ts';

/** What two reports are compared by. */
export interface Comparable {
  readonly title: string;
  readonly text: string;
  readonly type: string;
  readonly position: Position;
  readonly receivedAtMs: number;
}

/** How two reports compare; see `compare`. */
export interface Comparison {
  readonly score: number;
  readonly distanceM: number;
  readonly apartMs: number;
  readonly likeness: number;
  readonly isSameType: boolean;
}

/** Farther or later than this, two reports are two incidents. */
export const NEAR_M = 300;
export const NEAR_MS = 24 * 3_600_000;
/** From here on a pair is worth a person's look; below, near neighbours of an ordinary day would be named. */
export const WORTH_A_LOOK = 0.45;

const WEIGHTS = { space: 0.35, time: 0.15, words: 0.4, type: 0.1 } as const;

/** How alike two texts are, 0 to 1: Dice's coefficient over the pairs of neighbouring signs, punctuation and spaces left out. */
export function likenessOf(a: string, b: string): number {
  const [first, second] = [bigramsOf(a), bigramsOf(b)];
  const total = sizeOf(first) + sizeOf(second);
  if (total === 0) return 0;
  let shared = 0;
  for (const [pair, count] of first) shared += Math.min(count, second.get(pair) ?? 0);
  return (2 * shared) / total;
}

/** Compares two reports by place, time, words and type; the same whichever comes first. */
export function compare(a: Comparable, b: Comparable): Comparison {
  const distanceM = distanceBetween(a.position, b.position);
  const apartMs = Math.abs(a.receivedAtMs - b.receivedAtMs);
  const isSameType = a.type === b.type;
  const likeness = Math.max(likenessOf(a.title, b.title), likenessOf(a.title + a.text, b.title + b.text));
  const isFar = distanceM > NEAR_M || apartMs > NEAR_MS;
  const score = isFar
    ? 0
    : WEIGHTS.space * (1 - distanceM / NEAR_M) +
      WEIGHTS.time * (1 - apartMs / NEAR_MS) +
      WEIGHTS.words * likeness +
      WEIGHTS.type * Number(isSameType);
  return { score, distanceM, apartMs, likeness, isSameType };
}

function bigramsOf(text: string): Map<string, number> {
  const signs = [...text.normalize('NFKC').toLowerCase()].filter((sign) => /[\p{L}\p{N}]/u.test(sign));
  const pairs = new Map<string, number>();
  for (let i = 0; i + 1 < signs.length; i++) {
    const pair = `${signs[i]}${signs[i + 1]}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

const sizeOf = (pairs: ReadonlyMap<string, number>): number => [...pairs.values()].reduce((sum, n) => sum + n, 0);
