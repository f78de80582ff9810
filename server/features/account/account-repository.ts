import { Type, type Static } from 'typebox';
import { Role } from '#contract/session';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import type { FailureRecord } from './lock-out-rules.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

const AccountRow = Type.Object({
  name: Type.String(),
  displayName: Type.String(),
  role: Role,
  scope: Type.String(),
  workerId: Nullable(Type.Integer()),
  passwordHash: Type.String(),
  mustChangePassword: Type.Boolean(),
});
/** An account that may sign in. */
export type AccountRow = Static<typeof AccountRow>;

const SessionRow = Type.Object({
  account: Type.String(),
  displayName: Type.String(),
  role: Role,
  scope: Type.String(),
  workerId: Nullable(Type.Integer()),
  grids: Nullable(Type.Array(Type.String())),
  seenAt: Type.Unsafe<Date>(Type.Unknown()),
  isSimulated: Type.Boolean(),
  isLocked: Type.Boolean(),
});
/** A session that stands, with what its account may see. */
export type SessionRow = Static<typeof SessionRow>;

/** An active account by name, or null. */
export async function findAccount(db: Queries, county: string, name: string): Promise<AccountRow | null> {
  const rows = await db.query(
    `SELECT name, display_name AS "displayName", role, scope_code AS scope, worker_id AS "workerId", password_hash AS "passwordHash",
       must_change_password AS "mustChangePassword"
     FROM account WHERE county_code = $1 AND name = $2 AND is_active`,
    [county, name],
  );
  return parseRows(AccountRow, rows)[0] ?? null;
}

/** Failures of an account from an address, or null. */
export async function findFailures(db: Queries, county: string, account: string, address: string) {
  const rows = await db.query<FailureRecord>(
    `SELECT failures, last_at AS "lastAt", locked_until AS "lockedUntil"
     FROM sign_in_failure WHERE county_code = $1 AND account = $2 AND address = $3`,
    [county, account, address],
  );
  return rows[0] ?? null;
}

/** Keeps the failures of an account from an address. */
export async function saveFailures(
  db: Queries,
  key: { county: string; account: string; address: string },
  record: FailureRecord,
): Promise<void> {
  await db.query(
    `INSERT INTO sign_in_failure (county_code, account, address, failures, last_at, locked_until) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (county_code, account, address) DO UPDATE SET failures = $4, last_at = $5, locked_until = $6`,
    [key.county, key.account, key.address, record.failures, record.lastAt, record.lockedUntil],
  );
}

/** Forgets the failures of an account from an address, after a right password. */
export async function clearFailures(db: Queries, county: string, account: string, address: string): Promise<void> {
  await db.query('DELETE FROM sign_in_failure WHERE county_code = $1 AND account = $2 AND address = $3', [
    county,
    account,
    address,
  ]);
}

/** Forgets the failures of an account from every address. */
export async function unlockAccount(db: Queries, county: string, account: string): Promise<void> {
  await db.query('DELETE FROM sign_in_failure WHERE county_code = $1 AND account = $2', [county, account]);
}

/** What a session is made of; of its token only the SHA-256 is kept. */
export interface NewSession {
  readonly county: string;
  readonly tokenSha256: string;
  readonly account: string;
  readonly at: Date;
  readonly expiresAt: Date;
  readonly isSimulated: boolean;
}

/** Starts a session. */
export async function insertSession(db: Queries, session: NewSession): Promise<void> {
  await db.query(
    `INSERT INTO session (county_code, token_sha256, account, created_at, seen_at, expires_at, is_simulated)
     VALUES ($1, $2, $3, $4, $4, $5, $6)`,
    [session.county, session.tokenSha256, session.account, session.at, session.expiresAt, session.isSimulated],
  );
}

/** Ends the simulated phones of an account; their token hashes. */
export async function endSimulatedSessions(db: Queries, county: string, account: string): Promise<string[]> {
  const rows = await db.query<{ token: string }>(
    'DELETE FROM session WHERE county_code = $1 AND account = $2 AND is_simulated RETURNING token_sha256 AS token',
    [county, account],
  );
  return rows.map((row) => row.token);
}

/** Tells whether a person holds a session of the account. */
export async function hasPersonsSession(db: Queries, county: string, account: string, at: Date): Promise<boolean> {
  const rows = await db.query(
    'SELECT 1 FROM session WHERE county_code = $1 AND account = $2 AND NOT is_simulated AND expires_at > $3 LIMIT 1',
    [county, account, at],
  );
  return rows.length > 0;
}

/** Which of these accounts and walls have a session at `at`. */
export async function standingAccounts(
  db: Queries,
  county: string,
  accounts: readonly string[],
  at: Date,
): Promise<string[]> {
  const rows = await db.query<{ account: string }>(
    `SELECT DISTINCT s.account FROM session s
     JOIN account a ON a.county_code = s.county_code AND a.name = s.account AND a.is_active
     WHERE s.county_code = $1 AND s.account = ANY ($2) AND s.expires_at > $3`,
    [county, accounts, at],
  );
  return rows.map(({ account }) => account);
}

/** The session behind a token that has not run out, of an account that is still active; null otherwise. */
export async function findSession(
  db: Queries,
  county: string,
  tokenSha256: string,
  at: Date,
): Promise<SessionRow | null> {
  const rows = await db.query(
    `SELECT a.name AS account, a.display_name AS "displayName", a.role, a.scope_code AS scope, a.worker_id AS "workerId",
       w.grid_codes AS grids, s.seen_at AS "seenAt", s.is_simulated AS "isSimulated",
       s.locked_at IS NOT NULL AS "isLocked"
     FROM session s
     JOIN account a ON a.county_code = s.county_code AND a.name = s.account AND a.is_active
     LEFT JOIN worker w ON w.county_code = a.county_code AND w.id = a.worker_id
     WHERE s.county_code = $1 AND s.token_sha256 = $2 AND s.expires_at > $3`,
    [county, tokenSha256, at],
  );
  return parseRows(SessionRow, rows)[0] ?? null;
}

/** Notes that a session is in use and lets it live on. */
export async function touchSession(
  db: Queries,
  county: string,
  tokenSha256: string,
  times: { at: Date; expiresAt: Date },
): Promise<void> {
  await db.query('UPDATE session SET seen_at = $3, expires_at = $4 WHERE county_code = $1 AND token_sha256 = $2', [
    county,
    tokenSha256,
    times.at,
    times.expiresAt,
  ]);
}

/** Locks a session, or opens it again with null. */
export async function lockSession(db: Queries, county: string, tokenSha256: string, at: Date | null): Promise<void> {
  await db.query('UPDATE session SET locked_at = $3 WHERE county_code = $1 AND token_sha256 = $2', [
    county,
    tokenSha256,
    at,
  ]);
}

/** Ends a session. */
export async function deleteSession(db: Queries, county: string, tokenSha256: string): Promise<void> {
  await db.query('DELETE FROM session WHERE county_code = $1 AND token_sha256 = $2', [county, tokenSha256]);
}

const StandingRow = Type.Object({ key: Type.String(), role: Role, scope: Type.String(), isSimulated: Type.Boolean() });

/** Which of these sessions still stand, by the SHA-256 of their tokens. */
export async function standingSessions(
  db: Queries,
  county: string,
  keys: readonly string[],
  at: Date,
): Promise<Static<typeof StandingRow>[]> {
  const rows = await db.query(
    `SELECT s.token_sha256 AS key, a.role, a.scope_code AS scope, s.is_simulated AS "isSimulated" FROM session s
     JOIN account a ON a.county_code = s.county_code AND a.name = s.account AND a.is_active
     WHERE s.county_code = $1 AND s.token_sha256 = ANY ($2) AND s.expires_at > $3`,
    [county, keys, at],
  );
  return parseRows(StandingRow, rows);
}
