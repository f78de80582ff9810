import { dissolve } from '../generate/dissolve.ts';
import type { Micro } from '../generate/outline.ts';
import type { PackDivision, PackGrid } from '../pack/pack-files.ts';
import { linesHex, multiPolygonHex, pointHex } from './ewkb.ts';
import { decodePart } from '../pack/pack-files.ts';
import type { Pack } from './read-pack.ts';

/** A division or grid with its geometry in EWKB, its counts and a point inside it where people live. */
export interface AreaRow {
  readonly code: string;
  readonly name: string;
  readonly geom: string;
  readonly households: number;
  readonly persons: number;
  readonly centre: readonly [number, number];
}

/** A grid of any level. */
export interface GridRow extends AreaRow {
  readonly parent: string;
  readonly village: string;
  readonly level: number;
  readonly isBasic: boolean;
}

/** A division with its polygon. */
export interface DivisionRow extends AreaRow {
  readonly division: PackDivision;
}

/** The rows of all divisions: their polygons are the unions of their basic grids. */
export function divisionRows(pack: Pack): DivisionRow[] {
  const unions = createUnions(pack);
  return pack.divisions.map((division) => ({
    ...unions(division.code, division.seat),
    name: division.name,
    division,
  }));
}

/** The rows of the grids of all levels. */
export function gridRows(pack: Pack): GridRow[] {
  const unions = createUnions(pack);
  return pack.tree.grids.map((grid: PackGrid) => ({
    ...unions(grid.code, null),
    name: grid.name,
    parent: grid.code.slice(0, -2),
    village: grid.code.slice(0, 12),
    level: (grid.code.length - 12) / 2,
    isBasic: grid.isBasic,
  }));
}

/** The basemap's shapes in EWKB. */
export function basemapRows(pack: Pack): { kind: string; name: string | null; rank: number; geom: string }[] {
  return pack.basemap.shapes.map(({ kind, name, rank, parts }) => {
    const decoded = parts.map(decodePart);
    const geom =
      kind === 'place'
        ? pointHex(decoded[0]?.[0] ?? [0, 0])
        : kind === 'relief'
          ? multiPolygonHex(groupRings(decoded))
          : linesHex(decoded);
    return { kind, name, rank, geom };
  });
}

/** Rings of a relief band: each counter-clockwise ring begins a polygon, clockwise ones after it are its holes. */
function groupRings(rings: [number, number][][]): [number, number][][][] {
  const polygons: [number, number][][][] = [];
  for (const ring of rings) {
    const last = polygons[polygons.length - 1];
    if (isCounterClockwise(ring) || last === undefined) polygons.push([ring]);
    else last.push(ring);
  }
  return polygons;
}

function isCounterClockwise(ring: readonly (readonly [number, number])[]): boolean {
  let sum = 0;
  ring.forEach(([x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length] as readonly [number, number];
    sum += x * ny - nx * y;
  });
  return sum > 0;
}

function createUnions(pack: Pack): (code: string, centre: readonly [number, number] | null) => AreaRow {
  const leaves = [...pack.households.keys()];
  return (code, centre) => {
    const own = pack.polygons.has(code) ? [code] : leaves.filter((leaf) => leaf.startsWith(code));
    const single = pack.polygons.get(code);
    const polygons = single ?? dissolve(own.flatMap((leaf) => (pack.polygons.get(leaf) ?? []).flat()));
    const households = own.flatMap((leaf) => pack.households.get(leaf) ?? []);
    return {
      code,
      name: '',
      geom: multiPolygonHex(polygons.map((rings) => rings.map(toDegrees))),
      households: households.length,
      persons: households.reduce((sum, household) => sum + household.members, 0),
      centre: centre ?? middleOf(households.map((household) => household.at)),
    };
  };
}

const toDegrees = (ring: readonly Micro[]): [number, number][] => ring.map(([x, y]) => [x / 1e6, y / 1e6]);

/** The household nearest to the middle of all: always inside, and where a label belongs. */
function middleOf(points: readonly (readonly [number, number])[]): [number, number] {
  let [x, y] = [0, 0];
  for (const point of points) {
    x += point[0] / points.length;
    y += point[1] / points.length;
  }
  const away = (point: readonly [number, number]): number => (point[0] - x) ** 2 + (point[1] - y) ** 2;
  const nearest = points.reduce((best, point) => (away(point) < away(best) ? point : best), points[0] ?? [0, 0]);
  return [nearest[0] / 1e6, nearest[1] / 1e6];
}
