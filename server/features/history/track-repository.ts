import { Type } from 'typebox';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import { packFixes, type TrackFix, unpackFixes } from './track-bytes.ts';
import type { TrackMinute } from './track-sampler.ts';

/** Adds minutes to the tracks; a minute that is known already is added to. */
export async function insertMinutes(db: Queries, county: string, minutes: readonly TrackMinute[]): Promise<void> {
  if (minutes.length === 0) return;
  await db.query(
    `INSERT INTO worker_track (county_code, minute, village_code, fixes)
     SELECT $1, to_timestamp(minute / 1000), village, decode(fixes, 'base64')
     FROM unnest($2::float8[], $3::text[], $4::text[]) AS m (minute, village, fixes)
     ON CONFLICT (county_code, minute, village_code) DO UPDATE SET fixes = worker_track.fixes || excluded.fixes`,
    [
      county,
      minutes.map((each) => each.minuteMs),
      minutes.map((each) => each.village),
      minutes.map((each) => Buffer.from(packFixes(each.fixes)).toString('base64')),
    ],
  );
}

const TrackRow = Type.Object({ minuteMs: Type.Number(), fixes: Type.Unsafe<Uint8Array>(Type.Unknown()) });

/** The fixes of the minutes from `from` to `to` of the workers that the viewer may see, oldest minute first. */
export async function readFixes(db: Queries, county: string, from: Date, to: Date): Promise<TrackFix[]> {
  const sql = `SELECT extract(epoch FROM minute)::float8 * 1000 AS "minuteMs", fixes FROM worker_track
    WHERE county_code = $1 AND minute >= $2 AND minute <= $3 ORDER BY minute`;
  const rows = parseRows(TrackRow, await db.query(sql, [county, from, to]));
  return rows.flatMap(({ minuteMs, fixes }) => unpackFixes(fixes, Math.round(minuteMs)));
}

/** Removes the tracks before a moment. */
export async function removeTracksBefore(db: Queries, county: string, before: Date): Promise<void> {
  await db.query('DELETE FROM worker_track WHERE county_code = $1 AND minute < $2', [county, before]);
}

/** Workers who accepted an order and have not done it. */
export async function listWorkersOnOrders(db: Queries, county: string): Promise<number[]> {
  const rows = await db.query(
    `SELECT DISTINCT worker_id AS id FROM order_receipt a WHERE county_code = $1 AND receipt = 'accepted'
       AND NOT EXISTS (SELECT FROM order_receipt d WHERE d.county_code = a.county_code AND d.order_id = a.order_id
         AND d.worker_id = a.worker_id AND d.receipt = 'done')`,
    [county],
  );
  return parseRows(Type.Object({ id: Type.Integer() }), rows).map((row) => row.id);
}
