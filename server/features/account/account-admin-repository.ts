import { Type, type Static } from 'typebox';
import { Role } from '#contract/session';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import { likePattern } from '../../http/paging.ts';

const NullableDate = Type.Union([Type.Unsafe<Date>(Type.Unknown()), Type.Null()]);

const ListedRow = Type.Object({
  name: Type.String(),
  displayName: Type.String(),
  role: Role,
  scope: Type.String(),
  scopeName: Type.String(),
  workerId: Type.Union([Type.Integer(), Type.Null()]),
  holder: Type.String(),
  isActive: Type.Boolean(),
  mustChangePassword: Type.Boolean(),
  hasSecondFactor: Type.Boolean(),
  lockedUntil: NullableDate,
  seenAt: NullableDate,
});
/** An account with what is known of its use. */
export type ListedRow = Static<typeof ListedRow>;

const LISTED = `SELECT a.name, a.display_name AS "displayName", a.role, a.scope_code AS scope, coalesce(d.name, '') AS "scopeName",
    a.worker_id AS "workerId", a.holder, a.is_active AS "isActive", a.must_change_password AS "mustChangePassword",
    EXISTS (SELECT FROM second_factor f
     WHERE f.county_code = a.county_code AND f.account = a.name AND f.enrolled_at IS NOT NULL) AS "hasSecondFactor",
    (SELECT max(locked_until) FROM sign_in_failure f
     WHERE f.county_code = a.county_code AND f.account = a.name AND f.locked_until > $2) AS "lockedUntil",
    (SELECT max(seen_at) FROM session s WHERE s.county_code = a.county_code AND s.account = a.name) AS "seenAt"
  FROM account a LEFT JOIN division d ON d.county_code = a.county_code AND d.code = a.scope_code
  WHERE a.county_code = $1 AND a.role <> 'wall'`;

/** Accounts of people after a name, in the order of their names; one row more than `limit` tells that there are more. */
export async function listAccounts(
  db: Queries,
  county: string,
  wanted: { after: string; q: string; limit: number; at: Date },
): Promise<ListedRow[]> {
  const rows = await db.query(
    `${LISTED} AND a.name COLLATE "C" > $3 AND (a.name ILIKE $4 OR a.display_name ILIKE $4 OR a.holder ILIKE $4)
     ORDER BY a.name COLLATE "C" LIMIT $5`,
    [county, wanted.at, wanted.after, likePattern(wanted.q), wanted.limit + 1],
  );
  return parseRows(ListedRow, rows);
}

/** One account of a person, active or not, or null. */
export async function findListed(db: Queries, county: string, name: string, at: Date): Promise<ListedRow | null> {
  return parseRows(ListedRow, await db.query(`${LISTED} AND a.name = $3`, [county, at, name]))[0] ?? null;
}

/** An account as it is made. */
export interface AccountToMake {
  readonly name: string;
  readonly displayName: string;
  readonly role: Role;
  readonly scope: string;
  readonly workerId: number | null;
  readonly holder: string;
  readonly passwordHash: string;
  readonly mustChange: boolean;
}

/** Makes an account. @throws the driver's unique violation (23505), its `constraint` naming what is taken */
export async function insertAccount(db: Queries, county: string, account: AccountToMake): Promise<void> {
  await db.query(
    `INSERT INTO account (county_code, name, display_name, role, scope_code, worker_id, holder, password_hash, must_change_password)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      county,
      account.name,
      account.displayName,
      account.role,
      account.scope,
      account.workerId,
      account.holder,
      account.passwordHash,
      account.mustChange,
    ],
  );
}

/** Village of a worker, or null when there is none of that number. */
export async function findWorkersVillage(db: Queries, county: string, workerId: number): Promise<string | null> {
  const sql = 'SELECT village_code AS village FROM worker WHERE county_code = $1 AND id = $2';
  const rows = await db.query(sql, [county, workerId]);
  return parseRows(Type.Object({ village: Type.String() }), rows)[0]?.village ?? null;
}

/** Tells whether a division is known. */
export async function isDivision(db: Queries, county: string, code: string): Promise<boolean> {
  return (await db.query('SELECT 1 FROM division WHERE county_code = $1 AND code = $2', [county, code])).length > 0;
}

/** Takes an account out of use for good. */
export async function deactivate(db: Queries, county: string, name: string): Promise<void> {
  await db.query('UPDATE account SET is_active = false WHERE county_code = $1 AND name = $2', [county, name]);
}

/** Replaces a password's hash; with `was` only while that hash stands. Tells whether it did. */
export async function replacePassword(
  db: Queries,
  county: string,
  change: { name: string; passwordHash: string; mustChange: boolean; was?: string },
): Promise<boolean> {
  const rows = await db.query(
    `UPDATE account SET password_hash = $3, must_change_password = $4
     WHERE county_code = $1 AND name = $2 AND is_active AND password_hash = coalesce($5, password_hash) RETURNING name`,
    [county, change.name, change.passwordHash, change.mustChange, change.was ?? null],
  );
  return rows.length > 0;
}

/** Ends every session of an account. */
export async function endSessions(db: Queries, county: string, name: string): Promise<void> {
  await db.query('DELETE FROM session WHERE county_code = $1 AND account = $2', [county, name]);
}
