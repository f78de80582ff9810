import { Type, type Static, type TSchema } from 'typebox';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Name = Type.String();

/** Part of the county whose layers are read, and whose county it is. Row security is the second wall behind it. */
export interface LayerScope {
  countyCode: string;
  /** Division code: what lies in its subtree. */
  scope: string;
  /** A worker's basic grids; null for all in scope. Only households are narrowed by it. */
  grids: readonly string[] | null;
}

const GridRow = Type.Object({
  code: Name,
  name: Name,
  level: Type.Integer(),
  households: Type.Integer(),
  persons: Type.Integer(),
  isVacant: Type.Boolean(),
  lng: Type.Number(),
  lat: Type.Number(),
  shape: Name,
});
/** A basic grid; `shape` is GeoJSON with five decimals. */
export type GridRow = Static<typeof GridRow>;

/** The basic grids in scope, ordered by code. */
export async function readGrids(db: Queries, { countyCode, scope }: LayerScope): Promise<GridRow[]> {
  const sql = `
    SELECT g.code, g.name, g.level, g.households, g.persons, p.person_id IS NULL AS "isVacant",
      ST_X(g.centre) AS lng, ST_Y(g.centre) AS lat, ST_AsGeoJSON(g.geom, 5, 0) AS shape
    FROM grid g LEFT JOIN grid_post p ON p.county_code = g.county_code AND p.grid_code = g.code
    WHERE g.county_code = $1 AND g.is_basic AND g.valid_to IS NULL AND starts_with(g.code, $2) ORDER BY g.code COLLATE "C"`;
  return parseRows(GridRow, await db.query(sql, [countyCode, scope]));
}

const CodeRow = Type.Object({ code: Name });

/** Codes of the basic grids in scope, in the order of `readGrids`. */
export async function readGridCodes(db: Queries, { countyCode, scope }: LayerScope): Promise<string[]> {
  const sql = `
    SELECT code FROM grid
    WHERE county_code = $1 AND is_basic AND valid_to IS NULL AND starts_with(code, $2) ORDER BY code COLLATE "C"`;
  return parseRows(CodeRow, await db.query(sql, [countyCode, scope])).map((row) => row.code);
}

const DivisionRow = Type.Object({
  code: Name,
  name: Name,
  level: Name,
  lng: Type.Number(),
  lat: Type.Number(),
  households: Type.Integer(),
  persons: Type.Integer(),
  shape: Name,
});
/** A division with the sums of its basic grids. */
export type DivisionRow = Static<typeof DivisionRow>;

/** The divisions in scope, ordered by code, so that the county comes first. */
export async function readDivisions(db: Queries, { countyCode, scope }: LayerScope): Promise<DivisionRow[]> {
  const sql = `
    WITH village AS (
      SELECT village_code AS code, sum(households) AS households, sum(persons) AS persons
      FROM grid WHERE county_code = $1 AND is_basic AND valid_to IS NULL GROUP BY village_code
    )
    SELECT d.code, d.name, d.level, ST_X(d.seat) AS lng, ST_Y(d.seat) AS lat, ST_AsGeoJSON(d.geom, 5, 0) AS shape,
      coalesce((SELECT sum(v.households) FROM village v WHERE starts_with(v.code, d.code)), 0)::integer AS households,
      coalesce((SELECT sum(v.persons) FROM village v WHERE starts_with(v.code, d.code)), 0)::integer AS persons
    FROM division d
    WHERE d.county_code = $1 AND d.valid_to IS NULL AND starts_with(d.code, $2) ORDER BY d.code COLLATE "C"`;
  return parseRows(DivisionRow, await db.query(sql, [countyCode, scope]));
}

const BasemapRow = Type.Object({ kind: Name, name: Nullable(Name), rank: Type.Integer(), shape: Name });
/** A river, road, contour or place name. */
export type BasemapRow = Static<typeof BasemapRow>;

/** What the basemap shows in and around the scope (about 2 km). */
export async function readBasemap(db: Queries, { countyCode, scope }: LayerScope): Promise<BasemapRow[]> {
  const sql = `
    SELECT b.kind, b.name, b.rank, ST_AsGeoJSON(b.geom, 5, 0) AS shape
    FROM basemap b JOIN division d ON d.county_code = b.county_code AND d.code = $2
    WHERE b.county_code = $1 AND b.geom && ST_Expand(d.geom, 0.02) ORDER BY b.id`;
  return parseRows(BasemapRow, await db.query(sql, [countyCode, scope]));
}

const CameraRow = Type.Object({
  id: Name,
  name: Name,
  village: Name,
  class: Type.Integer(),
  lng: Type.Number(),
  lat: Type.Number(),
  azimuthDeg: Type.Number(),
  fovDeg: Type.Number(),
  rangeM: Type.Number(),
});
/** A camera as the map draws it. */
export type CameraRow = Static<typeof CameraRow>;

/** The cameras in scope, ordered by id. */
export async function readCameras(db: Queries, { countyCode, scope }: LayerScope): Promise<CameraRow[]> {
  const sql = `
    SELECT id, name, village_code AS village, class, ST_X(point) AS lng, ST_Y(point) AS lat,
      azimuth_deg AS "azimuthDeg", fov_deg AS "fovDeg", range_m AS "rangeM"
    FROM camera WHERE county_code = $1 AND starts_with(village_code, $2) ORDER BY id COLLATE "C"`;
  return parseRows(CameraRow, await db.query(sql, [countyCode, scope]));
}

const WorkerRow = Type.Object({ id: Type.Integer(), name: Name, line: Name, village: Name });
/** A worker with a phone. */
export type WorkerRow = Static<typeof WorkerRow>;

/** The workers in scope, ordered by id. */
export async function readWorkers(db: Queries, { countyCode, scope }: LayerScope): Promise<WorkerRow[]> {
  const sql = `
    SELECT id, name, line, village_code AS village
    FROM worker WHERE county_code = $1 AND starts_with(village_code, $2) ORDER BY id`;
  return parseRows(WorkerRow, await db.query(sql, [countyCode, scope]));
}

const Point = Type.Tuple([Type.Integer(), Type.Integer(), Type.Integer()]);
const HouseholdGridRow = Type.Object({ grid: Name, points: Type.Array(Point) });
/** The households of one basic grid: id, and longitude and latitude in 1e-5°, by id. */
export type HouseholdGridRow = Static<typeof HouseholdGridRow>;

/** Households in scope by basic grid, without anything that names one. One row a grid: the driver is slow by row. */
export async function readHouseholds(db: Queries, at: LayerScope): Promise<HouseholdGridRow[]> {
  const sql = `
    SELECT grid_code AS grid,
      json_agg(json_build_array(id, round(ST_X(point) * 1e5)::integer, round(ST_Y(point) * 1e5)::integer) ORDER BY id) AS points
    FROM household WHERE county_code = $1 AND starts_with(grid_code, $2) AND ($3::text[] IS NULL OR grid_code = ANY ($3))
    GROUP BY grid_code`;
  return parseRows(HouseholdGridRow, await db.query(sql, [at.countyCode, at.scope, at.grids && [...at.grids]]));
}

const Pair = Type.Tuple([Type.Integer(), Type.Integer()]);
const ColourRow = Type.Object({ grid: Name, pairs: Type.Array(Pair) });
/** Household id and colour code of one basic grid, by id. */
export type ColourRow = Static<typeof ColourRow>;

/** Colours of the same households, in the same order. */
export async function readColours(db: Queries, at: LayerScope): Promise<ColourRow[]> {
  const sql = `
    SELECT grid_code AS grid, json_agg(json_build_array(household_id, colour) ORDER BY household_id) AS pairs
    FROM household_colour WHERE county_code = $1 AND starts_with(grid_code, $2) AND ($3::text[] IS NULL OR grid_code = ANY ($3))
    GROUP BY grid_code ORDER BY grid_code COLLATE "C"`;
  return parseRows(ColourRow, await db.query(sql, [at.countyCode, at.scope, at.grids && [...at.grids]]));
}

const HeadRow = Type.Object({ head: Type.Integer() });

/** Seq of the log's newest event, as this transaction sees it. */
export async function readHead(db: Queries, countyCode: string): Promise<number> {
  const rows = await db.query('SELECT head::float8 AS head FROM feed WHERE county_code = $1', [countyCode]);
  return parseRows(HeadRow, rows)[0]?.head ?? 0;
}
