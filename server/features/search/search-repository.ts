import { Type, type Static } from 'typebox';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import type { SearchEntry } from './search-index.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const EntryRow = Type.Object({
  kind: Type.Union([
    Type.Literal('grid'),
    Type.Literal('camera'),
    Type.Literal('worker'),
    Type.Literal('division'),
    Type.Literal('incident'),
  ]),
  id: Type.String(),
  title: Type.String(),
  subtitle: Type.String(),
  scope: Type.String(),
  lng: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
});

/** Everything of the county that is found by name, whoever asks: needs a transaction that sees it all. */
export async function listEntries(db: Queries, county: string): Promise<SearchEntry[]> {
  const village = (alias: string): string =>
    `(SELECT d.name FROM division d WHERE d.county_code = ${alias}.county_code AND d.code = ${alias}.village_code)`;
  const rows = await db.query(
    `SELECT 'division' AS kind, code AS id, name AS title, code AS subtitle, code AS scope, ST_X(seat) AS lng, ST_Y(seat) AS lat
       FROM division WHERE county_code = $1 AND valid_to IS NULL
     UNION ALL SELECT 'grid', g.code, g.name, coalesce(${village('g')}, '') || ' ' || g.code, g.code, ST_X(g.centre), ST_Y(g.centre)
       FROM grid g WHERE g.county_code = $1 AND g.valid_to IS NULL
     UNION ALL SELECT 'camera', c.id, c.name, coalesce(${village('c')}, '') || ' ' || c.id, c.village_code, ST_X(c.point), ST_Y(c.point)
       FROM camera c WHERE c.county_code = $1
     UNION ALL SELECT 'worker', w.id::text, w.name, coalesce(${village('w')}, '') || ' worker-' || w.id, w.village_code, NULL, NULL
       FROM worker w WHERE w.county_code = $1`,
    [county],
  );
  return parseRows(EntryRow, rows).map(present);
}

/** Incidents the viewer may see whose title or case number fits an ILIKE pattern, newest first. */
export async function findIncidents(
  db: Queries,
  county: string,
  pattern: string,
  limit: number,
): Promise<SearchEntry[]> {
  const rows = await db.query(
    `SELECT 'incident' AS kind, id::text AS id, title, case_number AS subtitle, scope_code AS scope, ST_X(point) AS lng, ST_Y(point) AS lat
     FROM incident WHERE county_code = $1 AND (title ILIKE $2 OR case_number ILIKE $2) ORDER BY received_at DESC LIMIT $3`,
    [county, pattern, limit],
  );
  return parseRows(EntryRow, rows).map(present);
}

/** Incidents the viewer may see with one of these case numbers, newest first. */
export async function findIncidentsByNumber(
  db: Queries,
  county: string,
  numbers: readonly string[],
  limit: number,
): Promise<SearchEntry[]> {
  const rows = await db.query(
    `SELECT 'incident' AS kind, id::text AS id, title, case_number AS subtitle, scope_code AS scope, ST_X(point) AS lng, ST_Y(point) AS lat
     FROM incident WHERE county_code = $1 AND case_number = ANY ($2::text[]) ORDER BY received_at DESC LIMIT $3`,
    [county, numbers, limit],
  );
  return parseRows(EntryRow, rows).map(present);
}

/** Those of these cameras and workers that row security shows, as `<kind>:<id>`. */
export async function keepVisible(
  db: Queries,
  county: string,
  cameras: readonly string[],
  workers: readonly number[],
): Promise<Set<string>> {
  if (cameras.length + workers.length === 0) return new Set();
  const rows = await db.query<{ key: string }>(
    `SELECT 'camera:' || id AS key FROM camera WHERE county_code = $1 AND id = ANY ($2::text[])
     UNION ALL SELECT 'worker:' || id FROM worker WHERE county_code = $1 AND id = ANY ($3::integer[])`,
    [county, cameras, workers],
  );
  return new Set(rows.map((row) => row.key));
}

function present({ lng, lat, ...entry }: Static<typeof EntryRow>): SearchEntry {
  return { ...entry, position: lng === null || lat === null ? null : [lng, lat] };
}
