import { Type, type Static } from 'typebox';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const FactorRow = Type.Object({
  secretSealed: Type.Unsafe<Uint8Array>(Type.Unknown()),
  isEnrolled: Type.Boolean(),
});
/** The second factor of an account; not enrolled until one of its codes was given. */
export type FactorRow = Static<typeof FactorRow>;

/** The second factor of an account, enrolled or pending, or null. */
export async function findFactor(db: Queries, county: string, account: string): Promise<FactorRow | null> {
  const rows = await db.query(
    `SELECT secret_sealed AS "secretSealed", enrolled_at IS NOT NULL AS "isEnrolled"
     FROM second_factor WHERE county_code = $1 AND account = $2`,
    [county, account],
  );
  return parseRows(FactorRow, rows)[0] ?? null;
}

/** Keeps a secret that waits for its first code; one that is enrolled stays. Tells whether it is kept. */
export async function savePending(
  db: Queries,
  county: string,
  account: string,
  secretSealed: Uint8Array,
): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO second_factor (county_code, account, secret_sealed) VALUES ($1, $2, $3)
     ON CONFLICT (county_code, account) DO UPDATE SET secret_sealed = $3 WHERE second_factor.enrolled_at IS NULL RETURNING account`,
    [county, account, Buffer.from(secretSealed)],
  );
  return rows.length > 0;
}

/** Enrols what was pending with that very secret; false when somebody was quicker. */
export async function enrol(
  db: Queries,
  county: string,
  account: string,
  factor: { secretSealed: Uint8Array; step: number; at: Date },
): Promise<boolean> {
  const rows = await db.query(
    `UPDATE second_factor SET enrolled_at = $4, last_step = $5
     WHERE county_code = $1 AND account = $2 AND secret_sealed = $3 AND enrolled_at IS NULL RETURNING account`,
    [county, account, Buffer.from(factor.secretSealed), factor.at, factor.step],
  );
  return rows.length > 0;
}

/** Uses a step's code up; false when that or a later one was used before. */
export async function useStep(db: Queries, county: string, account: string, step: number): Promise<boolean> {
  const rows = await db.query(
    `UPDATE second_factor SET last_step = $3
     WHERE county_code = $1 AND account = $2 AND enrolled_at IS NOT NULL AND last_step < $3 RETURNING account`,
    [county, account, step],
  );
  return rows.length > 0;
}

/** Keeps the codes that open once each. */
export async function insertRecoveryCodes(
  db: Queries,
  county: string,
  account: string,
  hashes: readonly string[],
): Promise<void> {
  await db.query('INSERT INTO recovery_code (county_code, account, code_sha256) SELECT $1, $2, unnest($3::text[])', [
    county,
    account,
    [...hashes],
  ]);
}

/** Uses a recovery code up; how many are left, null when it is none or was used before. */
export async function useRecoveryCode(
  db: Queries,
  county: string,
  account: string,
  code: { sha256: string; at: Date },
): Promise<number | null> {
  const used = await db.query(
    `UPDATE recovery_code SET used_at = $4
     WHERE county_code = $1 AND account = $2 AND code_sha256 = $3 AND used_at IS NULL RETURNING account`,
    [county, account, code.sha256, code.at],
  );
  if (used.length === 0) return null;
  const [left] = await db.query<{ count: number }>(
    'SELECT count(*)::integer AS count FROM recovery_code WHERE county_code = $1 AND account = $2 AND used_at IS NULL',
    [county, account],
  );
  return left?.count ?? 0;
}

/** Forgets the second factor of an account with its recovery codes; false when it has none. */
export async function removeFactor(db: Queries, county: string, account: string): Promise<boolean> {
  const sql = 'DELETE FROM second_factor WHERE county_code = $1 AND account = $2 RETURNING account';
  return (await db.query(sql, [county, account])).length > 0;
}
