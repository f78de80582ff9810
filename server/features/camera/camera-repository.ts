import { Type, type Static } from 'typebox';
import { type Camera, CameraState } from '#contract/camera';
import { CameraSource } from '#contract/camera-source';
import type { Bbox, Position } from '#contract/geo';
import { OnvifAccess } from '#contract/onvif';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** What was seen of a camera. */
const SEEN = {
  state: Nullable(CameraState),
  stateReason: Nullable(Type.String()),
  stateAt: Nullable(Type.Unsafe<Date>(Type.Unknown())),
  lastPictureAt: Nullable(Type.Unsafe<Date>(Type.Unknown())),
  codec: Nullable(Type.String()),
  widthPx: Nullable(Type.Integer()),
  heightPx: Nullable(Type.Integer()),
  fps: Nullable(Type.Number()),
  gopS: Nullable(Type.Number()),
};

const CameraRowSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  class: Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)]),
  village: Type.String(),
  lng: Type.Number(),
  lat: Type.Number(),
  azimuthDeg: Type.Number(),
  fovDeg: Type.Number(),
  rangeM: Type.Number(),
  recorderId: Nullable(Type.String()),
  channel: Nullable(Type.Integer()),
  linkId: Nullable(Type.String()),
  zone: Type.String(),
  source: CameraSource,
  credential: Nullable(Type.Unsafe<Uint8Array>(Type.Unknown())),
  onvif: Nullable(OnvifAccess),
  ...SEEN,
  version: Type.Integer(),
});
/** A camera as it is stored, with its sealed credential and its state where it was ever seen. */
export type CameraRow = Static<typeof CameraRowSchema>;

const SELECT = `SELECT c.id, c.name, c.class, c.village_code AS village, ST_X(c.point) AS lng, ST_Y(c.point) AS lat,
    c.azimuth_deg AS "azimuthDeg", c.fov_deg AS "fovDeg", c.range_m AS "rangeM", c.recorder_id AS "recorderId", c.channel,
    c.link_id AS "linkId", c.zone, c.source, c.credential, c.onvif, s.state, s.reason AS "stateReason", s.at AS "stateAt",
    s.last_picture_at AS "lastPictureAt", s.codec, s.width_px AS "widthPx", s.height_px AS "heightPx", s.fps, s.gop_s AS "gopS", c.version
  FROM camera c LEFT JOIN camera_state s ON s.county_code = c.county_code AND s.camera_id = c.id`;

/** What a list of cameras is narrowed by. */
export interface CameraFilter {
  /** ILIKE pattern for name or id. */
  readonly pattern: string | null;
  readonly bbox: Bbox | null;
  readonly after: string;
  readonly limit: number;
}

/** Cameras the viewer may see, by id. */
export async function listCameras(db: Queries, county: string, filter: CameraFilter): Promise<CameraRow[]> {
  const [west, south, east, north] = filter.bbox ?? [null, null, null, null];
  const rows = await db.query(
    `${SELECT} WHERE c.county_code = $1 AND c.id > $2 AND ($3::text IS NULL OR c.name ILIKE $3 OR c.id LIKE $3)
       AND ($4::float8 IS NULL OR c.point && ST_MakeEnvelope($4, $5, $6, $7, 4326)) ORDER BY c.id LIMIT $8`,
    [county, filter.after, filter.pattern, west, south, east, north, filter.limit],
  );
  return parseRows(CameraRowSchema, rows);
}

/** Every camera of the county, for the media processes: needs a transaction that sees them all. */
export async function listAllCameras(db: Queries, county: string): Promise<CameraRow[]> {
  return parseRows(CameraRowSchema, await db.query(`${SELECT} WHERE c.county_code = $1 ORDER BY c.id`, [county]));
}

/** One camera, or null when there is none the viewer may see. */
export async function findCamera(db: Queries, county: string, id: string): Promise<CameraRow | null> {
  const rows = await db.query(`${SELECT} WHERE c.county_code = $1 AND c.id = $2`, [county, id]);
  return parseRows(CameraRowSchema, rows)[0] ?? null;
}

/** The cameras nearest to a point, as the crow flies in degrees. */
export async function listNear(db: Queries, county: string, at: Position, limit: number): Promise<CameraRow[]> {
  const rows = await db.query(
    `${SELECT} WHERE c.county_code = $1 ORDER BY c.point <-> ST_SetSRID(ST_MakePoint($2, $3), 4326) LIMIT $4`,
    [county, at[0], at[1], limit],
  );
  return parseRows(CameraRowSchema, rows);
}

/** Village of the basic grid that a point lies in, or null outside the county. */
export async function locateVillage(db: Queries, county: string, at: Position): Promise<string | null> {
  const rows = await db.query<{ village: string }>(
    `SELECT village_code AS village FROM grid WHERE county_code = $1 AND is_basic
       AND ST_Covers(geom, ST_SetSRID(ST_MakePoint($2, $3), 4326)) ORDER BY code LIMIT 1`,
    [county, at[0], at[1]],
  );
  return rows[0]?.village ?? null;
}

/** A camera as an administrator wants it. */
export type WantedCamera = Omit<CameraRow, keyof typeof SEEN | 'version'>;

/** Stores a camera, new or changed; the version rises by one. */
export async function saveCamera(db: Queries, county: string, camera: WantedCamera): Promise<void> {
  await db.query(
    `INSERT INTO camera (county_code, id, name, class, owner, village_code, point, azimuth_deg, fov_deg, range_m, recorder_id, channel,
       link_id, zone, source, credential, onvif)
     VALUES ($1, $2, $3, $4, '', $5, ST_SetSRID(ST_MakePoint($6, $7), 4326), $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
     ON CONFLICT (county_code, id) DO UPDATE SET name = $3, class = $4, village_code = $5,
       point = ST_SetSRID(ST_MakePoint($6, $7), 4326), azimuth_deg = $8, fov_deg = $9, range_m = $10, recorder_id = $11,
       channel = $12, link_id = $13, zone = $14, source = $15, credential = $16,
       onvif = $17, version = camera.version + 1`,
    [
      county,
      camera.id,
      camera.name,
      camera.class,
      camera.village,
      camera.lng,
      camera.lat,
      camera.azimuthDeg,
      camera.fovDeg,
      camera.rangeM,
      camera.recorderId,
      camera.channel,
      camera.linkId,
      camera.zone,
      JSON.stringify(camera.source),
      camera.credential === null ? null : Buffer.from(camera.credential),
      camera.onvif === null ? null : JSON.stringify(camera.onvif),
    ],
  );
}

/** Tells which of a recorder and a link are not known. */
export async function isKnownDevice(db: Queries, county: string, table: 'recorder' | 'link', id: string) {
  return (await db.query(`SELECT 1 FROM ${table} WHERE county_code = $1 AND id = $2`, [county, id])).length > 0;
}

/** Forgets what was seen through an address that a camera has no longer. */
export async function forgetState(db: Queries, county: string, seen: { id: string; village: string; at: Date }) {
  await db.query(
    `INSERT INTO camera_state (county_code, camera_id, village_code, state, at, since) VALUES ($1, $2, $3, 'unknown', $4, $4)
     ON CONFLICT (county_code, camera_id) DO UPDATE SET state = 'unknown', reason = NULL, at = $4, since = $4, village_code = $3,
       last_picture_at = NULL, codec = NULL, width_px = NULL, height_px = NULL, fps = NULL, gop_s = NULL`,
    [county, seen.id, seen.village, seen.at],
  );
}

/** Recorders and links of the county, for the media processes. */
export async function listDevices(db: Queries, county: string) {
  const recorders = await db.query<{ id: string; maxSessions: number }>(
    'SELECT id, max_sessions AS "maxSessions" FROM recorder WHERE county_code = $1',
    [county],
  );
  const links = await db.query<{ id: string; budgetMbps: number }>(
    'SELECT id, budget_mbps AS "budgetMbps" FROM link WHERE county_code = $1',
    [county],
  );
  return { recorders, links };
}

/** The contract's shape of a stored camera: nothing of its address. */
export function presentCamera(row: CameraRow): Camera {
  return {
    id: row.id as Camera['id'],
    name: row.name,
    class: row.class,
    village: row.village as Camera['village'],
    position: [row.lng, row.lat],
    azimuthDeg: row.azimuthDeg,
    fovDeg: row.fovDeg,
    rangeM: row.rangeM,
    recorderId: row.recorderId,
    channel: row.channel,
    linkId: row.linkId,
    zone: row.zone,
    sourceKind: row.source.kind,
    state: row.state ?? 'unknown',
    stateReason: row.stateReason,
    stateAt: row.stateAt?.toISOString() ?? null,
    lastPictureAt: row.lastPictureAt?.toISOString() ?? null,
    hasPtz: row.onvif?.hasPtz ?? false,
    video: videoOf(row),
    version: row.version,
  };
}

function videoOf({ codec, widthPx, heightPx, fps, gopS }: CameraRow): Camera['video'] {
  return codec === null || widthPx === null || heightPx === null ? null : { codec, widthPx, heightPx, fps, gopS };
}
