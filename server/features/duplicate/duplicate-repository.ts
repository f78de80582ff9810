import { Type, type Static } from 'typebox';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const NearRow = Type.Object({
  id: Type.String(),
  title: Type.String(),
  text: Type.String(),
  type: Type.String(),
  state: Type.String(),
  lng: Type.Number(),
  lat: Type.Number(),
  receivedAt: Type.Unsafe<Date>(Type.Unknown()),
});
/** An incident as far as it is compared. */
export type NearRow = Static<typeof NearRow>;

const COLUMNS = `id, title, body AS text, type, state, ST_X(point) AS lng, ST_Y(point) AS lat, received_at AS "receivedAt"`;
/** Written out, so that the partial index incident_open is used. */
const OPEN = "state NOT IN ('closed', 'cancelled', 'merged', 'recorded')";

/** One incident that the viewer sees, or null. */
export async function findOne(db: Queries, county: string, id: string): Promise<NearRow | null> {
  const rows = await db.query(`SELECT ${COLUMNS} FROM incident WHERE county_code = $1 AND id = $2`, [county, id]);
  return parseRows(NearRow, rows)[0] ?? null;
}

/** Open incidents of the viewer's scope received between two moments, oldest first. */
export async function listOpenBetween(db: Queries, county: string, from: Date, to: Date): Promise<NearRow[]> {
  const rows = await db.query(
    `SELECT ${COLUMNS} FROM incident
     WHERE county_code = $1 AND ${OPEN} AND received_at BETWEEN $2 AND $3 ORDER BY received_at, id LIMIT 2000`,
    [county, from, to],
  );
  return parseRows(NearRow, rows);
}
