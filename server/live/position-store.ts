import { Type, type Static } from 'typebox';
import type { Queries } from '../db/database.ts';
import { parseRows } from '../db/rows.ts';
import type { WorkerHome, WorkerPosition } from './position-board.ts';

const PlaceRow = Type.Object({ workerId: Type.Integer(), townCode: Type.String(), villageCode: Type.String() });

/** Towns and villages of all workers with phones. */
export async function readWorkerHomes(db: Queries, countyCode: string): Promise<WorkerHome[]> {
  const sql = `SELECT id AS "workerId", town_code AS "townCode", village_code AS "villageCode" FROM worker WHERE county_code = $1`;
  return parseRows(PlaceRow, await db.query(sql, [countyCode]));
}

const PositionRow = Type.Object({
  ...PlaceRow.properties,
  longitude: Type.Number(),
  latitude: Type.Number(),
  accuracyM: Type.Union([Type.Number(), Type.Null()]),
  observedAtMs: Type.Number(),
  receivedAtMs: Type.Number(),
});

const COLUMNS = `worker_id AS "workerId", town_code AS "townCode", village_code AS "villageCode", ST_X(point) AS longitude,
  ST_Y(point) AS latitude, accuracy_m::float8 AS "accuracyM", extract(epoch FROM observed_at)::float8 * 1000 AS "observedAtMs",
  extract(epoch FROM received_at)::float8 * 1000 AS "receivedAtMs"`;

/** The last known place of each worker, as the table has it. */
export async function readPositions(db: Queries, countyCode: string): Promise<WorkerPosition[]> {
  const sql = `SELECT ${COLUMNS} FROM worker_position WHERE county_code = $1`;
  return parseRows(PositionRow, await db.query(sql, [countyCode])).map(toPosition);
}

const toPosition = ({
  longitude,
  latitude,
  observedAtMs,
  receivedAtMs,
  ...row
}: Static<typeof PositionRow>): WorkerPosition => ({
  ...row,
  position: [longitude, latitude],
  observedAtMs: Math.round(observedAtMs),
  receivedAtMs: Math.round(receivedAtMs),
});

/** Places that other servers wrote, and the mark with which to ask for those that come later. */
export interface ForeignPositions {
  places: WorkerPosition[];
  mark: string;
}

const MarkRow = Type.Object({ mark: Type.String() });

/** Below this transaction id everything is committed and seen, or will never be. */
export async function readPositionMark(db: Queries): Promise<string> {
  const rows = await db.query('SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS mark');
  return parseRows(MarkRow, rows)[0]?.mark ?? '0';
}

/**
 * Places written by other servers than `node` in transactions that were not seen at `mark`: none is missed, whatever the order of
 * commits, and one may come twice.
 */
export async function readForeignPositions(
  db: Queries,
  countyCode: string,
  node: string,
  mark: string,
): Promise<ForeignPositions> {
  // The mark first: what commits between the two statements is read now and once more.
  const next = await readPositionMark(db);
  const sql = `SELECT ${COLUMNS} FROM worker_position WHERE county_code = $1 AND written_by <> $2 AND change >= $3::xid8`;
  const rows = parseRows(PositionRow, await db.query(sql, [countyCode, node, mark]));
  return { places: rows.map(toPosition), mark: next };
}

/** Writes one place for each worker of the list as the server `node`, in one statement; an older fix never replaces a newer one. */
export async function upsertPositions(
  db: Queries,
  countyCode: string,
  node: string,
  positions: readonly WorkerPosition[],
): Promise<void> {
  const sql = `
    INSERT INTO worker_position (county_code, worker_id, town_code, village_code, point, accuracy_m, observed_at, received_at, written_by)
    SELECT $1, id, town, village, ST_SetSRID(ST_MakePoint(lng, lat), 4326), accuracy, to_timestamp(observed / 1000), to_timestamp(received / 1000), $10
    FROM unnest($2::integer[], $3::text[], $4::text[], $5::float8[], $6::float8[], $7::float8[], $8::float8[], $9::float8[])
      AS fix (id, town, village, lng, lat, accuracy, observed, received)
    ON CONFLICT (county_code, worker_id) DO UPDATE SET point = excluded.point, accuracy_m = excluded.accuracy_m,
      observed_at = excluded.observed_at, received_at = excluded.received_at,
      written_by = excluded.written_by, change = pg_current_xact_id()
    WHERE excluded.observed_at >= worker_position.observed_at`;
  await db.query(sql, [
    countyCode,
    positions.map((fix) => fix.workerId),
    positions.map((fix) => fix.townCode),
    positions.map((fix) => fix.villageCode),
    positions.map((fix) => fix.position[0]),
    positions.map((fix) => fix.position[1]),
    positions.map((fix) => fix.accuracyM),
    positions.map((fix) => fix.observedAtMs),
    positions.map((fix) => fix.receivedAtMs),
    node,
  ]);
}
