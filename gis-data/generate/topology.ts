import type { FeatureCollection } from 'geojson';
import { topology } from 'topojson-server';
import type { PackTopology } from '../pack/pack-files.ts';
import type { MicroPolygon } from './dissolve.ts';
import type { Micro } from './outline.ts';

/** A basic grid's code and polygons in micro-degrees. */
export interface Shape {
  readonly code: string;
  readonly polygons: readonly MicroPolygon[];
}

/** Joins shapes that share vertices to a topology of arcs, each border once, in whole micro-degrees. */
export function toTopology(shapes: readonly Shape[]): PackTopology {
  const closed = (ring: Micro[]): Micro[] => [...ring, ring[0] as Micro];
  const features = shapes.map(({ code, polygons }) => ({
    type: 'Feature' as const,
    id: code,
    properties: null,
    geometry:
      polygons.length === 1
        ? { type: 'Polygon' as const, coordinates: (polygons[0] ?? []).map(closed) }
        : { type: 'MultiPolygon' as const, coordinates: polygons.map((polygon) => polygon.map(closed)) },
  }));
  const collection: FeatureCollection = { type: 'FeatureCollection', features };
  const joined = topology({ grids: collection });
  const corner = lowest(joined.arcs as Micro[][]);
  const { geometries } = joined.objects['grids'] as unknown as PackTopology['objects']['grids'];
  return {
    type: 'Topology',
    transform: { scale: [1e-6, 1e-6], translate: [corner[0] / 1e6, corner[1] / 1e6] },
    arcs: (joined.arcs as Micro[][]).map((arc) => differences(arc, corner)),
    objects: {
      grids: { type: 'GeometryCollection', geometries: geometries.map(({ type, id, arcs }) => ({ type, id, arcs })) },
    },
  };
}

function lowest(arcs: readonly Micro[][]): Micro {
  let [west, south] = [Infinity, Infinity];
  for (const [x, y] of arcs.flat()) {
    west = Math.min(west, x);
    south = Math.min(south, y);
  }
  return [west, south];
}

function differences(arc: readonly Micro[], corner: Micro): Micro[] {
  let [x, y] = corner;
  return arc.map((vertex) => {
    const delta: Micro = [vertex[0] - x, vertex[1] - y];
    [x, y] = vertex;
    return delta;
  });
}
