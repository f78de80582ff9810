import { type Drainage, labelCatchments } from './hydrology.ts';
import type { Mesh } from './mesh.ts';
import type { Land } from './partition.ts';
import { distanceM, type PlanePoint } from './plane.ts';
import { fractal } from './noise.ts';
import { hash2 } from './prng.ts';
import { cellAt, type Frame, sample } from './raster.ts';
import type { Relief, River } from './relief.ts';

/** Extra metres that a border is worth: at a ridge between large catchments, between small ones, along a river. */
export interface Barriers {
  readonly largeM: number;
  readonly smallM: number;
  readonly riverM: number;
  /** How much cheaper dense ground is: a border goes around a settlement and not through it. */
  readonly urbanPull: number;
}

/** The ground under the mesh, as far as borders follow it. */
export interface Ground {
  readonly heightM: Float32Array;
  readonly large: Int32Array;
  readonly small: Int32Array;
  /** For each entry of `mesh.neighbours`: whether the way there crosses a river of the configuration. */
  readonly crossesRiver: Uint8Array;
}

/** Reads height and catchments under each piece. */
export function readGround(
  mesh: Mesh,
  frame: Frame,
  relief: Relief,
  drainage: Drainage,
  rivers: readonly River[],
): Ground {
  const large = labelCatchments(relief, drainage, 260);
  const small = labelCatchments(relief, drainage, 28);
  const cells = mesh.middles.map((middle) => cellAt(frame, middle));
  const side = mesh.middles.map((middle) => bankOf(rivers, middle, relief.riverM[cellAt(frame, middle)] ?? Infinity));
  const crossesRiver = new Uint8Array(mesh.neighbours.length);
  forEdges(mesh, (e, a, b) => {
    if (side[a] !== 0 && side[b] !== 0 && side[a] === -(side[b] as number)) crossesRiver[e] = 1;
  });
  return {
    heightM: Float32Array.from(mesh.middles, (middle) => sample(frame, relief.heightM, middle)),
    large: Int32Array.from(cells, (cell) => large[cell] as number),
    small: Int32Array.from(cells, (cell) => small[cell] as number),
    crossesRiver,
  };
}

/** Puts weights and costs on the mesh: distance, climbing, barriers, and a little chance so that no border is a ruler's line. */
export function priceLand(mesh: Mesh, ground: Ground, weights: Float64Array, barriers: Barriers): Land {
  const costs = new Float32Array(mesh.neighbours.length);
  forEdges(mesh, (e, a, b) => {
    const length = distanceM(mesh.middles[a] as PlanePoint, mesh.middles[b] as PlanePoint);
    const climb = Math.abs((ground.heightM[a] ?? 0) - (ground.heightM[b] ?? 0));
    const [x, y] = mesh.middles[a] as PlanePoint;
    const wild = 1 + 0.55 * fractal(61, x / 1900, y / 1900, 2);
    const chance = wild * (0.75 + 0.9 * hash2(5, Math.min(a, b), Math.max(a, b)));
    const barrier =
      (ground.large[a] !== ground.large[b] ? barriers.largeM : 0) +
      (ground.small[a] !== ground.small[b] ? barriers.smallM : 0) +
      (ground.crossesRiver[e] === 1 ? barriers.riverM : 0);
    const perHectare = ((weights[b] ?? 0) / (mesh.areasM2[b] ?? 1)) * 10_000;
    costs[e] = ((length + 3 * climb) * chance + barrier) / (1 + barriers.urbanPull * perHectare);
  });
  return { mesh, weights, costs };
}

function forEdges(mesh: Mesh, visit: (e: number, from: number, to: number) => void): void {
  for (let piece = 0; piece < mesh.middles.length; piece++) {
    for (let e = mesh.starts[piece] as number; e < (mesh.starts[piece + 1] as number); e++) {
      visit(e, piece, mesh.neighbours[e] as number);
    }
  }
}

/** Which bank of the nearest river a point stands on: its river's number, positive on the left; 0 beyond 600 m. */
function bankOf(rivers: readonly River[], point: PlanePoint, riverM: number): number {
  if (riverM > 600) return 0;
  let [least, bank] = [Infinity, 0];
  rivers.forEach((river, number) => {
    for (let i = 0; i + 1 < river.points.length; i++) {
      const from = river.points[i] as PlanePoint;
      const away = distanceM(from, point);
      if (away >= least) continue;
      const to = river.points[i + 1] as PlanePoint;
      const cross = (to[0] - from[0]) * (point[1] - from[1]) - (to[1] - from[1]) * (point[0] - from[0]);
      least = away;
      bank = (cross >= 0 ? 1 : -1) * (number + 1);
    }
  });
  return bank;
}
