import type { IncidentDetail } from '#contract/incident';
import type { Queries } from '../../db/database.ts';

/** Tells whether a division is one of the county's today. */
export async function isDivision(db: Queries, county: string, code: string): Promise<boolean> {
  const rows = await db.query('SELECT code FROM division WHERE county_code = $1 AND code = $2 AND valid_to IS NULL', [
    county,
    code,
  ]);
  return rows.length > 0;
}

/** Whom a case may be transferred to. */
type Peer = IncidentDetail['transferTo'][number];

/** The other divisions under the same parent; for a department of the county, the county's centre and its other departments. */
export async function listPeers(
  db: Queries,
  county: string,
  { owner, department }: { readonly owner: string; readonly department: string | null },
): Promise<Peer[]> {
  if (department !== null) {
    return db.query<Peer>(
      `SELECT code, NULL AS department, name FROM division WHERE county_code = $1 AND code = $1
       UNION ALL SELECT county_code, code, name FROM department WHERE county_code = $1 AND code <> $2 ORDER BY 2 NULLS FIRST`,
      [county, department],
    );
  }
  return db.query<Peer>(
    `SELECT d.code, NULL AS department, d.name FROM division d JOIN division own ON own.county_code = d.county_code AND own.code = $2
     WHERE d.county_code = $1 AND d.parent_code = own.parent_code AND d.code <> own.code AND d.valid_to IS NULL ORDER BY d.code`,
    [county, owner],
  );
}
