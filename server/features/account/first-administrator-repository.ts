import type { Queries } from '../../db/database.ts';

/** Tells whether somebody can administer this installation. */
export async function hasSystemAdministrator(db: Queries, county: string): Promise<boolean> {
  const sql = `SELECT 1 FROM account WHERE county_code = $1 AND role = 'systemAdmin' AND is_active LIMIT 1`;
  return (await db.query(sql, [county])).length > 0;
}

/** Makes this the one token that is good; earlier ones are not any more. */
export async function replaceToken(
  db: Queries,
  county: string,
  token: { sha256: string; expiresAt: Date },
): Promise<void> {
  await db.query(
    `INSERT INTO first_administrator (county_code, token_sha256, expires_at) VALUES ($1, $2, $3)
     ON CONFLICT (county_code) DO UPDATE SET token_sha256 = $2, expires_at = $3`,
    [county, token.sha256, token.expiresAt],
  );
}

/** Takes the token back, whatever it is. */
export async function removeToken(db: Queries, county: string): Promise<void> {
  await db.query('DELETE FROM first_administrator WHERE county_code = $1', [county]);
}

/** Tells whether a token is good, and leaves it. */
export async function isTokenGood(db: Queries, county: string, sha256: string, at: Date): Promise<boolean> {
  const sql = 'SELECT 1 FROM first_administrator WHERE county_code = $1 AND token_sha256 = $2 AND expires_at > $3';
  return (await db.query(sql, [county, sha256, at])).length > 0;
}

/** Uses a token up; false when it was not good, or somebody was quicker. */
export async function useToken(db: Queries, county: string, sha256: string, at: Date): Promise<boolean> {
  const rows = await db.query(
    `DELETE FROM first_administrator WHERE county_code = $1 AND token_sha256 = $2 AND expires_at > $3 RETURNING county_code`,
    [county, sha256, at],
  );
  return rows.length > 0;
}
