import { Type, type Static } from 'typebox';
import type { EncoderCandidate, EncoderChange } from '#contract/encoder';
import { EncoderChangeState, EncoderResult } from '#contract/encoder';
import { CameraId } from '#contract/ids';
import { EncoderSettings, OnvifAccess, type OnvifFault } from '#contract/onvif';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const DateColumn = Type.Unsafe<Date>(Type.Unknown());

/** A GOP of 2 s is measured with some tenths more or less. */
const LAZY_GOP_S = 2.5;
const MOST_CANDIDATES = 500;
const MOST_CHANGES = 20;

const HeadRow = Type.Object({
  id: Type.String(),
  state: EncoderChangeState,
  gopS: Nullable(Type.Number()),
  restores: Nullable(Type.String()),
  proposedBy: Type.String(),
  proposedAt: DateColumn,
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(DateColumn),
});
const ResultRow = Type.Object({ changeId: Type.String(), ...EncoderResult.properties });
const WaitingRow = Type.Object({
  changeId: Type.String(),
  cameraId: CameraId,
  village: Type.String(),
  gopS: Nullable(Type.Number()),
  wanted: Nullable(EncoderSettings),
  onvif: Nullable(OnvifAccess),
});
/** A camera whose turn it is. */
export type WaitingCamera = Static<typeof WaitingRow>;

const HEAD = `SELECT id, state, gop_s AS "gopS", restores, proposed_by AS "proposedBy", proposed_at AS "proposedAt",
    decided_by AS "decidedBy", decided_at AS "decidedAt" FROM encoder_change`;
const RESULT = `SELECT e.change_id AS "changeId", e.camera_id AS "cameraId", c.name, CASE e.state WHEN 'asking' THEN 'waiting' ELSE e.state END AS state,
    e.before, e.after, e.fault, e.detail
  FROM encoder_change_camera e JOIN camera c ON c.county_code = e.county_code AND c.id = e.camera_id`;

/** Cameras worth changing: H.265 or lazy in the small picture, settings reached, and in no change that is under way. */
export async function listCandidates(db: Queries, county: string): Promise<EncoderCandidate[]> {
  const rows = await db.query(
    `SELECT c.id, c.name, s.codec, s.gop_s AS "gopS"
     FROM camera c JOIN camera_state s ON s.county_code = c.county_code AND s.camera_id = c.id
     WHERE c.county_code = $1 AND c.onvif IS NOT NULL AND s.codec IS NOT NULL AND (s.codec NOT LIKE 'avc1%' OR s.gop_s > $2)
       AND NOT EXISTS (SELECT 1 FROM encoder_change_camera e JOIN encoder_change h ON h.county_code = e.county_code AND h.id = e.change_id
         WHERE e.county_code = c.county_code AND e.camera_id = c.id AND h.state IN ('proposed', 'running'))
     ORDER BY s.codec LIKE 'avc1%', s.gop_s DESC NULLS LAST, c.id LIMIT $3`,
    [county, LAZY_GOP_S, MOST_CANDIDATES],
  );
  const Row = Type.Object({ id: CameraId, name: Type.String(), codec: Type.String(), gopS: Nullable(Type.Number()) });
  return parseRows(Row, rows);
}

/** The latest changes with the results of their cameras. */
export async function listChanges(db: Queries, county: string): Promise<EncoderChange[]> {
  const rows = await db.query(`${HEAD} WHERE county_code = $1 ORDER BY proposed_at DESC, id LIMIT $2`, [
    county,
    MOST_CHANGES,
  ]);
  return withResults(db, county, rows);
}

/** One change, or null. `isForUpdate` keeps others from deciding it until the transaction ends. */
export async function findChange(
  db: Queries,
  county: string,
  id: string,
  isForUpdate = false,
): Promise<EncoderChange | null> {
  const lock = isForUpdate ? ' FOR UPDATE' : '';
  const rows = await db.query(`${HEAD} WHERE county_code = $1 AND id = $2${lock}`, [county, id]);
  return (await withResults(db, county, rows))[0] ?? null;
}

async function withResults(db: Queries, county: string, rows: readonly object[]): Promise<EncoderChange[]> {
  const heads = parseRows(HeadRow, rows);
  const ids = heads.map(({ id }) => id);
  const results = parseRows(
    ResultRow,
    await db.query(`${RESULT} WHERE e.county_code = $1 AND e.change_id = ANY ($2::uuid[]) ORDER BY e.camera_id`, [
      county,
      ids,
    ]),
  );
  return heads.map((head) => ({
    ...head,
    proposedAt: head.proposedAt.toISOString(),
    decidedAt: head.decidedAt?.toISOString() ?? null,
    cameras: results.filter(({ changeId }) => changeId === head.id).map(presentResult),
  }));
}

function presentResult(row: Static<typeof ResultRow>): EncoderResult {
  const { cameraId, name, state, before, after, fault, detail } = row;
  return { cameraId, name, state, before, after, fault, detail };
}

/** Which of these cameras have settings that are reached. */
export async function findSettable(db: Queries, county: string, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(
    'SELECT id FROM camera WHERE county_code = $1 AND id = ANY ($2) AND onvif IS NOT NULL',
    [county, [...ids]],
  );
  return new Set(rows.map(({ id }) => id));
}

/** What is proposed. */
export interface NewChange {
  readonly id: string;
  readonly gopS: number | null;
  readonly restores: string | null;
  readonly proposedBy: string;
  readonly at: Date;
  readonly cameras: readonly { id: string; wanted: EncoderSettings | null }[];
}

/** Stores a proposal. */
export async function insertChange(db: Queries, county: string, change: NewChange): Promise<void> {
  await db.query(
    `INSERT INTO encoder_change (county_code, id, gop_s, restores, state, proposed_by, proposed_at)
     VALUES ($1, $2, $3, $4, 'proposed', $5, $6)`,
    [county, change.id, change.gopS, change.restores, change.proposedBy, change.at],
  );
  await db.query(
    `INSERT INTO encoder_change_camera (county_code, change_id, camera_id, state, wanted)
     SELECT $1, $2, camera.id, 'waiting', camera.wanted FROM jsonb_to_recordset($3::jsonb) AS camera (id text, wanted jsonb)`,
    [county, change.id, JSON.stringify(change.cameras)],
  );
}

/** Stores what was decided. */
export async function decideChange(
  db: Queries,
  county: string,
  id: string,
  decided: { state: 'running' | 'refused'; by: string; at: Date },
): Promise<void> {
  await db.query(
    'UPDATE encoder_change SET state = $3, decided_by = $4, decided_at = $5 WHERE county_code = $1 AND id = $2',
    [county, id, decided.state, decided.by, decided.at],
  );
}

/** Takes the cameras whose turn it is; what another server asked for before `staleAt` and never finished is taken again. */
export async function takeWaiting(
  db: Queries,
  county: string,
  limit: number,
  at: Date,
  staleAt: Date,
): Promise<WaitingCamera[]> {
  const rows = await db.query(
    `WITH next AS (
       SELECT e.change_id, e.camera_id FROM encoder_change_camera e
         JOIN encoder_change h ON h.county_code = e.county_code AND h.id = e.change_id
       WHERE e.county_code = $1 AND h.state = 'running' AND (e.state = 'waiting' OR (e.state = 'asking' AND e.at < $4))
       ORDER BY h.decided_at, e.camera_id LIMIT $2 FOR UPDATE OF e SKIP LOCKED)
     UPDATE encoder_change_camera e SET state = 'asking', at = $3
     FROM next, encoder_change h, camera c
     WHERE e.county_code = $1 AND e.change_id = next.change_id AND e.camera_id = next.camera_id
       AND h.county_code = $1 AND h.id = e.change_id AND c.county_code = $1 AND c.id = e.camera_id
     RETURNING e.change_id AS "changeId", e.camera_id AS "cameraId", c.village_code AS village, h.gop_s AS "gopS", e.wanted, c.onvif`,
    [county, limit, at, staleAt],
  );
  return parseRows(WaitingRow, rows);
}

/** What a camera answered. */
export type CameraOutcome =
  | { readonly state: 'set'; readonly before: EncoderSettings; readonly after: EncoderSettings }
  | { readonly state: 'failed'; readonly fault: OnvifFault; readonly detail: string };

/** Keeps what became of a camera, and closes a change that has no camera left to ask. */
export async function keepOutcome(
  db: Queries,
  county: string,
  { changeId, cameraId }: Pick<WaitingCamera, 'changeId' | 'cameraId'>,
  outcome: CameraOutcome,
  at: Date,
): Promise<void> {
  // One at a time: of two last ones that end together, each would take the other for under way.
  await db.query('SELECT 1 FROM encoder_change WHERE county_code = $1 AND id = $2 FOR UPDATE', [county, changeId]);
  const set = outcome.state === 'set' ? outcome : null;
  const failed = outcome.state === 'failed' ? outcome : null;
  await db.query(
    `UPDATE encoder_change_camera SET state = $4, before = $5, after = $6, fault = $7, detail = $8, at = $9
     WHERE county_code = $1 AND change_id = $2 AND camera_id = $3`,
    [
      county,
      changeId,
      cameraId,
      outcome.state,
      set && JSON.stringify(set.before),
      set && JSON.stringify(set.after),
      failed?.fault ?? null,
      failed?.detail ?? null,
      at,
    ],
  );
  await db.query(
    `UPDATE encoder_change h SET state = 'done' WHERE county_code = $1 AND id = $2 AND state = 'running'
       AND NOT EXISTS (SELECT 1 FROM encoder_change_camera e WHERE e.county_code = $1 AND e.change_id = $2 AND e.state IN ('waiting', 'asking'))`,
    [county, changeId],
  );
}
