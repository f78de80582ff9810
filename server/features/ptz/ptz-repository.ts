import { Type } from 'typebox';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import type { Viewer } from '../../db/viewer.ts';
import { HOLD_MS, rankOf, type PtzHold } from './ptz-rules.ts';

const HoldRow = Type.Object({
  account: Type.String(),
  displayName: Type.String(),
  rank: Type.Integer(),
  until: Type.Unsafe<Date>(Type.Unknown()),
});

/** Whose hand is, or was last, on a camera; locks the row until the transaction ends where `isForUpdate`. */
export async function findHold(
  db: Queries,
  county: string,
  cameraId: string,
  isForUpdate = false,
): Promise<PtzHold | null> {
  const rows = await db.query(
    `SELECT account, display_name AS "displayName", rank, until FROM ptz_hold
     WHERE county_code = $1 AND camera_id = $2${isForUpdate ? ' FOR UPDATE' : ''}`,
    [county, cameraId],
  );
  return parseRows(HoldRow, rows)[0] ?? null;
}

/**
 * Puts the viewer's hand on a camera for a while more, where it is free, its own or of a lower rank.
 * @returns false when somebody was quicker
 */
export async function putHold(
  db: Queries,
  county: string,
  camera: { id: string; village: string },
  viewer: Viewer,
  at: Date,
): Promise<boolean> {
  const until = new Date(at.getTime() + HOLD_MS);
  const rows = await db.query(
    `INSERT INTO ptz_hold (county_code, camera_id, village_code, account, display_name, rank, until)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (county_code, camera_id) DO UPDATE SET village_code = $3, account = $4, display_name = $5, rank = $6, until = $7
       WHERE ptz_hold.account = $4 OR ptz_hold.until <= $8 OR ptz_hold.rank < $6
     RETURNING camera_id`,
    [county, camera.id, camera.village, viewer.account, viewer.displayName, rankOf(viewer), until, at],
  );
  return rows.length > 0;
}

/** Lets go of a camera, if it is the account's own hand. */
export async function dropHold(db: Queries, county: string, cameraId: string, account: string): Promise<boolean> {
  const rows = await db.query(
    'DELETE FROM ptz_hold WHERE county_code = $1 AND camera_id = $2 AND account = $3 RETURNING camera_id',
    [county, cameraId, account],
  );
  return rows.length > 0;
}
