import type { Database, Queries } from '../../db/database.ts';

/** The three administrators of the demo: three people, as MLPS 2.0 level 3 asks for. */
const ADMINISTRATORS = [
  { name: 'system-admin', role: 'systemAdmin', displayName: '系统管理员' },
  { name: 'security-admin', role: 'securityAdmin', displayName: '安全管理员' },
  { name: 'audit-admin', role: 'auditAdmin', displayName: '审计管理员' },
] as const;

/**
 * Makes the demo's accounts for whatever county is loaded and gives them all one password hash: county, town and village seats,
 * one account for each worker, the three administrators. What exists keeps its place, its hash is replaced.
 */
export async function ensureDemoAccounts(db: Database, passwordHash: string): Promise<void> {
  await db.system(async (queries) => {
    await insertSeats(queries, db.countyCode, passwordHash);
    await insertWorkers(queries, db.countyCode, passwordHash);
    // The printed password opens them all, whatever somebody tried in an earlier run.
    await queries.query('DELETE FROM second_factor WHERE county_code = $1', [db.countyCode]);
    for (const { name, role, displayName } of ADMINISTRATORS) {
      await queries.query(
        `INSERT INTO account (county_code, name, display_name, role, scope_code, holder, password_hash)
         VALUES ($1, $2, $3, $4, $1, $2, $5) ON CONFLICT (county_code, name) DO UPDATE SET password_hash = $5, must_change_password = false`,
        [db.countyCode, name, displayName, role, passwordHash],
      );
    }
  });
}

async function insertSeats(queries: Queries, county: string, passwordHash: string): Promise<void> {
  await queries.query(
    `INSERT INTO account (county_code, name, display_name, role, scope_code, holder, password_hash)
     SELECT county_code, seat.name, division.name || seat.title, seat.role, code, seat.name, $2
     FROM division CROSS JOIN LATERAL (VALUES
       (CASE level WHEN 'county' THEN 'county-duty' ELSE level || '-duty-' || code END, '值班员', 'duty'),
       (CASE level WHEN 'county' THEN 'county-duty-2' ELSE level || '-duty-' || code || '-2' END, '接班员', 'duty'),
       (CASE level WHEN 'county' THEN 'county-leader' END, '领导', 'leader')) AS seat (name, title, role)
     WHERE county_code = $1 AND seat.name IS NOT NULL
     ON CONFLICT (county_code, name) DO UPDATE SET password_hash = $2, must_change_password = false`,
    [county, passwordHash],
  );
}

async function insertWorkers(queries: Queries, county: string, passwordHash: string): Promise<void> {
  await queries.query(
    `INSERT INTO account (county_code, name, display_name, role, scope_code, worker_id, holder, password_hash)
     SELECT county_code, 'worker-' || id, name, 'worker', village_code, id, 'worker-' || id, $2
     FROM worker WHERE county_code = $1
     ON CONFLICT (county_code, name) DO UPDATE SET password_hash = $2, must_change_password = false`,
    [county, passwordHash],
  );
}
