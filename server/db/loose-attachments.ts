import type { Queries } from './database.ts';

/** Gives an account's own photos that belong to nothing yet to an incident; tells how many of them exist. */
export async function claimLooseAttachments(
  db: Queries,
  county: string,
  incidentId: string | null,
  account: string,
  ids: readonly string[],
): Promise<number> {
  const rows = await db.query(
    `UPDATE attachment SET incident_id = $2
     WHERE county_code = $1 AND id = ANY ($3::uuid[]) AND uploaded_by = $4 AND incident_id IS NULL RETURNING 1`,
    [county, incidentId, ids, account],
  );
  return rows.length;
}
