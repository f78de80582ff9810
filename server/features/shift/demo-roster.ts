import type { Database, Queries } from '../../db/database.ts';
import { SHIFT_START } from './roster-commands.ts';
import type { RosterLine } from './roster-rules.ts';

const DAY_MS = 24 * 3_600_000;
const COUNTY_OFFSET_MS = 8 * 3_600_000;
/** Day and night shift of the county's time. */
const CHANGES_H = [8, 18] as const;
const DAYS = 3;

/** Synthetic names; none of them is a person. */
const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙'];
const GIVEN = ['建国', '秀英', '志强', '桂兰', '明华', '春梅', '文军', '玉珍', '海涛', '晓燕', '永福'];

/**
 * Gives every centre of a demo that has no roster one around `at`: the shift that runs now and those of the next days, so that
 * "who is on duty tonight" has an answer whenever the demo is started. One village of the county stays without, as in life.
 */
export async function ensureDemoRoster(db: Database, at: Date, newId: () => string): Promise<void> {
  await db.system(async (queries) => {
    // Two servers of one demo may start at once: the second finds what the first made.
    await queries.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 321))', ['demo roster']);
    const centres = await queries.query<{ code: string; hasOn: boolean }>(
      `SELECT code, EXISTS (SELECT FROM duty_shift s WHERE s.county_code = c.county_code AND s.centre_code = c.code AND s.state = 'on') AS "hasOn"
       FROM centre c WHERE county_code = $1 AND NOT EXISTS (SELECT FROM duty_shift s
         WHERE s.county_code = c.county_code AND s.centre_code = c.code AND s.ends_at > $2) ORDER BY code`,
      [db.countyCode, at],
    );
    const bare = centres.findLast(({ code }) => code.length === 12)?.code;
    const rows = centres.flatMap(({ code, hasOn }, place) =>
      code === bare
        ? []
        : rosterOf(code, place, at).map((line) => ({
            ...line,
            id: newId(),
            state: line.startsAt <= at && !hasOn ? 'on' : 'planned',
          })),
    );
    await insertRows(queries, db.countyCode, rows, at);
  });
}

type Row = RosterLine & { readonly id: string; readonly state: string };

/** One statement for all shifts and one for their timers: a county has a thousand of them. */
async function insertRows(db: Queries, county: string, rows: readonly Row[], at: Date): Promise<void> {
  await db.query(
    `INSERT INTO duty_shift (county_code, id, centre_code, starts_at, ends_at, leader, officers, state)
     SELECT $1, r.id, r.centre, r."startsAt", r."endsAt", r.leader, r.officers, r.state
     FROM jsonb_to_recordset($2::jsonb) AS r (id uuid, centre text, "startsAt" timestamptz, "endsAt" timestamptz, leader jsonb, officers jsonb, state text)`,
    [county, JSON.stringify(rows)],
  );
  await db.query(
    `INSERT INTO timer (county_code, kind, entity_id, due_at, data)
     SELECT $1, $2, r.id, r."startsAt", 'null' FROM jsonb_to_recordset($3::jsonb) AS r (id text, "startsAt" timestamptz)`,
    [county, SHIFT_START, JSON.stringify(rows.filter(({ startsAt }) => startsAt > at))],
  );
}

/** The shifts of a centre from the one that runs at `at`, the same for the same place and day. */
export function rosterOf(centre: string, place: number, at: Date): RosterLine[] {
  const midnight = Math.floor((at.getTime() + COUNTY_OFFSET_MS) / DAY_MS) * DAY_MS - COUNTY_OFFSET_MS;
  const starts = Array.from({ length: DAYS + 2 }, (_, day) =>
    CHANGES_H.map((hour) => midnight + (day - 1) * DAY_MS + hour * 3_600_000),
  ).flat();
  const first = starts.findLastIndex((start) => start <= at.getTime());
  return starts.slice(first, first + DAYS * 2).map((start, i) => ({
    centre,
    startsAt: new Date(start),
    endsAt: new Date(starts[first + i + 1] ?? start + DAY_MS / 2),
    leader: personOf(place * 7 + i),
    officers: [personOf(place * 5 + i * 3 + 101), ...(centre.length < 12 ? [personOf(place * 5 + i * 3 + 202)] : [])],
  }));
}

/** 100 begins no mobile number, so that nobody is ever called by mistake. */
function personOf(n: number): RosterLine['leader'] {
  const name = `${SURNAMES[n % SURNAMES.length] ?? ''}${GIVEN[(n * 3) % GIVEN.length] ?? ''}`;
  return { name, phone: `100${String(90_000_000 + n)}` };
}
