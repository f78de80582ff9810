import type { DivisionCode } from '#contract/ids';
import type { Queries } from '../../db/database.ts';

/** Tells whether a division is one of the county's today. */
export async function isDivision(db: Queries, county: string, code: string): Promise<boolean> {
  const rows = await db.query('SELECT code FROM division WHERE county_code = $1 AND code = $2 AND valid_to IS NULL', [
    county,
    code,
  ]);
  return rows.length > 0;
}

/** The other divisions under the same parent. */
export async function listPeers(
  db: Queries,
  county: string,
  code: string,
): Promise<{ code: DivisionCode; name: string }[]> {
  return db.query<{ code: DivisionCode; name: string }>(
    `SELECT d.code, d.name FROM division d JOIN division own ON own.county_code = d.county_code AND own.code = $2
     WHERE d.county_code = $1 AND d.parent_code = own.parent_code AND d.code <> own.code AND d.valid_to IS NULL ORDER BY d.code`,
    [county, code],
  );
}
