import { Type } from 'typebox';
import type { Queries } from '../db/database.ts';
import { parseRows } from '../db/rows.ts';
import { type AuditContent, auditHash } from './audit-chain.ts';
import type { LoggedEvent } from './event-tail.ts';
import type { WaitingRows } from './log-watch.ts';

/** How many rows one call moves, reads or seals. */
export const BATCH_ROWS = 1_000;

const Integer = Type.Integer();
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

const FeedRow = Type.Object({ epoch: Type.String(), head: Integer });
const HeadRow = Type.Object({ head: Nullable(Integer) });

const EventRow = Type.Object({
  seq: Integer,
  kind: Type.String(),
  entityId: Type.String(),
  scopeCode: Type.String(),
  leftCode: Nullable(Type.String()),
  workerIds: Nullable(Type.Array(Integer)),
  at: Type.String(),
  data: Type.Unknown(),
});

/**
 * Epoch and head of the log. The county gets `newEpoch` at its very first start, and when the database is not the cluster, the
 * timeline or the table that wrote last: it was restored from a backup, and what readers saw after that may not be in it.
 */
export async function readFeed(
  db: Queries,
  countyCode: string,
  newEpoch: string,
): Promise<{ epoch: string; head: number }> {
  const sql = `
    INSERT INTO feed (county_code, epoch, cluster)
    SELECT $1, $2, s.system_identifier || '/' || c.timeline_id || '/' || 'feed'::regclass::oid
    FROM pg_control_system() s, pg_control_checkpoint() c
    ON CONFLICT (county_code) DO UPDATE SET cluster = excluded.cluster,
      epoch = CASE WHEN feed.cluster = excluded.cluster THEN feed.epoch ELSE excluded.epoch END
    RETURNING epoch, head::float8 AS head`;
  const [feed] = parseRows(FeedRow, await db.query(sql, [countyCode, newEpoch]));
  if (!feed) throw new Error(`no feed of county ${countyCode}`);
  return feed;
}

/** Gives the county another epoch: every reader starts from a snapshot. */
export async function changeEpoch(db: Queries, countyCode: string, epoch: string): Promise<void> {
  await db.query('UPDATE feed SET epoch = $2 WHERE county_code = $1', [countyCode, epoch]);
}

/** Moves committed outbox rows to the log; the log's head afterwards. */
export async function moveOutbox(db: Queries, countyCode: string): Promise<number> {
  const rows = await db.query('SELECT grid321_sequence($1, $2)::float8 AS head', [countyCode, BATCH_ROWS]);
  return parseRows(HeadRow, rows)[0]?.head ?? 0;
}

const WaitingRow = Type.Object({ first: Nullable(Integer), last: Nullable(Integer) });

/** Ids of the committed rows that no sequencer has moved yet; null when there are none. */
export async function readWaiting(db: Queries, countyCode: string): Promise<WaitingRows | null> {
  const sql = `
    SELECT min(id)::float8 AS first, max(id)::float8 AS last FROM outbox WHERE county_code = $1`;
  const [row] = parseRows(WaitingRow, await db.query(sql, [countyCode]));
  return row && row.first !== null && row.last !== null ? { first: row.first, last: row.last } : null;
}

/** The events after `seq`, at most `BATCH_ROWS`. */
export async function readEvents(db: Queries, countyCode: string, seq: number): Promise<LoggedEvent[]> {
  const sql = `
    SELECT seq::float8 AS seq, kind, entity_id AS "entityId", scope_code AS "scopeCode", left_code AS "leftCode",
      worker_ids AS "workerIds", to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, data
    FROM event_log WHERE county_code = $1 AND seq > $2 ORDER BY seq LIMIT ${BATCH_ROWS}`;
  return parseRows(EventRow, await db.query(sql, [countyCode, seq]));
}

const ChainRow = Type.Object({ auditHead: Integer, auditHash: Type.String() });

const UnsealedRow = Type.Object({
  rowId: Type.String(),
  atMs: Type.Number(),
  actor: Type.String(),
  action: Type.String(),
  target: Type.String(),
  scopeCode: Type.String(),
  purpose: Nullable(Type.String()),
  before: Type.Unknown(),
  after: Type.Unknown(),
});

/**
 * Gives committed audit rows their number and hash, in one transaction under the lock of the feed row.
 * @returns how many were sealed
 */
export async function sealAudit(db: Queries, countyCode: string): Promise<number> {
  const unsealed = `
    SELECT row_id::text AS "rowId", extract(epoch FROM date_trunc('milliseconds', at))::float8 * 1000 AS "atMs", actor, action, target,
      scope_code AS "scopeCode", purpose, before, after
    FROM audit WHERE county_code = $1 AND id IS NULL ORDER BY row_id LIMIT ${BATCH_ROWS}`;
  const chain = `
    SELECT audit_head::float8 AS "auditHead", audit_hash AS "auditHash" FROM feed WHERE county_code = $1 FOR UPDATE`;
  const [feed] = parseRows(ChainRow, await db.query(chain, [countyCode]));
  if (!feed) return 0;
  const rows = parseRows(UnsealedRow, await db.query(unsealed, [countyCode]));
  if (rows.length === 0) return 0;
  let [id, hash] = [feed.auditHead, feed.auditHash];
  const sealed = rows.map(({ rowId, atMs, ...line }) => {
    id += 1;
    const content: AuditContent = { ...line, id, countyCode, atMs: Math.round(atMs) };
    hash = auditHash(hash, content);
    return { rowId, id, hash };
  });
  const update = `
    UPDATE audit SET id = s.id, hash = s.hash
    FROM unnest($2::bigint[], $3::bigint[], $4::text[]) AS s (row_id, id, hash)
    WHERE audit.county_code = $1 AND audit.row_id = s.row_id`;
  const column = <Key extends keyof (typeof sealed)[number]>(key: Key) => sealed.map((row) => row[key]);
  await db.query(update, [countyCode, column('rowId'), column('id'), column('hash')]);
  await db.query('UPDATE feed SET audit_head = $2, audit_hash = $3 WHERE county_code = $1', [countyCode, id, hash]);
  return sealed.length;
}
