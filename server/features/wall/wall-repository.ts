import { Type, type Static } from 'typebox';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const WallRow = Type.Object({
  wallId: Type.String(),
  code: Type.String(),
  secretSha256: Type.String(),
  scope: Type.String(),
  isApproved: Type.Boolean(),
  seenAt: Type.Union([Type.Unsafe<Date>(Type.Unknown()), Type.Null()]),
});
/** A wall device as it is stored. */
export type WallRow = Static<typeof WallRow>;

const COLUMNS = `wall_id AS "wallId", code, secret_sha256 AS "secretSha256", scope_code AS scope, approved_at IS NOT NULL AS "isApproved",
  seen_at AS "seenAt"`;

/** Devices that asked to be a wall, newest first. */
export async function listWalls(db: Queries, county: string): Promise<WallRow[]> {
  const rows = await db.query(`SELECT ${COLUMNS} FROM wall_device WHERE county_code = $1 ORDER BY wall_id LIMIT 1000`, [
    county,
  ]);
  return parseRows(WallRow, rows);
}

/** One device, or null. */
export async function findWall(db: Queries, county: string, wallId: string): Promise<WallRow | null> {
  const rows = await db.query(`SELECT ${COLUMNS} FROM wall_device WHERE county_code = $1 AND wall_id = $2`, [
    county,
    wallId,
  ]);
  return parseRows(WallRow, rows)[0] ?? null;
}

/** A device that asks to be a wall; of its secret only the SHA-256 is kept. */
export interface NewWall {
  readonly wallId: string;
  readonly code: string;
  readonly secretSha256: string;
  readonly scope: string;
}

/** Stores a device; one that is known already stays as it is. */
export async function insertWall(db: Queries, county: string, wall: NewWall): Promise<void> {
  await db.query(
    `INSERT INTO wall_device (county_code, wall_id, code, secret_sha256, scope_code) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING`,
    [county, wall.wallId, wall.code, wall.secretSha256, wall.scope],
  );
}

/** Lets a device be a wall of a scope: it gets an account that no password opens. */
export async function approveWall(
  db: Queries,
  county: string,
  wallId: string,
  approval: { scope: string; by: string; at: Date },
): Promise<void> {
  await db.query(
    `UPDATE wall_device SET scope_code = $3, approved_by = $4, approved_at = coalesce(approved_at, $5)
     WHERE county_code = $1 AND wall_id = $2`,
    [county, wallId, approval.scope, approval.by, approval.at],
  );
  await db.query(
    `INSERT INTO account (county_code, name, display_name, role, scope_code, holder, password_hash)
     VALUES ($1, $2, $2, 'wall', $3, $2, '') ON CONFLICT (county_code, name) DO UPDATE SET scope_code = $3`,
    [county, wallId, approval.scope],
  );
}

/** Notes that a device showed itself. */
export async function touchWall(db: Queries, county: string, wallId: string, at: Date): Promise<void> {
  await db.query('UPDATE wall_device SET seen_at = $3 WHERE county_code = $1 AND wall_id = $2', [county, wallId, at]);
}

/** Tells whether a division is known. */
export async function isDivision(db: Queries, county: string, code: string): Promise<boolean> {
  return (await db.query('SELECT 1 FROM division WHERE county_code = $1 AND code = $2', [county, code])).length > 0;
}
