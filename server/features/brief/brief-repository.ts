import { Type, type Static } from 'typebox';
import type { Brief, BriefList } from '#contract/brief';
import { IncidentState, Urgency } from '#contract/incident';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import type { RiskFacts } from './risk-rules.ts';

/** The day that a brief is about, up to now. */
export interface BriefDay {
  readonly start: Date;
  readonly now: Date;
}

// Written out, so that the partial index incident_open is used.
const OPEN = `i.state NOT IN ('closed', 'cancelled', 'merged', 'recorded')`;
const card = (kind: string): string =>
  `EXISTS (SELECT FROM supervision v WHERE v.county_code = i.county_code AND v.incident_id = i.id
     AND v.kind = '${kind}' AND v.state NOT IN ('lifted', 'escalated'))`;
const REPORTED = `i.kind = 'incident' AND i.received_at >= $2 AND i.received_at <= $3`;

/** What is in each list, of `incident i`; $2 is the start of the day, $3 now, $4 the account. A count is the length of its list. */
const LISTS: Readonly<Record<BriefList, string>> = {
  reported: REPORTED,
  finished: `i.id IN (SELECT s.incident_id FROM incident_step s
    WHERE s.county_code = $1 AND s.action = 'finish' AND s.at >= $2 AND s.at <= $3)`,
  open: OPEN,
  overdue: `${OPEN} AND i.deadline_at < $3`,
  red: `${OPEN} AND ${card('redCard')}`,
  concerns: `i.id IN (SELECT k.incident_id FROM concern k WHERE k.county_code = $1 AND k.account = $4)`,
};

const CountRow = Type.Object({
  reported: Type.Integer(),
  finished: Type.Integer(),
  open: Type.Integer(),
  overdue: Type.Integer(),
  red: Type.Integer(),
  concerns: Type.Integer(),
});

/** The length of each list in the viewer's scope. */
export async function countLists(
  db: Queries,
  county: string,
  account: string,
  { start, now }: BriefDay,
): Promise<Brief['counts']> {
  const counts = Object.entries(LISTS).map(
    ([list, where]) => `(SELECT count(*)::integer FROM incident i WHERE i.county_code = $1 AND ${where}) AS "${list}"`,
  );
  // Every list names all four, so that each has a type.
  const rows = await db.query(
    `SELECT ${counts.join(', ')} WHERE $2::timestamptz IS NOT NULL AND $3::timestamptz IS NOT NULL AND $4::text IS NOT NULL`,
    [county, start, now, account],
  );
  const [row] = parseRows(CountRow, rows);
  if (row === undefined) throw new Error('a count gave no row');
  return row;
}

const KeyRow = Type.Object({ id: Type.String(), receivedAt: Type.Unsafe<Date>(Type.Unknown()) });

/** Ids of a list's incidents, newest report first, from after a key on. */
export async function listCases(
  db: Queries,
  county: string,
  account: string,
  list: BriefList,
  { start, now }: BriefDay,
  page: { readonly after: readonly [string, string] | null; readonly limit: number },
): Promise<Static<typeof KeyRow>[]> {
  const rows = await db.query(
    `SELECT i.id, i.received_at AS "receivedAt" FROM incident i
     WHERE i.county_code = $1 AND ${LISTS[list]}
       AND $2::timestamptz IS NOT NULL AND $3::timestamptz IS NOT NULL AND $4::text IS NOT NULL
       AND ($5::timestamptz IS NULL OR (i.received_at, i.id) < ($5, $6::uuid))
     ORDER BY i.received_at DESC, i.id DESC LIMIT $7`,
    [county, start, now, account, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
  );
  return parseRows(KeyRow, rows);
}

const RiskRow = Type.Object({
  id: Type.String(),
  urgency: Urgency,
  state: IncidentState,
  receivedAt: Type.Unsafe<Date>(Type.Unknown()),
  deadlineAt: Type.Union([Type.Unsafe<Date>(Type.Unknown()), Type.Null()]),
  hasRedCard: Type.Boolean(),
  hasYellowCard: Type.Boolean(),
});

/** Open incidents that may be a risk. */
export async function listRiskFacts(db: Queries, county: string, now: Date): Promise<RiskFacts[]> {
  const rows = await db.query(
    `SELECT * FROM (SELECT i.id, i.urgency, i.state, i.received_at AS "receivedAt", i.deadline_at AS "deadlineAt",
         ${card('redCard')} AS "hasRedCard", ${card('yellowCard')} AS "hasYellowCard"
       FROM incident i WHERE i.county_code = $1 AND ${OPEN}) facts
     WHERE urgency = 'urgent' OR state = 'deciding' OR "deadlineAt" < $2 OR "hasRedCard" OR "hasYellowCard"`,
    [county, now],
  );
  return parseRows(RiskRow, rows);
}

/** Ids of what an account follows and has not ended. */
export async function listConcerns(db: Queries, county: string, account: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `SELECT i.id FROM concern k JOIN incident i ON i.county_code = k.county_code AND i.id = k.incident_id
     WHERE k.county_code = $1 AND k.account = $2 AND ${OPEN} ORDER BY k.since DESC`,
    [county, account],
  );
  return rows.map(({ id }) => id);
}

/** Follows an incident, or no longer. */
export async function saveConcern(
  db: Queries,
  county: string,
  concern: { readonly account: string; readonly incidentId: string; readonly isFollowed: boolean; readonly at: Date },
): Promise<void> {
  const { account, incidentId, isFollowed, at } = concern;
  if (isFollowed) {
    await db.query('INSERT INTO concern VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [
      county,
      account,
      incidentId,
      at,
    ]);
  } else {
    await db.query('DELETE FROM concern WHERE county_code = $1 AND account = $2 AND incident_id = $3', [
      county,
      account,
      incidentId,
    ]);
  }
}
