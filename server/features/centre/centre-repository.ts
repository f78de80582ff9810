import { Type, type Static } from 'typebox';
import { DivisionLevel, type Centre } from '#contract/division';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import type { Viewer } from '../../db/viewer.ts';

/** A centre counts as online for this long after one of its seats was heard. */
export const ONLINE_MS = 60_000;

const CentreRow = Type.Object({
  code: Type.String(),
  name: Type.String(),
  level: DivisionLevel,
  lng: Type.Number(),
  lat: Type.Number(),
  personName: Type.Union([Type.String(), Type.Null()]),
  phone: Type.Union([Type.String(), Type.Null()]),
  seenAt: Type.Union([Type.Unsafe<Date>(Type.Unknown()), Type.Null()]),
});
type CentreRow = Static<typeof CentreRow>;

/** Centres of the viewer's subtree of divisions with their true state at `now`, by code; a wall learns no name. */
export async function listCentres(db: Queries, county: string, viewer: Viewer, now: Date): Promise<Centre[]> {
  const rows = await db.query(
    `SELECT code, name, level, ST_X(position) AS lng, ST_Y(position) AS lat, person_name AS "personName", phone,
       seen_at AS "seenAt" FROM centre
     WHERE county_code = $1 AND starts_with(code, $2) ORDER BY code`,
    [county, viewer.scope],
  );
  return parseRows(CentreRow, rows).map((row) => present(row, now, viewer.role !== 'wall'));
}

function present(row: CentreRow, now: Date, mayName: boolean): Centre {
  return {
    code: row.code as Centre['code'],
    name: row.name,
    level: row.level,
    position: [row.lng, row.lat],
    personName: mayName ? row.personName : null,
    phone: row.phone,
    online: row.seenAt !== null && now.getTime() - row.seenAt.getTime() <= ONLINE_MS,
    seenAt: row.seenAt?.toISOString() ?? null,
  };
}

/** Notes when seats of centres were last heard; a time never goes back. */
export async function saveSeen(
  db: Queries,
  county: string,
  seen: readonly { code: string; at: Date }[],
): Promise<void> {
  await db.query(
    `UPDATE centre SET seen_at = greatest(seen_at, heard.at)
     FROM unnest($2::text[], $3::timestamptz[]) AS heard (code, at)
     WHERE county_code = $1 AND centre.code = heard.code`,
    [county, seen.map(({ code }) => code), seen.map(({ at }) => at)],
  );
}

/** A centre whose state is no longer what was last announced. */
export interface TurnedCentre {
  code: string;
  online: boolean;
  at: Date;
}

const TURNED = 'county_code = $1 AND seen_at IS NOT NULL AND is_online <> (seen_at >= $2)';

/** Whether any centre has come or gone, seats heard from `since` on counting as there. */
export async function hasTurnedCentres(db: Queries, county: string, since: Date): Promise<boolean> {
  const rows = await db.query(`SELECT 1 FROM centre WHERE ${TURNED} LIMIT 1`, [county, since]);
  return rows.length > 0;
}

/** Takes the centres that have come or gone: of several servers that ask at once one gets each. */
export async function takeTurnedCentres(db: Queries, county: string, since: Date): Promise<TurnedCentre[]> {
  return db.query<TurnedCentre & object>(
    `UPDATE centre SET is_online = NOT is_online WHERE ${TURNED} RETURNING code, is_online AS online, seen_at AS at`,
    [county, since],
  );
}
