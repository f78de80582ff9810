import { Type, type Static } from 'typebox';
import { CameraState } from '#contract/camera';
import type { CameraHealth } from '#contract/camera-health';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Time = Type.Unsafe<Date>(Type.Unknown());

const KnownState = Type.Object({
  id: Type.String(),
  village: Type.String(),
  state: Nullable(CameraState),
  reason: Nullable(Type.String()),
  at: Nullable(Time),
});

/** What is stored of these cameras' states; a camera that does not exist is missing. */
export async function readStates(db: Queries, county: string, ids: readonly string[]) {
  const rows = await db.query(
    `SELECT c.id, c.village_code AS village, s.state, s.reason, s.at FROM camera c
       LEFT JOIN camera_state s ON s.county_code = c.county_code AND s.camera_id = c.id
     WHERE c.county_code = $1 AND c.id = ANY($2)`,
    [county, [...ids]],
  );
  return new Map(parseRows(KnownState, rows).map((row) => [row.id, row]));
}

/** Stores verdicts, each with the village of its camera; `since` stays where the state does. */
export async function saveStates(
  db: Queries,
  county: string,
  verdicts: readonly { health: CameraHealth; village: string }[],
): Promise<void> {
  const rows = verdicts.map(({ health, village }) => ({
    id: health.cameraId,
    village,
    state: health.state,
    reason: health.reason,
    at: health.at,
    picture: health.lastPictureAt,
    codec: health.video?.codec ?? null,
    width: health.video?.widthPx ?? null,
    height: health.video?.heightPx ?? null,
    fps: health.video?.fps ?? null,
    gop: health.video?.gopS ?? null,
  }));
  await db.query(
    `INSERT INTO camera_state AS s (county_code, camera_id, village_code, state, reason, at, since, last_picture_at, codec, width_px, height_px, fps, gop_s)
     SELECT $1, id, village, state, reason, at, at, picture, codec, width, height, fps, gop
     FROM jsonb_to_recordset($2::jsonb) AS t(id text, village text, state text, reason text, at timestamptz, picture timestamptz,
       codec text, width integer, height integer, fps real, gop real)
     ON CONFLICT (county_code, camera_id) DO UPDATE SET
       since = CASE WHEN s.state = excluded.state AND s.reason IS NOT DISTINCT FROM excluded.reason THEN coalesce(s.since, s.at) ELSE excluded.since END,
       state = excluded.state, reason = excluded.reason, at = excluded.at, village_code = excluded.village_code,
       last_picture_at = coalesce(excluded.last_picture_at, s.last_picture_at), codec = coalesce(excluded.codec, s.codec),
       width_px = coalesce(excluded.width_px, s.width_px), height_px = coalesce(excluded.height_px, s.height_px),
       fps = coalesce(excluded.fps, s.fps), gop_s = coalesce(excluded.gop_s, s.gop_s)`,
    [county, JSON.stringify(rows)],
  );
}

/** Notes that states still hold. */
export async function confirmStates(
  db: Queries,
  county: string,
  seen: readonly { cameraId: string; at: string; lastPictureAt: string | null }[],
): Promise<void> {
  await db.query(
    `UPDATE camera_state s SET at = t.at, last_picture_at = coalesce(t."lastPictureAt", s.last_picture_at)
     FROM jsonb_to_recordset($2::jsonb) AS t("cameraId" text, at timestamptz, "lastPictureAt" timestamptz)
     WHERE s.county_code = $1 AND s.camera_id = t."cameraId" AND s.at < t.at`,
    [county, JSON.stringify(seen)],
  );
}

/** Cameras that are said to be something, for the watch over whether anybody still looks. */
export async function listKnown(db: Queries, county: string): Promise<{ id: string; village: string }[]> {
  return db.query<{ id: string; village: string }>(
    `SELECT camera_id AS id, village_code AS village FROM camera_state WHERE county_code = $1 AND state <> 'unknown'`,
    [county],
  );
}

/** Stores whether a recorder answers; `since` stays where that does. */
export async function saveRecorder(
  db: Queries,
  county: string,
  { id, isUp, at }: { id: string; isUp: boolean; at: string },
): Promise<void> {
  await db.query(
    `INSERT INTO recorder_state AS s (county_code, recorder_id, village_code, is_up, since)
     SELECT county_code, id, village_code, $3, $4 FROM recorder WHERE county_code = $1 AND id = $2
     ON CONFLICT (county_code, recorder_id) DO UPDATE SET
       since = CASE WHEN s.is_up = excluded.is_up THEN s.since ELSE excluded.since END, is_up = excluded.is_up`,
    [county, id, isUp, at],
  );
}

/** Adds a stretch of time to the uptime of every village, by the cameras' states now. What hides behind a dead recorder counts as seen without a picture. */
export async function addUptime(db: Queries, county: string, day: string, seconds: number): Promise<void> {
  await db.query(
    `INSERT INTO camera_uptime AS u (county_code, village_code, day, known_s, online_s)
     SELECT county_code, village_code, $2::date, count(*) * $3::float8, count(*) FILTER (WHERE state = 'online') * $3::float8
     FROM camera_state WHERE county_code = $1 AND (state <> 'unknown' OR reason = 'recorder-down') GROUP BY county_code, village_code
     ON CONFLICT (county_code, village_code, day) DO UPDATE SET known_s = u.known_s + excluded.known_s, online_s = u.online_s + excluded.online_s`,
    [county, day, seconds],
  );
}

const DownCameraSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  village: Type.String(),
  recorderId: Nullable(Type.String()),
  linkId: Nullable(Type.String()),
  state: Type.Union([Type.Literal('stale'), Type.Literal('offline'), Type.Literal('fault')]),
  reason: Nullable(Type.String()),
  since: Time,
});
/** A camera without a picture. */
export type DownCamera = Static<typeof DownCameraSchema>;

/** Cameras in scope that are not online, those of which nothing is known apart. */
export async function listDown(db: Queries, county: string): Promise<DownCamera[]> {
  const rows = await db.query(
    `SELECT c.id, c.name, c.village_code AS village, c.recorder_id AS "recorderId", c.link_id AS "linkId", s.state, s.reason,
       coalesce(s.since, s.at) AS since
     FROM camera_state s JOIN camera c ON c.county_code = s.county_code AND c.id = s.camera_id
     WHERE s.county_code = $1 AND s.state IN ('stale', 'offline', 'fault') ORDER BY since DESC, c.id`,
    [county],
  );
  return parseRows(DownCameraSchema, rows);
}

const DeviceSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  village: Type.String(),
  linkId: Nullable(Type.String()),
  isRecorder: Type.Boolean(),
  isDown: Type.Boolean(),
  since: Nullable(Time),
  cameras: Type.Integer(),
});
/** What can be reached by itself: a recorder, or a camera that stands alone. */
export type Device = Static<typeof DeviceSchema>;

/** Every recorder and lone camera in scope, with whether it can be reached and how many cameras it serves. */
export async function listDevices(db: Queries, county: string): Promise<Device[]> {
  const rows = await db.query(
    `SELECT r.id, r.name, r.village_code AS village, r.link_id AS "linkId", true AS "isRecorder", coalesce(NOT s.is_up, false) AS "isDown",
       s.since, (SELECT count(*)::integer FROM camera c WHERE c.county_code = r.county_code AND c.recorder_id = r.id) AS cameras
     FROM recorder r LEFT JOIN recorder_state s ON s.county_code = r.county_code AND s.recorder_id = r.id WHERE r.county_code = $1
     UNION ALL
     SELECT c.id, c.name, c.village_code, c.link_id, false, coalesce(s.state = 'offline' AND s.reason = 'unreachable', false), s.since, 1
     FROM camera c LEFT JOIN camera_state s ON s.county_code = c.county_code AND s.camera_id = c.id
     WHERE c.county_code = $1 AND c.recorder_id IS NULL`,
    [county],
  );
  return parseRows(DeviceSchema, rows);
}

const UptimeSchema = Type.Object({
  village: Type.String(),
  name: Type.String(),
  cameras: Type.Integer(),
  online: Type.Integer(),
  down: Type.Integer(),
  today: Nullable(Type.Number()),
  week: Nullable(Type.Number()),
});
/** Cameras of one village, now and over time. */
export type VillageCameras = Static<typeof UptimeSchema>;

/** Villages in scope that have cameras, the worst of the week first. */
export async function listVillages(db: Queries, county: string, day: string): Promise<VillageCameras[]> {
  const rows = await db.query(
    `SELECT v.village, coalesce(d.name, v.village) AS name, v.cameras, v.online, v.down, t.online_s / nullif(t.known_s, 0) AS today,
       w.online_s / nullif(w.known_s, 0) AS week
     FROM (SELECT c.village_code AS village, count(*)::integer AS cameras, (count(*) FILTER (WHERE s.state = 'online'))::integer AS online,
             (count(*) FILTER (WHERE s.state IN ('stale', 'offline', 'fault') OR s.reason = 'recorder-down'))::integer AS down
           FROM camera c LEFT JOIN camera_state s ON s.county_code = c.county_code AND s.camera_id = c.id
           WHERE c.county_code = $1 GROUP BY c.village_code) v
       LEFT JOIN division d ON d.county_code = $1 AND d.code = v.village
       LEFT JOIN camera_uptime t ON t.county_code = $1 AND t.village_code = v.village AND t.day = $2::date
       LEFT JOIN (SELECT village_code, sum(online_s) AS online_s, sum(known_s) AS known_s FROM camera_uptime
                  WHERE county_code = $1 AND day > $2::date - 7 GROUP BY village_code) w ON w.village_code = v.village
     ORDER BY week NULLS LAST, v.village`,
    [county, day],
  );
  return parseRows(UptimeSchema, rows);
}
