import polygonClipping from 'polygon-clipping';
import { type PackShape, encodePart } from '../pack/pack-files.ts';
import { assemble } from './dissolve.ts';
import type { Nature } from './generate.ts';
import type { Micro } from './outline.ts';
import type { PlanePoint } from './plane.ts';
import { middleOf } from './raster.ts';

/** Heights are averaged over so many cells each way before bands are drawn. */
const STEP = 3;
/** Shares of the county's land that lie below each band. */
const SHARES = [0.2, 0.4, 0.58, 0.75, 0.9];
/** Bands smaller than this are left out, in square micro-degrees (about 0.25 km²). */
const LEAST_AREA = 25_000_000;

/** The relief as nested areas: rank 1 is the lowest band; the name is its lower height in metres. */
export function reliefShapes(nature: Nature): PackShape[] {
  const coarse = coarsen(nature);
  return thresholds(nature).map((height, i) => {
    const rings = isolines(coarse, height).map((ring) => ring.map((point) => nature.outline.plane.toMicro(point)));
    const polygons = assemble(rings.filter((ring) => ring.length > 3)).map((polygon) => polygon.map(closed));
    const inside = polygonClipping.intersection(polygons, [closed(nature.outline.ring)]);
    const kept = inside.filter((polygon) => areaOf(polygon[0] ?? []) > LEAST_AREA);
    const parts = kept.flatMap((polygon) =>
      polygon
        .filter((ring, k) => k === 0 || areaOf(ring) > LEAST_AREA)
        .map((ring, k) => encodePart(orient(ring, k === 0).map(([x, y]) => [Math.round(x), Math.round(y)]))),
    );
    return { kind: 'relief', name: String(height), rank: i + 1, parts };
  });
}

interface Coarse {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
  readonly at: (column: number, row: number) => PlanePoint;
}

function coarsen({ frame, relief }: Nature): Coarse {
  const width = Math.floor(frame.width / STEP);
  const height = Math.floor(frame.height / STEP);
  const values = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let sum = 0;
      for (let k = 0; k < STEP * STEP; k++) {
        const cell = (row * STEP + Math.floor(k / STEP)) * frame.width + column * STEP + (k % STEP);
        sum += relief.heightM[cell] ?? 0;
      }
      // The rim is below every band, so that each area closes within the frame.
      const isRim = row === 0 || column === 0 || row === height - 1 || column === width - 1;
      values[row * width + column] = isRim ? -1 : sum / (STEP * STEP);
    }
  }
  const [west, south] = middleOf(frame, 0);
  const half = ((STEP - 1) / 2) * frame.cellM;
  const at = (column: number, row: number): PlanePoint => [
    west + half + column * STEP * frame.cellM,
    south + half + row * STEP * frame.cellM,
  ];
  return { width, height, values, at };
}

function thresholds({ relief, isInside }: Nature): number[] {
  const heights = relief.heightM.filter((_, cell) => isInside[cell] === 1).sort();
  return SHARES.map((share) => Math.round((heights[Math.floor(share * heights.length)] ?? 0) / 50) * 50);
}

/** Marching squares: rings around all that is higher, counter-clockwise. */
function isolines(coarse: Coarse, level: number): PlanePoint[][] {
  const next = new Map<string, { to: string; point: PlanePoint }>();
  for (let row = 0; row + 1 < coarse.height; row++) {
    for (let column = 0; column + 1 < coarse.width; column++) traceSquare(coarse, level, column, row, next);
  }
  const rings: PlanePoint[][] = [];
  for (const start of Array.from(next.keys())) {
    const ring: PlanePoint[] = [];
    for (let key = start, step = next.get(key); step !== undefined; key = step.to, step = next.get(key)) {
      next.delete(key);
      ring.push(step.point);
    }
    if (ring.length > 0) rings.push(ring);
  }
  return rings;
}

/** Corners of a square counter-clockwise from its south-west, and the sides between them. */
const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;

function traceSquare(
  coarse: Coarse,
  level: number,
  column: number,
  row: number,
  next: Map<string, { to: string; point: PlanePoint }>,
): void {
  const value = (k: number): number => {
    const [dx, dy] = CORNERS[k & 3] as readonly [number, number];
    return coarse.values[(row + dy) * coarse.width + column + dx] ?? -1;
  };
  const isHigh = (k: number): boolean => value(k) >= level;
  const crossing = (k: number): { key: string; point: PlanePoint } => {
    const [a, b] = [CORNERS[k & 3], CORNERS[(k + 1) & 3]] as [readonly [number, number], readonly [number, number]];
    const t = Math.min(0.98, Math.max(0.02, (level - value(k)) / (value(k + 1) - value(k))));
    const [x, y] = [column + a[0] + (b[0] - a[0]) * t, row + a[1] + (b[1] - a[1]) * t];
    const middle = `${2 * column + a[0] + b[0]},${2 * row + a[1] + b[1]}`;
    return { key: middle, point: coarse.at(x, y) };
  };
  for (let k = 0; k < 4; k++) {
    // The line leaves through the side where, going around, low turns to high; it came in where high turned to low.
    if (!(isHigh(k) && !isHigh(k + 1))) continue;
    let out = k;
    while (!(!isHigh(out) && isHigh(out + 1))) out += 3;
    const [from, to] = [crossing(out), crossing(k)];
    next.set(to.key, { to: from.key, point: to.point });
  }
}

const closed = (ring: readonly Micro[]): [number, number][] => [...ring, ring[0] as Micro];

function signed(ring: readonly (readonly [number, number])[]): number {
  const [ox, oy] = ring[0] ?? [0, 0];
  return ring.reduce((sum, [x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length] as readonly [number, number];
    return sum + ((x - ox) * (ny - oy) - (nx - ox) * (y - oy)) / 2;
  }, 0);
}

const areaOf = (ring: readonly (readonly [number, number])[]): number => Math.abs(signed(ring));

function orient(ring: [number, number][], isOuter: boolean): [number, number][] {
  return signed(ring) > 0 === isOuter ? ring : [...ring].reverse();
}
