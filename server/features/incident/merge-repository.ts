import type { IncidentReference } from '#contract/incident';
import type { Queries } from '../../db/database.ts';

/** What was merged into an incident, oldest first, as far as the viewer may see it. */
export async function listMerged(db: Queries, county: string, id: string): Promise<IncidentReference[]> {
  return db.query<IncidentReference>(
    `SELECT id, case_number AS "caseNumber", title FROM incident
     WHERE county_code = $1 AND merged_into = $2 ORDER BY received_at, id`,
    [county, id],
  );
}

/** Names an incident, or null when there is none the viewer may see. */
export async function findReference(db: Queries, county: string, id: string): Promise<IncidentReference | null> {
  const rows = await db.query<IncidentReference>(
    'SELECT id, case_number AS "caseNumber", title FROM incident WHERE county_code = $1 AND id = $2',
    [county, id],
  );
  return rows[0] ?? null;
}

/** Lets the followers of a merged incident follow the one it was merged into. */
export async function addFollowers(
  db: Queries,
  county: string,
  into: string,
  via: string,
  workers: readonly number[],
): Promise<void> {
  await db.query(
    `INSERT INTO incident_follower (county_code, incident_id, worker_id, via)
     SELECT $1, $2, worker, $3 FROM unnest($4::integer[]) worker ON CONFLICT DO NOTHING`,
    [county, into, via, workers],
  );
}

/** Undoes `addFollowers`. */
export async function removeFollowers(db: Queries, county: string, into: string, via: string): Promise<void> {
  await db.query('DELETE FROM incident_follower WHERE county_code = $1 AND incident_id = $2 AND via = $3', [
    county,
    into,
    via,
  ]);
}
