import { createHeap } from './heap.ts';
import type { Mesh } from './mesh.ts';
import { distanceM, type PlanePoint } from './plane.ts';
import type { Prng } from './prng.ts';

/** Pieces to divide, how heavy each is, and what it costs to go from one to a neighbour (by index into `mesh.neighbours`). */
export interface Land {
  readonly mesh: Mesh;
  readonly weights: Float64Array;
  readonly costs: Float32Array;
}

/** How a division is made. */
export interface PartitionOptions {
  readonly rounds: number;
  /** Whether seeds may move to the middle of what they got. */
  readonly movesSeeds: boolean;
}

/**
 * Divides connected pieces among seeds: each seed grows over the cheapest ground, slower the more it has above its target,
 * so that parts are connected, end where going on is costly (ridges, rivers) and come near their targets.
 * @returns for each seed its pieces; every piece is given to exactly one
 */
export function partition(
  land: Land,
  pieces: readonly number[],
  seeds: readonly number[],
  targets: readonly number[],
  options: PartitionOptions,
): number[][] {
  const total = sumOf(pieces, land.weights);
  const share = total / targets.reduce((sum, target) => sum + target, 0);
  const slowness = seeds.map(() => 1);
  let current = [...seeds];
  let best: { parts: number[][]; error: number } | undefined;
  for (let round = 0; round < options.rounds; round++) {
    const parts = grow(land, pieces, current, slowness);
    const loads = parts.map((part) => sumOf(part, land.weights));
    const error = loads.reduce((sum, load, i) => sum + (load / (share * (targets[i] ?? 1)) - 1) ** 2, 0);
    if (best === undefined || error < best.error) best = { parts, error };
    const strength = 0.9 / (1 + round * 0.06);
    loads.forEach((load, i) => {
      const ratio = Math.min(3, Math.max(0.33, load / (share * (targets[i] ?? 1))));
      slowness[i] = Math.min(60, Math.max(1 / 60, (slowness[i] ?? 1) * (1 + strength * 0.5 * (ratio - 1))));
    });
    if (options.movesSeeds && round < options.rounds / 2)
      current = parts.map((part, i) => middlePiece(land, part, current[i] ?? 0));
  }
  if (best === undefined) throw new Error('a partition needs at least one round');
  return best.parts;
}

/** Chooses `count` seeds spread over the pieces, heavier ground more often; `first` are taken as given. */
export function chooseSeeds(
  land: Land,
  pieces: readonly number[],
  count: number,
  first: readonly number[],
  prng: Prng,
): number[] {
  const seeds = [...first];
  const sums = new Float64Array(pieces.length);
  let total = 0;
  pieces.forEach((piece, i) => {
    total += land.weights[piece] ?? 0;
    sums[i] = total;
  });
  const away = pieces.map((piece) => nearest(land, piece, seeds));
  while (seeds.length < Math.min(count, pieces.length)) {
    let [chosen, farthest] = [-1, -1];
    for (let attempt = 0; attempt < 12 || chosen < 0; attempt++) {
      const k = attempt < 12 ? search(sums, prng.next() * total) : attempt - 12;
      const distance = away[k] ?? 0;
      if (distance > farthest && !seeds.includes(pieces[k] as number)) [chosen, farthest] = [k, distance];
    }
    const seed = pieces[chosen] as number;
    seeds.push(seed);
    const at = land.mesh.middles[seed] as PlanePoint;
    pieces.forEach((piece, i) => {
      away[i] = Math.min(away[i] ?? Infinity, distanceM(at, land.mesh.middles[piece] as PlanePoint));
    });
  }
  return seeds;
}

/** The piece of a list whose middle is nearest to a point. */
export function nearestPiece(mesh: Mesh, pieces: readonly number[], point: PlanePoint): number {
  let [best, least] = [pieces[0] ?? 0, Infinity];
  for (const piece of pieces) {
    const distance = distanceM(mesh.middles[piece] as PlanePoint, point);
    if (distance < least) [best, least] = [piece, distance];
  }
  return best;
}

/** Sum of the weights of pieces. */
export function sumOf(pieces: readonly number[], weights: Float64Array): number {
  let sum = 0;
  for (const piece of pieces) sum += weights[piece] ?? 0;
  return sum;
}

function nearest(land: Land, piece: number, seeds: readonly number[]): number {
  const at = land.mesh.middles[piece] as PlanePoint;
  return seeds.reduce((least, seed) => Math.min(least, distanceM(at, land.mesh.middles[seed] as PlanePoint)), Infinity);
}

function search(sums: Float64Array, value: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function grow(
  land: Land,
  pieces: readonly number[],
  seeds: readonly number[],
  slowness: readonly number[],
): number[][] {
  const { starts, neighbours } = land.mesh;
  const open = new Map<number, number>();
  for (const piece of pieces) open.set(piece, -1);
  const parts: number[][] = seeds.map(() => []);
  const heap = createHeap();
  const claims: number[] = [];
  const claim = (key: number, piece: number, part: number): void => {
    claims.push(piece, part);
    heap.push(key, claims.length - 2);
  };
  seeds.forEach((seed, part) => claim(0, seed, part));
  while (heap.size > 0) {
    const at = heap.pop();
    const key = heap.lastKey;
    const [piece, part] = [claims[at] as number, claims[at + 1] as number];
    if (open.get(piece) !== -1) continue;
    open.set(piece, part);
    (parts[part] as number[]).push(piece);
    for (let e = starts[piece] as number; e < (starts[piece + 1] as number); e++) {
      const next = neighbours[e] as number;
      if (open.get(next) === -1) claim(key + (land.costs[e] as number) * (slowness[part] as number), next, part);
    }
  }
  giveStranded(land, pieces, open, parts);
  return parts;
}

/** Pieces that touch the rest at corners only (slivers at the outline) go to the nearest part. */
function giveStranded(land: Land, pieces: readonly number[], open: Map<number, number>, parts: number[][]): void {
  for (const piece of pieces) {
    if (open.get(piece) !== -1) continue;
    const owned = pieces.filter((other) => open.get(other) !== -1);
    const part = open.get(nearestPiece(land.mesh, owned, land.mesh.middles[piece] as PlanePoint)) ?? 0;
    open.set(piece, part);
    (parts[part] as number[]).push(piece);
  }
}

/** The piece nearest to the middle of a part's weight. */
function middlePiece(land: Land, part: readonly number[], fallback: number): number {
  if (part.length === 0) return fallback;
  let [x, y, sum] = [0, 0, 0];
  for (const piece of part) {
    const weight = (land.weights[piece] ?? 0) + 1e-6;
    const middle = land.mesh.middles[piece] as PlanePoint;
    x += middle[0] * weight;
    y += middle[1] * weight;
    sum += weight;
  }
  return nearestPiece(land.mesh, part, [x / sum, y / sum]);
}
