import { createHeap } from './heap.ts';
import { fractal, noise } from './noise.ts';
import { hash2 } from './prng.ts';
import type { Nature } from './generate.ts';
import type { PlanePoint } from './plane.ts';
import { cellAt, middleOf, neighboursOf } from './raster.ts';
import { distanceToSegment } from './relief.ts';

/** A stretch of road between junctions; rank 1 is the widest (county road), 4 a path to a hamlet. */
export interface Road {
  readonly rank: 1 | 2 | 3 | 4;
  readonly points: PlanePoint[];
}

/** More than this share of all destinations, and more than this many, lie behind a road of each rank. */
const RANKS: readonly [share: number, least: number, rank: 1 | 2 | 3 | 4][] = [
  [0.05, 2, 1],
  [0.012, 2, 2],
  [0.0022, 1, 3],
  [0, 0, 4],
];

/**
 * Builds the road network as the cheapest ways from a start to every destination: along valleys, around slopes, over few
 * bridges. Ways that share ground become one wider road.
 */
export function buildRoads(nature: Nature, start: PlanePoint, destinations: readonly PlanePoint[]): Road[] {
  const from = cheapestWays(nature, cellAt(nature.frame, start));
  const load = new Int32Array(from.length);
  const touched: number[] = [];
  for (const destination of destinations) {
    let cell = cellAt(nature.frame, destination);
    for (; cell >= 0 && from[cell] !== cell && from[cell] !== -1; cell = from[cell] as number) {
      if (load[cell] === 0) touched.push(cell);
      load[cell] = (load[cell] ?? 0) + 1;
    }
  }
  const rankOf = (cell: number): Road['rank'] => {
    const behind = load[cell] ?? 0;
    return RANKS.find(([share, least]) => behind > least && behind > share * destinations.length)?.[2] ?? 4;
  };
  return chainRoads(nature, from, rankOf, touched);
}

function cheapestWays(nature: Nature, start: number): Int32Array {
  const { frame, relief, isInside } = nature;
  const cost = new Float64Array(isInside.length).fill(Infinity);
  const from = new Int32Array(isInside.length).fill(-1);
  const heap = createHeap();
  const around = new Int32Array(8);
  cost[start] = 0;
  from[start] = start;
  heap.push(0, start);
  while (heap.size > 0) {
    const cell = heap.pop();
    if (heap.lastKey > (cost[cell] ?? 0)) continue;
    const count = neighboursOf(frame, cell, around);
    for (let i = 0; i < count; i++) {
      const next = around[i] as number;
      if (isInside[next] === 0) continue;
      const key = heap.lastKey + stepCost(nature, relief.heightM, cell, next);
      if (key >= (cost[next] ?? 0)) continue;
      cost[next] = key;
      from[next] = cell;
      heap.push(key, next);
    }
  }
  return from;
}

function stepCost(nature: Nature, heightM: Float32Array, cell: number, next: number): number {
  const { frame, relief } = nature;
  const gap = Math.abs(next - cell);
  const length = frame.cellM * (gap === 1 || gap === frame.width ? 1 : 1.4142);
  const slope = Math.abs((heightM[next] ?? 0) - (heightM[cell] ?? 0)) / length;
  const bridge = relief.riverCells.has(next) && !relief.riverCells.has(cell) ? 900 : 0;
  const wet = relief.riverCells.has(next) ? 250 : 0;
  const [x, y] = middleOf(frame, next);
  const winding = 1 + 0.75 * noise(91, x / 520, y / 520) + 0.3 * (hash2(23, next, 1) - 0.5);
  return length * Math.max(0.2, winding) * (1 + 30 * slope * slope + 5 * slope) + bridge + wet;
}

/** Follows the tree of ways towards its start, from each end, junction and change of rank to the next. */
function chainRoads(
  nature: Nature,
  from: Int32Array,
  rankOf: (cell: number) => Road['rank'],
  touched: readonly number[],
): Road[] {
  const children = new Map<number, number[]>();
  for (const cell of touched) {
    const next = from[cell] as number;
    children.set(next, [...(children.get(next) ?? []), cell]);
  }
  const isNode = (cell: number): boolean => {
    const behind = children.get(cell) ?? [];
    return from[cell] === cell || behind.length !== 1 || rankOf(behind[0] as number) !== rankOf(cell);
  };
  return touched.filter(isNode).map((first) => {
    const cells = [first];
    let cell = from[first] as number;
    for (; !isNode(cell); cell = from[cell] as number) cells.push(cell);
    cells.push(cell);
    return {
      rank: rankOf(first),
      points: soften(
        cells.map((at) => bend(nature, at)),
        rankOf(first) === 4 ? 12 : 5,
      ),
    };
  });
}

/**
 * Where a cell's road or stream is drawn: its middle moved aside by a smooth noise, the same for every line through it, so
 * that lines wind and still meet. Next to a river of the configuration nothing moves.
 */
export function bend({ frame, relief }: Nature, cell: number): PlanePoint {
  const [x, y] = middleOf(frame, cell);
  const room = Math.min(1, (relief.riverM[cell] ?? 0) / 350);
  const aside = (seed: number): number =>
    room * (150 * fractal(seed, x / 900, y / 900, 2) + 70 * noise(seed + 5, x / 260, y / 260));
  return [x + aside(701), y + aside(811)];
}

/** Rounds the corners of a way of raster cells to within `toleranceM`; its ends stay, so that roads still meet. */
export function soften(points: readonly PlanePoint[], toleranceM: number): PlanePoint[] {
  let current: PlanePoint[] = [...points];
  for (let round = 0; round < 2; round++) {
    current = current.map((point, i) => {
      const before = current[i - 1];
      const after = current[i + 1];
      if (before === undefined || after === undefined) return point;
      return [(before[0] + 2 * point[0] + after[0]) / 4, (before[1] + 2 * point[1] + after[1]) / 4];
    });
  }
  return thin(current, toleranceM);
}

/** Drops points that lie nearer than `toleranceM` to the line they belong to (Douglas–Peucker). */
export function thin(points: readonly PlanePoint[], toleranceM: number): PlanePoint[] {
  const first = points[0];
  const last = points[points.length - 1];
  if (first === undefined || last === undefined || points.length < 3) return [...points];
  let [farthest, away] = [0, 0];
  for (let i = 1; i < points.length - 1; i++) {
    const distance = distanceToSegment(points[i] as PlanePoint, first, last);
    if (distance > away) [farthest, away] = [i, distance];
  }
  if (away <= toleranceM) return [first, last];
  return [...thin(points.slice(0, farthest + 1), toleranceM).slice(0, -1), ...thin(points.slice(farthest), toleranceM)];
}
