import type { CountyConfig } from './county-config.ts';
import { fractal, ridged } from './noise.ts';
import { distanceM, type Plane, type PlanePoint } from './plane.ts';
import { type Frame, cellAt, middleOf } from './raster.ts';

/** A river of the configuration, drawn out: its bends on the plane, each with the height of the water. */
export interface River {
  readonly name: string;
  readonly rank: number;
  readonly valleyM: number;
  readonly points: readonly PlanePoint[];
  readonly heightsM: readonly number[];
}

/** Draws the rivers of the configuration with bends: their sketched paths are only waypoints. */
export function drawRivers(config: CountyConfig, plane: Plane): River[] {
  return config.rivers.map((river, index) => {
    const waypoints = river.path.map(plane.toPlane);
    const points = meander(smooth(waypoints), 900 + index * 31);
    const heightsM = points.map((_, i) => river.fromM + ((river.toM - river.fromM) * i) / (points.length - 1));
    return { name: river.name, rank: river.rank, valleyM: river.valleyM, points, heightsM };
  });
}

/** The relief: height of each cell in metres, and how far it is from the nearest river of the configuration. */
export interface Relief {
  readonly heightM: Float32Array;
  readonly riverM: Float32Array;
  /** Cells that a river of the configuration flows through, in the order of its flow. */
  readonly riverCells: Map<number, number>;
}

/** Raises mountains away from the rivers: a broad rise, ridges of the configuration, and rough noise. */
export function raiseRelief(config: CountyConfig, plane: Plane, frame: Frame, rivers: readonly River[]): Relief {
  const { riverM, waterM, valleyM, riverCells } = spreadRivers(frame, rivers);
  const ridges = config.ridges.map((ridge) => ({ heightM: ridge.heightM, path: ridge.path.map(plane.toPlane) }));
  const heightM = new Float32Array(frame.width * frame.height);
  const { riseM, riseWithinM, roughM } = config.relief;
  for (let cell = 0; cell < heightM.length; cell++) {
    const point = middleOf(frame, cell);
    const [x, y] = [point[0] / 1000, point[1] / 1000];
    const away = Math.max(0, (riverM[cell] ?? 0) - (valleyM[cell] ?? 0) * (1 + 0.75 * fractal(3, x / 2.1, y / 2.1, 3)));
    const rise = riseM * (away / (away + riseWithinM));
    const rough = roughM * (ridged(41, x / 7, y / 7, 5) - 0.35) * Math.min(1, away / 1300);
    const crest = ridges.reduce(
      (sum, ridge) => sum + ridge.heightM * bell(distanceToPath(point, ridge.path) / 4200),
      0,
    );
    const bumps = 34 * fractal(77, x / 0.9, y / 0.9, 4) * Math.min(1, away / 500);
    const floor = 0.004 * (riverM[cell] ?? 0) + 7 * (1 + fractal(83, x / 1.1, y / 1.1, 3));
    heightM[cell] = (waterM[cell] ?? 0) + floor + rise + rough + crest * Math.min(1, away / 3000) + bumps;
  }
  return { heightM, riverM, riverCells };
}

interface Spread {
  riverM: Float32Array;
  waterM: Float32Array;
  valleyM: Float32Array;
  riverCells: Map<number, number>;
}

/** Distance to the nearest river and its height there, by a two-pass distance transform that carries the nearest cell. */
function spreadRivers(frame: Frame, rivers: readonly River[]): Spread {
  const size = frame.width * frame.height;
  const nearest = new Int32Array(size).fill(-1);
  const water = new Float32Array(size);
  const valley = new Float32Array(size);
  const riverCells = new Map<number, number>();
  for (const river of rivers) {
    river.points.forEach((point, i) => {
      const cell = cellAt(frame, point);
      if (riverCells.has(cell)) return;
      riverCells.set(cell, riverCells.size);
      nearest[cell] = cell;
      water[cell] = river.heightsM[i] ?? 0;
      valley[cell] = river.valleyM;
    });
  }
  sweep(frame, nearest, 1);
  sweep(frame, nearest, -1);
  const riverM = new Float32Array(size);
  const waterM = new Float32Array(size);
  const valleyM = new Float32Array(size);
  for (let cell = 0; cell < size; cell++) {
    const source = nearest[cell] ?? 0;
    riverM[cell] = distanceM(middleOf(frame, cell), middleOf(frame, source));
    waterM[cell] = water[source] ?? 0;
    valleyM[cell] = valley[source] ?? 0;
  }
  return { riverM, waterM, valleyM, riverCells };
}

function sweep(frame: Frame, nearest: Int32Array, direction: 1 | -1): void {
  const { width, height } = frame;
  const steps = [
    [-1, 0],
    [-1, -1],
    [0, -1],
    [1, -1],
    [1, 0],
  ] as const;
  for (let k = 0; k < width * height; k++) {
    const cell = direction === 1 ? k : width * height - 1 - k;
    const column = cell % width;
    const row = (cell - column) / width;
    for (const [dx, dy] of steps) {
      const [c, r] = [column + dx * direction, row + dy * direction];
      if (c < 0 || c >= width || r < 0 || r >= height) continue;
      const candidate = nearest[r * width + c] ?? -1;
      if (candidate < 0) continue;
      const current = nearest[cell] ?? -1;
      if (current < 0 || squared(frame, cell, candidate) < squared(frame, cell, current)) nearest[cell] = candidate;
    }
  }
}

function squared(frame: Frame, a: number, b: number): number {
  const dx = (a % frame.width) - (b % frame.width);
  const dy = Math.floor(a / frame.width) - Math.floor(b / frame.width);
  return dx * dx + dy * dy;
}

/** Points about every 40 m along a Catmull-Rom curve through the waypoints. */
function smooth(waypoints: readonly PlanePoint[]): PlanePoint[] {
  const points: PlanePoint[] = [];
  for (let i = 0; i + 1 < waypoints.length; i++) {
    const [p1, p2] = [waypoints[i] as PlanePoint, waypoints[i + 1] as PlanePoint];
    const p0 = waypoints[i - 1] ?? p1;
    const p3 = waypoints[i + 2] ?? p2;
    const steps = Math.max(1, Math.ceil(distanceM(p1, p2) / 40));
    for (let s = 0; s < steps; s++) {
      const t = s / steps;
      points.push([spline(p0[0], p1[0], p2[0], p3[0], t), spline(p0[1], p1[1], p2[1], p3[1], t)]);
    }
  }
  return [...points, waypoints[waypoints.length - 1] as PlanePoint];
}

const spline = (a: number, b: number, c: number, d: number, t: number): number =>
  0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);

/** Pushes a course from side to side, with bends of about 3 km and smaller ones on them. */
function meander(points: readonly PlanePoint[], seed: number): PlanePoint[] {
  return points.map(([x, y]) => [
    x + 620 * fractal(seed, x / 2600, y / 2600, 2) + 260 * fractal(seed + 3, x / 700, y / 700, 3),
    y + 620 * fractal(seed + 9, x / 2600, y / 2600, 2) + 260 * fractal(seed + 12, x / 700, y / 700, 3),
  ]);
}

function distanceToPath(point: PlanePoint, path: readonly PlanePoint[]): number {
  let best = Infinity;
  for (let i = 0; i + 1 < path.length; i++) {
    best = Math.min(best, distanceToSegment(point, path[i] as PlanePoint, path[i + 1] as PlanePoint));
  }
  return best;
}

/** Metres from a point to a segment. */
export function distanceToSegment(point: PlanePoint, from: PlanePoint, to: PlanePoint): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((point[0] - from[0]) * dx + (point[1] - from[1]) * dy) / length;
  const t = Math.min(1, Math.max(0, along));
  return distanceM(point, [from[0] + dx * t, from[1] + dy * t]);
}

/** 1 at 0, falling to 0 at 2 and beyond, without an exponential. */
const bell = (t: number): number => {
  const rest = Math.max(0, 1 - (t * t) / 4);
  return rest * rest;
};
