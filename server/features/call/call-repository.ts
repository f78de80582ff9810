import { Type, type Static } from 'typebox';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import { CALL_COLUMNS, CallRow } from './call-row.ts';

const LIVE = `state IN ('invited', 'ringing', 'accepted', 'connected')`;

/** A call the viewer's scope reaches, or null. */
export async function findCall(db: Queries, county: string, id: string): Promise<CallRow | null> {
  const rows = await db.query(`SELECT ${CALL_COLUMNS} FROM call WHERE county_code = $1 AND id = $2`, [county, id]);
  return parseRows(CallRow, rows)[0] ?? null;
}

/** What a list of calls is narrowed by. */
export interface CallFilter {
  readonly of: 'live' | 'todo' | 'all';
  /** Only calls from or to this address (as a to-do: to it); null for all that the scope reaches. */
  readonly address: string | null;
  readonly incidentId: string | null;
  readonly limit: number;
}

/** Calls the viewer's scope reaches, newest first. */
export async function listCalls(db: Queries, county: string, filter: CallFilter): Promise<CallRow[]> {
  const where = { live: `AND ${LIVE}`, todo: `AND todo = 'open' AND callee_address = $3`, all: '' }[filter.of];
  const rows = await db.query(
    `SELECT ${CALL_COLUMNS} FROM call WHERE county_code = $1 AND ($2::uuid IS NULL OR incident_id = $2)
       AND ($3::text IS NULL OR $3 IN (caller_address, callee_address)) ${where}
     ORDER BY invited_at DESC, id DESC LIMIT $4`,
    [county, filter.incidentId, filter.address, filter.limit],
  );
  return parseRows(CallRow, rows);
}

/** Calls between two addresses that go on or wait as a to-do, newest first. */
export async function listBetween(db: Queries, county: string, one: string, other: string): Promise<CallRow[]> {
  const rows = await db.query(
    `SELECT ${CALL_COLUMNS} FROM call WHERE county_code = $1 AND (${LIVE} OR todo = 'open')
       AND (caller_address, callee_address) IN (($2, $3), ($3, $2))
     ORDER BY invited_at DESC`,
    [county, one, other],
  );
  return parseRows(CallRow, rows);
}

/** Calls that go on and have a device of these accounts in them. */
export async function listLiveOf(db: Queries, county: string, accounts: readonly string[]): Promise<CallRow[]> {
  const rows = await db.query(
    `SELECT ${CALL_COLUMNS} FROM call
     WHERE county_code = $1 AND ${LIVE} AND (caller_account = ANY ($2::text[]) OR accepted_by = ANY ($2::text[]))`,
    [county, accounts],
  );
  return parseRows(CallRow, rows);
}

/** Which of these accounts are in a call, whoever with. */
export async function listBusy(db: Queries, county: string, accounts: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ account: string }>('SELECT grid321_in_call($1, $2::text[]) AS account', [
    county,
    accounts,
  ]);
  return rows.map((row) => row.account);
}

/** What is done to an address is done by one transaction at a time: two who call each other meet here. */
export async function lockAddresses(db: Queries, county: string, addresses: readonly string[]): Promise<void> {
  for (const address of [...new Set(addresses)].sort()) {
    await db.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 322))', [`${county} ${address}`]);
  }
}

/** Which of these the viewer may see: a case that a call is about, an order. */
export async function findSubjects(
  db: Queries,
  county: string,
  incidentId: string | null,
  orderId: string | null,
): Promise<{ hasIncident: boolean; hasOrder: boolean }> {
  const rows = await db.query<{ hasIncident: boolean; hasOrder: boolean }>(
    `SELECT EXISTS (SELECT FROM incident WHERE county_code = $1 AND id = $2) AS "hasIncident",
       EXISTS (SELECT FROM work_order WHERE county_code = $1 AND id = $3) AS "hasOrder"`,
    [county, incidentId, orderId],
  );
  return rows[0] ?? { hasIncident: false, hasOrder: false };
}

/** Stores a new call. */
export async function insertCall(db: Queries, county: string, row: CallRow): Promise<void> {
  await db.query(
    `INSERT INTO call (county_code, id, version, state, purpose, caller_address, caller_account, caller_name, caller_scope,
       callee_address, callee_name, callee_scope, wants_video, incident_id, order_id, invited_at, expires_at, ended_at, todo)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
    [
      county,
      row.id,
      row.version,
      row.state,
      row.purpose,
      row.callerAddress,
      row.callerAccount,
      row.callerName,
      row.callerScope,
      row.calleeAddress,
      row.calleeName,
      row.calleeScope,
      row.wantsVideo,
      row.incidentId,
      row.orderId,
      row.invitedAt,
      row.expiresAt,
      row.endedAt,
      row.todo,
    ],
  );
}

/** Compare and set: stores `row` as the next version of what was read; false when another was faster. */
export async function replaceCall(db: Queries, county: string, row: CallRow): Promise<boolean> {
  const rows = await db.query(
    `UPDATE call SET version = $3 + 1, state = $4, accepted_by = $5, accepted_name = $6, guests = $7, accepted_at = $8,
       connected_at = $9, ended_at = $10, is_unreached = $11, is_preempted = $12, todo = $13, note = $14, pictures = $15
     WHERE county_code = $1 AND id = $2 AND version = $3 RETURNING 1`,
    [
      county,
      row.id,
      row.version,
      row.state,
      row.acceptedBy,
      row.acceptedName,
      JSON.stringify(row.guests),
      row.acceptedAt,
      row.connectedAt,
      row.endedAt,
      row.isUnreached,
      row.isPreempted,
      row.todo,
      row.note,
      row.pictures,
    ],
  );
  return rows.length === 1;
}

const Target = Type.Object({ name: Type.String(), scope: Type.String(), accounts: Type.Array(Type.String()) });
/** Whom an address reaches: their name, division, and the accounts whose devices ring. */
export type CallTarget = Static<typeof Target>;

/** Whom an address reaches, as the owner of all tables reads it; null when nobody has it. */
export async function findTarget(db: Queries, county: string, address: string): Promise<CallTarget | null> {
  const [kind = '', key = ''] = address.split(':');
  const rows =
    kind === 'worker'
      ? await db.query(
          `SELECT w.name, w.village_code AS scope, ARRAY(SELECT a.name FROM account a
             WHERE a.county_code = w.county_code AND a.worker_id = w.id AND a.is_active) AS accounts
           FROM worker w WHERE w.county_code = $1 AND w.id = $2::integer`,
          [county, key],
        )
      : await db.query(
          `SELECT d.name, d.code AS scope, ARRAY(SELECT a.name FROM account a
             WHERE a.county_code = d.county_code AND a.scope_code = d.code AND a.role = $3 AND a.is_active) AS accounts
           FROM division d WHERE d.county_code = $1 AND d.code = $2 AND d.valid_to IS NULL`,
          [county, key, kind],
        );
  return parseRows(Target, rows)[0] ?? null;
}

/** Scopes of both ends of every call that carries voice and pictures now, or is about to. */
export async function listCallScopes(db: Queries, county: string): Promise<string[]> {
  const rows = await db.query<{ scope: string }>(
    `SELECT unnest(ARRAY[caller_scope, callee_scope]) AS scope FROM call
     WHERE county_code = $1 AND state IN ('accepted', 'connected')`,
    [county],
  );
  return rows.map(({ scope }) => scope);
}
