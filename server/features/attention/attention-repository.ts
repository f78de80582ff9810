import { Type, type Static } from 'typebox';
import type { Claim, Viewing } from '#contract/attention';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import type { Viewer } from '../../db/viewer.ts';

const ClaimRow = Type.Object({
  incidentId: Type.String(),
  account: Type.String(),
  name: Type.String(),
  centre: Type.String(),
  since: Type.Unsafe<Date>(Type.Unknown()),
});
/** A claim as it is stored. */
export type ClaimRow = Static<typeof ClaimRow>;

const CLAIM_COLUMNS = 'incident_id AS "incidentId", account, display_name AS name, centre_code AS centre, since';

/** Who has a case, or null; locked until the transaction ends. */
export async function lockClaim(db: Queries, county: string, incidentId: string): Promise<ClaimRow | null> {
  const rows = await db.query(
    `SELECT ${CLAIM_COLUMNS} FROM incident_claim WHERE county_code = $1 AND incident_id = $2 FOR UPDATE`,
    [county, incidentId],
  );
  return parseRows(ClaimRow, rows)[0] ?? null;
}

/** Claims of cases that the viewer sees. */
export async function listClaims(db: Queries, county: string): Promise<ClaimRow[]> {
  const rows = await db.query(`SELECT ${CLAIM_COLUMNS} FROM incident_claim WHERE county_code = $1`, [county]);
  return parseRows(ClaimRow, rows);
}

/** Gives a case to a person, whoever had it. */
export async function saveClaim(
  db: Queries,
  county: string,
  incidentId: string,
  viewer: Viewer,
  at: Date,
): Promise<void> {
  await db.query(
    `INSERT INTO incident_claim (county_code, incident_id, account, display_name, centre_code, since)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (county_code, incident_id)
       DO UPDATE SET account = $3, display_name = $4, centre_code = $5, since = $6`,
    [county, incidentId, viewer.account, viewer.displayName, viewer.scope, at],
  );
}

/** Frees a case. */
export async function deleteClaim(db: Queries, county: string, incidentId: string): Promise<void> {
  await db.query('DELETE FROM incident_claim WHERE county_code = $1 AND incident_id = $2', [county, incidentId]);
}

/** A case's scope, locked: two people who claim at once come one after the other. Null outside the viewer's own. */
export async function lockCase(db: Queries, county: string, incidentId: string): Promise<string | null> {
  const rows = await db.query<{ scope: string }>(
    `SELECT scope_code AS scope FROM incident WHERE county_code = $1 AND id = $2 FOR UPDATE`,
    [county, incidentId],
  );
  return rows[0]?.scope ?? null;
}

/** Notes that a seat has a case open now. */
export async function saveViewing(
  db: Queries,
  county: string,
  seat: { seatId: string; incidentId: string; viewer: Viewer; at: Date },
): Promise<void> {
  const { viewer } = seat;
  await db.query(
    `INSERT INTO incident_viewing (county_code, seat_id, incident_id, account, display_name, centre_code, seen_at)
     SELECT $1, $2, i.id, $4, $5, $6, $7 FROM incident i WHERE i.county_code = $1 AND i.id = $3
     ON CONFLICT (county_code, seat_id) DO UPDATE SET incident_id = $3, account = $4, display_name = $5, centre_code = $6, seen_at = $7`,
    [county, seat.seatId, seat.incidentId, viewer.account, viewer.displayName, viewer.scope, seat.at],
  );
}

/** A seat of this account looks at nothing any more; seats that fell silent before `silentSince` neither. */
export async function sweepViewings(
  db: Queries,
  county: string,
  seat: { seatId: string; account: string; silentSince: Date },
): Promise<void> {
  await db.query(
    'DELETE FROM incident_viewing WHERE county_code = $1 AND (seat_id = $2 AND account = $3 OR seen_at <= $4)',
    [county, seat.seatId, seat.account, seat.silentSince],
  );
}

const ViewingRow = Type.Object({
  incidentId: Type.String(),
  account: Type.String(),
  name: Type.String(),
  centre: Type.String(),
});

/** Which cases of the viewer's scope are open on other seats. */
export async function listViewings(db: Queries, county: string, seatId: string): Promise<Viewing[]> {
  const rows = await db.query(
    `SELECT DISTINCT incident_id AS "incidentId", account, display_name AS name, centre_code AS centre
     FROM incident_viewing WHERE county_code = $1 AND seat_id <> $2 ORDER BY 1, 2`,
    [county, seatId],
  );
  return parseRows(ViewingRow, rows) as Viewing[];
}

/** The contract's shape of a claim. */
export const presentClaim = (row: ClaimRow): Claim => ({
  incidentId: row.incidentId as Claim['incidentId'],
  account: row.account,
  name: row.name,
  centre: row.centre as Claim['centre'],
  since: row.since.toISOString(),
});
