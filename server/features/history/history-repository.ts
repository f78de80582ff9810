import { Type, type Static } from 'typebox';
import type { HistoryMarks, HistoryMoment } from '#contract/history';
import { Urgency } from '#contract/incident';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import { type Fold, type FoldEvent, HISTORY_KINDS, type HistoryKind, type StandingRow } from './history-fold-rules.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Moment = Type.Unsafe<Date>(Type.Unknown());
const Kind = Type.Unsafe<HistoryKind>(Type.Union(HISTORY_KINDS.map((kind) => Type.Literal(kind))));

const HeadRow = Type.Object({ seq: Type.Integer(), since: Nullable(Moment) });
/** How far the log is folded, and since when the past is known. */
export type HistoryHead = Static<typeof HeadRow>;

/** Where the fold stands; locked, so that one node folds at a time. */
export async function lockHead(db: Queries, county: string): Promise<HistoryHead> {
  await db.query('INSERT INTO history_head (county_code, seq) VALUES ($1, 0) ON CONFLICT DO NOTHING', [county]);
  const sql = 'SELECT seq::float8 AS seq, since FROM history_head WHERE county_code = $1 FOR UPDATE';
  const [head] = parseRows(HeadRow, await db.query(sql, [county]));
  if (head === undefined) throw new Error(`no history of county ${county}`);
  return head;
}

/** Where the fold stands, without a lock. */
export async function readHead(db: Queries, county: string): Promise<HistoryHead> {
  const sql = 'SELECT seq::float8 AS seq, since FROM history_head WHERE county_code = $1';
  return parseRows(HeadRow, await db.query(sql, [county]))[0] ?? { seq: 0, since: null };
}

/** Notes how far the fold is; the first call that knows a beginning keeps it. */
export async function moveHead(db: Queries, county: string, seq: number, since: Date | null): Promise<void> {
  await db.query('UPDATE history_head SET seq = $2, since = coalesce(since, $3) WHERE county_code = $1', [
    county,
    seq,
    since,
  ]);
}

const EventRow = Type.Object({
  seq: Type.Integer(),
  kind: Type.String(),
  entityId: Type.String(),
  scopeCode: Type.String(),
  workerIds: Nullable(Type.Array(Type.Integer())),
  atMs: Type.Number(),
  data: Type.Unknown(),
});

/** The next events of the log, of whatever kind. */
export async function readNextEvents(db: Queries, county: string, after: number, limit: number) {
  const sql = `
    SELECT seq::float8 AS seq, kind, entity_id AS "entityId", scope_code AS "scopeCode", worker_ids AS "workerIds",
      extract(epoch FROM at)::float8 * 1000 AS "atMs", data
    FROM event_log WHERE county_code = $1 AND seq > $2 ORDER BY seq LIMIT $3`;
  return parseRows(EventRow, await db.query(sql, [county, after, limit]));
}

/** Those of some events that history is folded from. */
export function foldable(events: readonly Static<typeof EventRow>[]): FoldEvent[] {
  const kinds: readonly string[] = HISTORY_KINDS;
  return events
    .filter((event): event is typeof event & { kind: HistoryKind } => kinds.includes(event.kind))
    .map((event) => ({ ...event, atMs: Math.round(event.atMs) }));
}

const StandingRowSchema = Type.Object({
  rowId: Type.String(),
  kind: Kind,
  entityId: Type.String(),
  part: Type.String(),
  scopeCode: Type.String(),
  workerIds: Nullable(Type.Array(Type.Integer())),
  fromMs: Type.Number(),
  data: Type.Unknown(),
});

/** How the things that events are about stand. */
export async function readStanding(db: Queries, county: string, events: readonly FoldEvent[]): Promise<StandingRow[]> {
  const sql = `
    SELECT row_id::text AS "rowId", kind, entity_id AS "entityId", part, scope_code AS "scopeCode", worker_ids AS "workerIds",
      extract(epoch FROM lower(during))::float8 * 1000 AS "fromMs", data
    FROM history_state
    WHERE county_code = $1 AND upper_inf(during)
      AND (kind, entity_id) IN (SELECT * FROM unnest($2::text[], $3::text[]))`;
  const rows = await db.query(sql, [county, events.map((each) => each.kind), events.map((each) => each.entityId)]);
  return parseRows(StandingRowSchema, rows).map((row) => ({ ...row, fromMs: Math.round(row.fromMs) }));
}

/** Stores what a fold did. */
export async function storeFold(db: Queries, county: string, { ended, added }: Fold): Promise<void> {
  if (ended.length > 0) {
    const ids = ended.map((row) => row.rowId);
    await db.query(
      `UPDATE history_state h SET during = tstzrange(lower(h.during), to_timestamp(e.at / 1000))
       FROM unnest($2::bigint[], $3::float8[]) AS e (row_id, at) WHERE h.county_code = $1 AND h.row_id = e.row_id`,
      [county, ids, ended.map((row) => row.atMs)],
    );
    await db.query(
      'DELETE FROM history_state WHERE county_code = $1 AND row_id = ANY ($2::bigint[]) AND isempty(during)',
      [county, ids],
    );
  }
  if (added.length === 0) return;
  const rows = added.map(({ kind, entityId, part, scopeCode, workerIds, fromMs, toMs, data }) => ({
    kind,
    entity_id: entityId,
    part,
    scope_code: scopeCode,
    worker_ids: workerIds,
    from_ms: fromMs,
    to_ms: toMs,
    data,
  }));
  await db.query(
    `INSERT INTO history_state (county_code, kind, entity_id, part, scope_code, worker_ids, during, data)
     SELECT $1, kind, entity_id, part, scope_code, worker_ids,
       tstzrange(to_timestamp(from_ms / 1000), to_timestamp(to_ms / 1000)), data
     FROM jsonb_to_recordset($2::jsonb) AS r (kind text, entity_id text, part text, scope_code text, worker_ids integer[],
       from_ms float8, to_ms float8, data jsonb)`,
    [county, JSON.stringify(rows)],
  );
}

/** Removes what ended before `before`; how many rows. */
export async function removeEndedBefore(db: Queries, county: string, before: Date): Promise<number> {
  const rows = await db.query(
    `DELETE FROM history_state WHERE county_code = $1 AND during << tstzrange($2, NULL) AND NOT upper_inf(during) RETURNING 1`,
    [county, before],
  );
  await db.query('UPDATE history_head SET since = $2 WHERE county_code = $1 AND since < $2', [county, before]);
  return rows.length;
}

const AtRow = Type.Object({ kind: Kind, entityId: Type.String(), data: Type.Unknown() });

/** What stood at a moment, as far as the viewer may see it; the parts of an order in the order of the log. */
export async function readStandingAt(db: Queries, county: string, at: Date): Promise<Static<typeof AtRow>[]> {
  const sql = `SELECT kind, entity_id AS "entityId", data FROM grid321_history_at($1, $2) ORDER BY row_id`;
  return parseRows(AtRow, await db.query(sql, [county, at]));
}

const TodayRow = Type.Object({ reported: Type.Integer(), finished: Type.Integer() });

/** Incidents reported and steps that finished one, from the beginning of a day to a moment of it. */
export async function countDay(
  db: Queries,
  county: string,
  dayStart: Date,
  at: Date,
): Promise<Pick<HistoryMoment['today'], 'reported' | 'finished'>> {
  const sql = `
    SELECT (SELECT count(*)::integer FROM incident WHERE county_code = $1 AND kind = 'incident' AND received_at >= $2 AND received_at <= $3)
        AS reported,
      (SELECT count(*)::integer FROM incident_step WHERE county_code = $1 AND action = 'finish' AND at >= $2 AND at <= $3) AS finished`;
  const [row] = parseRows(TodayRow, await db.query(sql, [county, dayStart, at]));
  if (row === undefined) throw new Error('a count gave no row');
  return row;
}

const MarkRow = Type.Object({ id: Type.String(), at: Moment, urgency: Urgency, title: Type.String() });

/** What was reported from one moment to another, oldest first. */
export async function listMarks(
  db: Queries,
  county: string,
  span: { readonly from: Date; readonly to: Date; readonly limit: number },
): Promise<HistoryMarks['marks']> {
  const sql = `SELECT id, received_at AS at, urgency, title FROM incident
    WHERE county_code = $1 AND kind = 'incident' AND received_at >= $2 AND received_at <= $3 ORDER BY received_at, id LIMIT $4`;
  const rows = parseRows(MarkRow, await db.query(sql, [county, span.from, span.to, span.limit]));
  return rows.map((row) => ({ ...row, id: row.id as HistoryMarks['marks'][number]['id'], at: row.at.toISOString() }));
}
