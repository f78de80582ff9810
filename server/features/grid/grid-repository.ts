import { Type, type Static } from 'typebox';
import type { Bbox } from '#contract/geo';
import type { Grid } from '#contract/grid';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import type { Viewer } from '../../db/viewer.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

const GridRow = Type.Object({
  code: Type.String(),
  parent: Type.String(),
  level: Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)]),
  isBasic: Type.Boolean(),
  name: Type.String(),
  village: Type.String(),
  households: Type.Integer(),
  persons: Type.Integer(),
  lng: Type.Number(),
  lat: Type.Number(),
  personId: Nullable(Type.Integer()),
  personName: Nullable(Type.String()),
  workerId: Nullable(Type.Integer()),
});
type GridRow = Static<typeof GridRow>;

const SELECT = `SELECT g.code, g.parent_code AS parent, g.level, g.is_basic AS "isBasic", g.name, g.village_code AS village,
    g.households, g.persons, ST_X(g.centre) AS lng, ST_Y(g.centre) AS lat,
    p.person_id AS "personId", n.name AS "personName", w.id AS "workerId"
  FROM grid g
  LEFT JOIN grid_post p ON p.county_code = g.county_code AND p.grid_code = g.code
  LEFT JOIN person n ON n.county_code = p.county_code AND n.id = p.person_id
  LEFT JOIN LATERAL (SELECT min(id) AS id FROM worker WHERE worker.county_code = p.county_code AND worker.person_id = p.person_id) w
    ON true`;

/** What a list of grids is narrowed by. */
export interface GridFilter {
  readonly pattern: string | null;
  readonly bbox: Bbox | null;
  readonly onlyBasic: boolean;
  readonly onlyVacant: boolean;
  /** Code of the last row of the page before. */
  readonly after: string;
  readonly limit: number;
}

/** Grids of the viewer's scope, by code. */
export async function listGrids(db: Queries, county: string, viewer: Viewer, filter: GridFilter): Promise<Grid[]> {
  const [west, south, east, north] = filter.bbox ?? [null, null, null, null];
  const rows = await db.query(
    `${SELECT} WHERE g.county_code = $1 AND starts_with(g.code, $2) AND g.valid_to IS NULL
       AND ($3::text IS NULL OR g.name ILIKE $3 OR g.code LIKE $3)
       AND ($4::float8 IS NULL OR ST_Intersects(g.geom, ST_MakeEnvelope($4, $5, $6, $7, 4326)))
       AND (NOT $8::boolean OR g.is_basic) AND (NOT $9::boolean OR (g.is_basic AND p.person_id IS NULL))
       AND g.code > $10 ORDER BY g.code LIMIT $11`,
    [
      county,
      viewer.scope,
      filter.pattern,
      west,
      south,
      east,
      north,
      filter.onlyBasic,
      filter.onlyVacant,
      filter.after,
      filter.limit,
    ],
  );
  return parseRows(GridRow, rows).map((row) => present(row, viewer));
}

/** One grid, or null when it lies outside the viewer's scope. */
export async function findGrid(db: Queries, county: string, viewer: Viewer, code: string): Promise<Grid | null> {
  const rows = await db.query(`${SELECT} WHERE g.county_code = $1 AND g.code = $2 AND starts_with(g.code, $3)`, [
    county,
    code,
    viewer.scope,
  ]);
  const row = parseRows(GridRow, rows)[0];
  return row === undefined ? null : present(row, viewer);
}

function present(row: GridRow, viewer: Viewer): Grid {
  const mayName = viewer.role !== 'wall';
  const post: Grid['post'] = !row.isBasic
    ? null
    : row.personId === null
      ? { kind: 'vacant' }
      : { kind: 'filled', personName: mayName ? row.personName : null, workerId: row.workerId };
  return {
    code: row.code as Grid['code'],
    parent: row.parent,
    level: row.level,
    isBasic: row.isBasic,
    name: row.name,
    village: row.village as Grid['village'],
    households: row.households,
    persons: row.persons,
    centre: [row.lng, row.lat],
    post,
  };
}
