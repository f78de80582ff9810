import { Type, type Static } from 'typebox';
import type { Position } from '#contract/geo';
import { Line } from '#contract/worker';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const WorkerRowSchema = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  line: Line,
  village: Type.String(),
  grids: Type.Array(Type.String()),
  skills: Type.Array(Type.String()),
  openOrders: Type.Integer(),
});
/** A worker as it is stored, with the number of orders not done yet. */
export type WorkerRow = Static<typeof WorkerRowSchema>;

const SELECT = `SELECT w.id, w.name, w.line, w.village_code AS village, w.grid_codes AS grids, w.skills,
    (SELECT count(*)::integer FROM order_receiver r
      WHERE r.county_code = w.county_code AND r.worker_id = w.id AND r.is_open) AS "openOrders"
  FROM worker w`;

/** What a list of workers is narrowed by. */
export interface WorkerFilter {
  /** ILIKE pattern for the name; without the right to names, for the number only. */
  readonly pattern: string | null;
  readonly mayName: boolean;
  readonly ids: readonly number[] | null;
  readonly after: number;
  readonly limit: number;
}

/** Workers the viewer may see, by number. */
export async function listWorkers(db: Queries, county: string, filter: WorkerFilter): Promise<WorkerRow[]> {
  const rows = await db.query(
    `${SELECT} WHERE w.county_code = $1 AND w.id > $2
       AND ($3::text IS NULL OR ($4::boolean AND w.name ILIKE $3) OR w.id::text LIKE $3)
       AND ($5::integer[] IS NULL OR w.id = ANY ($5)) ORDER BY w.id LIMIT $6`,
    [county, filter.after, filter.pattern, filter.mayName, filter.ids, filter.limit],
  );
  return parseRows(WorkerRowSchema, rows);
}

/** Those of these workers whom the viewer may see. */
export async function findWorkers(db: Queries, county: string, ids: readonly number[]): Promise<WorkerRow[]> {
  if (ids.length === 0) return [];
  const rows = await db.query(`${SELECT} WHERE w.county_code = $1 AND w.id = ANY ($2::integer[])`, [county, ids]);
  return parseRows(WorkerRowSchema, rows);
}

/** Code of the basic grid that a point lies in, or null. */
export async function locateGrid(db: Queries, county: string, position: Position): Promise<string | null> {
  const rows = await db.query<{ code: string }>(
    `SELECT code FROM grid WHERE county_code = $1 AND is_basic
       AND ST_Covers(geom, ST_SetSRID(ST_MakePoint($2, $3), 4326)) ORDER BY code LIMIT 1`,
    [county, position[0], position[1]],
  );
  return rows[0]?.code ?? null;
}
