import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Type, type Static, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { RoutingLine } from '#contract/routing';

const Point = Type.Tuple([Type.Number(), Type.Number()]);
const Arc = Type.Array(Type.Array(Type.Integer()));

/** A division of the pack: its polygon is the union of the basic grids whose codes begin with its code. */
export const PackDivision = Type.Object({
  code: Type.String(),
  parent: Type.Union([Type.String(), Type.Null()]),
  level: Type.Union([Type.Literal('county'), Type.Literal('town'), Type.Literal('village')]),
  name: Type.String(),
  isCommunity: Type.Boolean(),
  seat: Point,
});
export type PackDivision = Static<typeof PackDivision>;

/** `divisions.json`: county, towns and villages, ordered by code. */
export const PackDivisions = Type.Object({ divisions: Type.Array(PackDivision) });

/**
 * A grid of any level; only basic ones have a polygon in `grids.topo.json`, the others are the union of the grids below.
 * Its code is the village's 12 digits and two digits a level, so parent, village and level can be read off it.
 */
export const PackGrid = Type.Object({ code: Type.String(), name: Type.String(), isBasic: Type.Boolean() });
export type PackGrid = Static<typeof PackGrid>;

/**
 * `grids.topo.json`: a TopoJSON topology whose object `grids` holds the basic grids, ordered by code, with the code as id.
 * Arcs are in whole micro-degrees, each vertex as difference to the one before.
 */
export const PackTopology = Type.Object({
  type: Type.Literal('Topology'),
  transform: Type.Object({ scale: Point, translate: Point }),
  arcs: Type.Array(Arc),
  objects: Type.Object({
    grids: Type.Object({
      type: Type.Literal('GeometryCollection'),
      geometries: Type.Array(
        Type.Object({
          type: Type.Union([Type.Literal('Polygon'), Type.Literal('MultiPolygon')]),
          id: Type.String(),
          arcs: Type.Array(Type.Unknown()),
        }),
      ),
    }),
  }),
});
export type PackTopology = Static<typeof PackTopology>;

/** `grid-tree.json`: the grids of all levels, ordered by code, and the version of the tree. */
export const PackGridTree = Type.Object({
  version: Type.Integer(),
  validFrom: Type.String(),
  grids: Type.Array(PackGrid),
});
export type PackGridTree = Static<typeof PackGridTree>;

/** A line, area or name of the illustrative basemap; parts are [lng, lat] in micro-degrees, differences after the first of each part. */
export const PackShape = Type.Object({
  kind: Type.Union([Type.Literal('river'), Type.Literal('road'), Type.Literal('relief'), Type.Literal('place')]),
  name: Type.Union([Type.String(), Type.Null()]),
  rank: Type.Integer(),
  /** Flat pairs of integers. */
  parts: Type.Array(Type.Array(Type.Integer())),
});
export type PackShape = Static<typeof PackShape>;

/** `basemap.json`. */
export const PackBasemap = Type.Object({ notice: Type.String(), shapes: Type.Array(PackShape) });
export type PackBasemap = Static<typeof PackBasemap>;

/** `points.json`: legal stations and hazard points, without their persons. */
export const PackPoints = Type.Object({
  legalStations: Type.Array(
    Type.Object({ kind: Type.String(), name: Type.String(), village: Type.String(), position: Point }),
  ),
  hazardPoints: Type.Array(
    Type.Object({ kind: Type.String(), name: Type.String(), village: Type.String(), position: Point }),
  ),
});
export type PackPoints = Static<typeof PackPoints>;

/** The hand-written routing list of a county: its first version with the reason it is published for, and the departments it names. */
export const PackRouting = Type.Object({
  reason: Type.String(),
  departments: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
  lines: Type.Array(RoutingLine),
});
export type PackRouting = Static<typeof PackRouting>;

/** Flat pairs of differences for `PackShape.parts`. */
export function encodePart(points: readonly (readonly [number, number])[]): number[] {
  let [x, y] = [0, 0];
  return points.flatMap((point) => {
    const delta = [point[0] - x, point[1] - y];
    [x, y] = point;
    return delta;
  });
}

/** Reads `encodePart` back, in degrees. */
export function decodePart(part: readonly number[]): [number, number][] {
  const points: [number, number][] = [];
  let [x, y] = [0, 0];
  for (let i = 0; i + 1 < part.length; i += 2) {
    x += part[i] ?? 0;
    y += part[i + 1] ?? 0;
    points.push([x / 1e6, y / 1e6]);
  }
  return points;
}

/** Reads and checks a JSON file; throws an Error naming the file, the field and what is wrong. */
export function readJson<Schema extends TSchema>(path: string, schema: Schema): Static<Schema> {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (Value.Check(schema, value)) return value as Static<Schema>;
  const faults = Value.Errors(schema, value).map((fault) => `${fault.instancePath || '/'} ${fault.message}`);
  throw new Error(`${path}: ${faults.slice(0, 5).join('; ')}`);
}

/** Hex SHA-256 of bytes. */
export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
