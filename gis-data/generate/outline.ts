import { join } from 'node:path';
import { Type } from 'typebox';
import { readJson } from '../pack/pack-files.ts';
import type { CountyConfig } from './county-config.ts';
import { noise } from './noise.ts';
import { createPlane, distanceM, type Plane, type PlanePoint } from './plane.ts';
import { hash2 } from './prng.ts';

/** A GeoJSON feature of one polygon. */
const Boundary = Type.Object({
  geometry: Type.Object({
    type: Type.Literal('Polygon'),
    coordinates: Type.Array(Type.Array(Type.Tuple([Type.Number(), Type.Number()]))),
  }),
});

/** A vertex in whole micro-degrees of longitude and latitude. */
export type Micro = [number, number];

/** The county's outline: an open ring (first vertex not repeated), counter-clockwise, and the plane about its middle. */
export interface Outline {
  readonly plane: Plane;
  readonly ring: Micro[];
}

/** Vertices of a smoothed source may stand farther apart than this; longer edges get vertices of their own. */
const LONGEST_EDGE_M = 110;
/** How far such a vertex leaves the source's line, as shares of the edge it divides: at least and at most. */
const ROUGHNESS = [0.07, 0.16] as const;

/**
 * Reads or makes the outline. Edges of a source that was simplified are divided and roughened by 7 to 16 % of their length
 * (60 m at most), so that the county does not end in ruler-straight lines; every source vertex stays where it was.
 */
export function readOutline(directory: string, config: CountyConfig): Outline {
  const source =
    config.outline.kind === 'file' ? fromFile(join(directory, config.outline.path)) : fromBlob(config.outline);
  const lngs = source.map((point) => point[0]);
  const lats = source.map((point) => point[1]);
  const plane = createPlane([
    Math.round((Math.min(...lngs) + Math.max(...lngs)) * 500) / 1000,
    Math.round((Math.min(...lats) + Math.max(...lats)) * 500) / 1000,
  ]);
  const corners = source.map(plane.toPlane);
  const points = corners.flatMap((corner, i) =>
    divideEdge(corner, corners[(i + 1) % corners.length] ?? corner, i * 131),
  );
  const ring = points.map(plane.toMicro).filter((vertex, i, all) => {
    const before = all[(i + all.length - 1) % all.length];
    return before === undefined || before[0] !== vertex[0] || before[1] !== vertex[1];
  });
  return { plane, ring: signedArea(ring) > 0 ? ring : ring.reverse() };
}

/** Twice the signed area of an open ring: positive when it runs counter-clockwise. */
export function signedArea(ring: readonly (readonly [number, number])[]): number {
  let sum = 0;
  let before = ring[ring.length - 1];
  for (const point of ring) {
    if (before !== undefined) sum += before[0] * point[1] - point[0] * before[1];
    before = point;
  }
  return sum;
}

function fromFile(path: string): [number, number][] {
  const ring = readJson(path, Boundary).geometry.coordinates[0] ?? [];
  return ring.slice(0, -1);
}

function fromBlob(blob: { middle: [number, number]; radiusM: number }): [number, number][] {
  const plane = createPlane(blob.middle);
  return Array.from({ length: 96 }, (_, i) => {
    const angle = (i / 96) * 2 * Math.PI;
    const [east, north] = [Math.round(Math.cos(angle) * 1e6) / 1e6, Math.round(Math.sin(angle) * 1e6) / 1e6];
    const radius = blob.radiusM * (1 + 0.28 * noise(7, east * 1.6, north * 1.6) + 0.08 * noise(8, east * 6, north * 6));
    const [lng, lat] = plane.toMicro([east * radius, north * radius]);
    return [lng / 1e6, lat / 1e6];
  });
}

function divideEdge(from: PlanePoint, to: PlanePoint, seed: number): PlanePoint[] {
  const length = distanceM(from, to);
  if (length <= LONGEST_EDGE_M) return [from];
  const chance = hash2(17, seed, Math.round(length)) * 2 - 1;
  const offset = Math.sign(chance) * (ROUGHNESS[0] + (ROUGHNESS[1] - ROUGHNESS[0]) * Math.abs(chance));
  const middle: PlanePoint = [
    (from[0] + to[0]) / 2 - (to[1] - from[1]) * offset,
    (from[1] + to[1]) / 2 + (to[0] - from[0]) * offset,
  ];
  return [...divideEdge(from, middle, seed * 2 + 1), ...divideEdge(middle, to, seed * 2 + 2)];
}
