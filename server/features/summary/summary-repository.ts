import { Type, type Static } from 'typebox';
import type { Summary } from '#contract/snapshot';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const Moment = Type.Unsafe<Date>(Type.Unknown());
const IncidentCounts = Type.Object({
  reported: Type.Integer(),
  open: Type.Integer(),
  finished: Type.Integer(),
  overdue: Type.Integer(),
});

/** Incidents of the viewer's scope: reported and finished since `dayStart`, open and overdue at `now`. */
export async function countIncidents(
  db: Queries,
  county: string,
  dayStart: Date,
  now: Date,
): Promise<Summary['today']> {
  const rows = await db.query(
    `SELECT
       (SELECT count(*)::integer FROM incident WHERE county_code = $1 AND kind = 'incident' AND received_at >= $2 AND received_at <= $3)
         AS reported,
       (SELECT count(*)::integer FROM incident_step WHERE county_code = $1 AND action = 'finish' AND at >= $2 AND at <= $3)
         AS finished,
       open.total AS open, open.overdue
     FROM (SELECT count(*)::integer AS total, count(*) FILTER (WHERE deadline_at < $3)::integer AS overdue
       FROM incident WHERE county_code = $1 AND state NOT IN ('closed', 'cancelled', 'merged', 'recorded')) AS open`,
    [county, dayStart, now],
  );
  return first(parseRows(IncidentCounts, rows));
}

const DayRow = Type.Object({ day: Type.String(), own: Type.Integer(), total: Type.Integer() });

/** Disputes closed by day of the county, from the steps that closed them; `own` were closed by a village or a town. */
export async function countClosedDisputes(db: Queries, county: string, since: Date): Promise<Static<typeof DayRow>[]> {
  const rows = await db.query(
    `SELECT to_char((s.at AT TIME ZONE 'UTC') + interval '8 hours', 'YYYY-MM-DD') AS day,
       count(*) FILTER (WHERE length(s.owner_code) > 6)::integer AS own, count(*)::integer AS total
     FROM incident_step s JOIN incident i ON i.county_code = s.county_code AND i.id = s.incident_id
     WHERE s.county_code = $1 AND s.action = 'close' AND s.at >= $2 AND i.type = 'dispute' GROUP BY 1 ORDER BY 1`,
    [county, since],
  );
  return parseRows(DayRow, rows);
}

const HourRow = Type.Object({ hour: Moment, count: Type.Integer() });

const HOUR_MS = 3_600_000;
const HOURS = 12;

/** Reports of each of the 12 hours that end with `now`'s, oldest first, the empty ones too. */
export async function countByHour(db: Queries, county: string, now: Date): Promise<Summary['reportsByHour']> {
  const firstMs = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS - (HOURS - 1) * HOUR_MS;
  const rows = parseRows(
    HourRow,
    await db.query(
      `SELECT date_trunc('hour', received_at, 'UTC') AS hour, count(*)::integer AS count FROM incident
       WHERE county_code = $1 AND received_at >= $2 AND received_at <= $3 AND kind = 'incident' GROUP BY 1`,
      [county, new Date(firstMs), now],
    ),
  );
  const counts = new Map(rows.map((row) => [row.hour.getTime(), row.count]));
  return Array.from({ length: HOURS }, (_, i) => firstMs + i * HOUR_MS).map((ms) => ({
    hour: new Date(ms).toISOString(),
    count: counts.get(ms) ?? 0,
  }));
}

const DeviceCounts = Type.Object({
  cameras: Type.Integer(),
  online: Type.Integer(),
  down: Type.Integer(),
  phones: Type.Integer(),
  posts: Type.Integer(),
  filled: Type.Integer(),
});

/** Cameras by state, phones and grid posts. */
export async function countDevices(
  db: Queries,
  county: string,
  scope: string,
): Promise<Pick<Summary, 'cameras' | 'posts'> & { phones: number }> {
  const rows = await db.query(
    `SELECT (SELECT count(*)::integer FROM camera WHERE county_code = $1) AS cameras,
       (SELECT count(*)::integer FROM camera_state WHERE county_code = $1 AND state = 'online') AS online,
       (SELECT count(*)::integer FROM camera_state WHERE county_code = $1 AND state IN ('stale', 'offline', 'fault')) AS down,
       (SELECT count(*)::integer FROM worker WHERE county_code = $1) AS phones,
       (SELECT count(*)::integer FROM grid WHERE county_code = $1 AND is_basic AND starts_with(code, $2)) AS posts,
       (SELECT count(*)::integer FROM grid_post WHERE county_code = $1 AND person_id IS NOT NULL) AS filled`,
    [county, scope],
  );
  const { cameras, online, down, phones, posts, filled } = first(parseRows(DeviceCounts, rows));
  return {
    cameras: { total: cameras, online, down, unknown: cameras - online - down },
    posts: { total: posts, vacant: posts - filled },
    phones,
  };
}

function first<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new Error('a count gave no row');
  return row;
}
