import type { Position } from '#contract/geo';
import type { CertificateCategory, Force, WhistleRules } from '#contract/whistle';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import type { Viewer } from '../../db/viewer.ts';
import {
  CALL_COLUMNS,
  CallRow,
  FORCE_COLUMNS,
  ForceRow,
  presentForce,
  STEP_COLUMNS,
  StepRow,
  WHISTLE_COLUMNS,
  WhistleRow,
} from './whistle-row.ts';

const FROM = `FROM whistle w LEFT JOIN certificate_category k ON k.county_code = w.county_code AND k.code = w.certificate`;

/** What holds where a county's pack says nothing. */
const DEFAULT_RULES: WhistleRules = { acceptWithinMin: 5, farM: 500 };

/** A whistle with the calls of its forces. */
export interface StoredWhistle {
  readonly row: WhistleRow;
  readonly calls: readonly CallRow[];
}

/** What a list of whistles is narrowed by. */
export interface WhistleFilter {
  readonly state: string | null;
  readonly forceId: string | null;
  readonly village: string | null;
  readonly since: string | null;
  /** Only with a call that went to the county, or that a team without the certificate took. */
  readonly mark: 'escalated' | 'uncertified' | null;
  /** Blown at and id of the last row of the page before. */
  readonly after: readonly [string, string] | null;
  readonly limit: number;
}

/** Whistles the viewer may see, newest first. */
export async function listWhistles(db: Queries, county: string, filter: WhistleFilter): Promise<StoredWhistle[]> {
  const rows = await db.query(
    `SELECT ${WHISTLE_COLUMNS} ${FROM}
     WHERE w.county_code = $1 AND ($2::text IS NULL OR w.state = $2) AND ($3::text IS NULL OR w.village_code = $3)
       AND ($4::timestamptz IS NULL OR w.blown_at >= $4)
       AND (($5::text IS NULL AND $6::text IS NULL) OR EXISTS (SELECT FROM whistle_call c
         WHERE c.county_code = w.county_code AND c.whistle_id = w.id AND ($5::text IS NULL OR c.force_id = $5)
           AND CASE $6::text WHEN 'escalated' THEN c.escalated_at IS NOT NULL WHEN 'uncertified' THEN c.lacks_certificate ELSE true END))
       AND ($7::timestamptz IS NULL OR (w.blown_at, w.id) < ($7, $8::uuid))
     ORDER BY w.blown_at DESC, w.id DESC LIMIT $9`,
    [
      county,
      filter.state,
      filter.village,
      filter.since,
      filter.forceId,
      filter.mark,
      filter.after?.[0] ?? null,
      filter.after?.[1] ?? null,
      filter.limit,
    ],
  );
  return withCalls(db, county, parseRows(WhistleRow, rows));
}

/** Whistles that have not ended, oldest first: what a desk and a wall start from. */
export async function listOpenWhistles(db: Queries, county: string): Promise<StoredWhistle[]> {
  // Written out, so that the partial index whistle_open is used.
  const rows = await db.query(
    `SELECT ${WHISTLE_COLUMNS} ${FROM} WHERE w.county_code = $1 AND w.state = 'open' ORDER BY w.blown_at, w.id`,
    [county],
  );
  return withCalls(db, county, parseRows(WhistleRow, rows));
}

/** All about an incident that the viewer may see, oldest first. */
export async function listOfIncident(db: Queries, county: string, incidentId: string): Promise<StoredWhistle[]> {
  const rows = await db.query(
    `SELECT ${WHISTLE_COLUMNS} ${FROM} WHERE w.county_code = $1 AND w.incident_id = $2 ORDER BY w.blown_at, w.id`,
    [county, incidentId],
  );
  return withCalls(db, county, parseRows(WhistleRow, rows));
}

/** One whistle, or null when there is none the viewer may see; `lock` keeps others from changing it meanwhile. */
export async function findWhistle(
  db: Queries,
  county: string,
  id: string,
  lock = false,
): Promise<StoredWhistle | null> {
  const rows = await db.query(
    `SELECT ${WHISTLE_COLUMNS} ${FROM} WHERE w.county_code = $1 AND w.id = $2 ${lock ? 'FOR UPDATE OF w' : ''}`,
    [county, id],
  );
  return (await withCalls(db, county, parseRows(WhistleRow, rows)))[0] ?? null;
}

async function withCalls(db: Queries, county: string, rows: readonly WhistleRow[]): Promise<StoredWhistle[]> {
  if (rows.length === 0) return [];
  const calls = await db.query(
    `SELECT ${CALL_COLUMNS} FROM whistle_call c
     JOIN force f ON f.county_code = c.county_code AND f.id = c.force_id
     LEFT JOIN force g ON g.county_code = c.county_code AND g.id = c.team_id
     WHERE c.county_code = $1 AND c.whistle_id = ANY ($2::uuid[]) ORDER BY c.force_id`,
    [county, rows.map((row) => row.id)],
  );
  const byWhistle = new Map<string, CallRow[]>(rows.map((row) => [row.id, []]));
  for (const call of parseRows(CallRow, calls)) byWhistle.get(call.whistleId)?.push(call);
  return rows.map((row) => ({ row, calls: byWhistle.get(row.id) ?? [] }));
}

/** The log of a whistle, oldest first. */
export async function listSteps(db: Queries, county: string, id: string): Promise<StepRow[]> {
  const rows = await db.query(
    `SELECT ${STEP_COLUMNS} FROM whistle_step WHERE county_code = $1 AND whistle_id = $2 ORDER BY number`,
    [county, id],
  );
  return parseRows(StepRow, rows);
}

/** The county's teams, those of the county first. */
export async function listForces(db: Queries, county: string): Promise<Force[]> {
  const sql = `SELECT ${FORCE_COLUMNS} FROM force WHERE county_code = $1 ORDER BY length(division_code), division_code, id`;
  return parseRows(ForceRow, await db.query(sql, [county])).map(presentForce);
}

/** The county's list of certificate categories. */
export function listCertificates(db: Queries, county: string): Promise<CertificateCategory[]> {
  return db.query('SELECT code, name FROM certificate_category WHERE county_code = $1 ORDER BY code', [county]);
}

/** What the county lays down about whistles. */
export async function readRules(db: Queries, county: string): Promise<WhistleRules> {
  const rows = await db.query<WhistleRules>(
    'SELECT accept_within_min::float8 AS "acceptWithinMin", far_m::float8 AS "farM" FROM whistle_rule WHERE county_code = $1',
    [county],
  );
  return rows[0] ?? DEFAULT_RULES;
}

/** The category that the list in force asks for, for the matter of incident `i`; its name is that of the county's own category. */
const CERTIFICATE_OF_MATTER = `SELECT k.code FROM routing_line l
    JOIN routing_version v ON v.county_code = l.county_code AND v.version = l.version AND v.state = 'inForce'
    JOIN certificate_category k ON k.county_code = l.county_code AND k.name = l.content ->> 'certificate'
  WHERE l.county_code = i.county_code AND l.content ->> 'matter' = i.matter_code ORDER BY l.number LIMIT 1`;

/** A case that a village whistles about, or null when it is none of its own. */
export async function findCase(db: Queries, county: string, id: string, village: string) {
  const rows = await db.query<{ title: string; text: string; lng: number; lat: number; certificate: string | null }>(
    `SELECT i.title, i.body AS text, ST_X(i.point) AS lng, ST_Y(i.point) AS lat, (${CERTIFICATE_OF_MATTER}) AS certificate
     FROM incident i WHERE i.county_code = $1 AND i.id = $2 AND i.village_code = $3`,
    [county, id, village],
  );
  return rows[0] ?? null;
}

/** Tells whether a point lies in a division. */
export async function liesIn(db: Queries, county: string, division: string, [lng, lat]: Position): Promise<boolean> {
  const sql = `SELECT 1 FROM division
    WHERE county_code = $1 AND code = $2 AND ST_Covers(geom, ST_SetSRID(ST_MakePoint($3, $4), 4326))`;
  return (await db.query(sql, [county, division, lng, lat])).length > 0;
}

/** Where a worker's phone was at `since` or later, or null; row security leaves the viewer's workers. */
export async function findFix(db: Queries, county: string, workerId: number, since: Date): Promise<Position | null> {
  const rows = await db.query<{ lng: number; lat: number }>(
    `SELECT ST_X(point) AS lng, ST_Y(point) AS lat FROM worker_position
     WHERE county_code = $1 AND worker_id = $2 AND observed_at >= $3`,
    [county, workerId, since],
  );
  return rows[0] === undefined ? null : [rows[0].lng, rows[0].lat];
}

/** A new whistle. */
export interface NewWhistle {
  readonly id: string;
  readonly village: string;
  readonly incidentId: string | null;
  readonly matter: string;
  readonly text: string;
  readonly certificate: string | null;
  readonly position: Position;
  readonly viewer: Viewer;
  readonly at: Date;
}

/** Stores a whistle without its calls. */
export async function insertWhistle(db: Queries, county: string, whistle: NewWhistle): Promise<void> {
  const { id, village, incidentId, matter, text, certificate, position, viewer, at } = whistle;
  await db.query(
    `INSERT INTO whistle (county_code, id, village_code, incident_id, matter, body, certificate, point, blown_by, blown_by_name,
       blown_at, state, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, ST_SetSRID(ST_MakePoint($8, $9), 4326), $10, $11, $12, 'open', 1)`,
    [county, id, village, incidentId, matter, text, certificate, ...position, viewer.account, viewer.displayName, at],
  );
}

/** Stores the call of one force. */
export async function insertCall(
  db: Queries,
  county: string,
  whistle: NewWhistle,
  call: { readonly forceId: string; readonly answering: string; readonly acceptBy: Date | null },
): Promise<void> {
  await db.query(
    `INSERT INTO whistle_call (county_code, whistle_id, force_id, village_code, state, answering_code, accept_by, blown_at)
     VALUES ($1, $2, $3, $4, 'blown', $5, $6, $7)`,
    [county, whistle.id, call.forceId, whistle.village, call.answering, call.acceptBy, whistle.at],
  );
}

/** Writes a call as it stands after a step. */
export async function updateCall(db: Queries, county: string, call: CallRow): Promise<void> {
  await db.query(
    `UPDATE whistle_call SET state = $4, answering_code = $5, team_id = $6, accept_by = $7, escalated_at = $8, accepted_at = $9,
       en_route_at = $10, arrived_at = $11, handled_at = $12, ended_at = $13,
       arrival_point = ST_SetSRID(ST_MakePoint($14, $15), 4326), arrival_source = $16, arrival_m = $17, is_far = $18,
       lacks_certificate = $19
     WHERE county_code = $1 AND whistle_id = $2 AND force_id = $3`,
    [
      county,
      call.whistleId,
      call.forceId,
      call.state,
      call.answering,
      call.teamId,
      call.acceptBy,
      call.escalatedAt,
      call.acceptedAt,
      call.enRouteAt,
      call.arrivedAt,
      call.handledAt,
      call.endedAt,
      call.arrivalLng,
      call.arrivalLat,
      call.arrivalSource,
      call.arrivalM,
      call.isFar,
      call.lacksCertificate,
    ],
  );
}

/** Raises a whistle's version and writes how it stands as a whole. */
export async function updateWhistle(
  db: Queries,
  county: string,
  row: Pick<WhistleRow, 'id' | 'state' | 'endedAt' | 'satisfaction' | 'satisfactionText'>,
): Promise<void> {
  await db.query(
    `UPDATE whistle SET state = $3, ended_at = $4, satisfaction = $5, satisfaction_text = $6, version = version + 1
     WHERE county_code = $1 AND id = $2`,
    [county, row.id, row.state, row.endedAt, row.satisfaction, row.satisfactionText],
  );
}

/** A new line of the log; its number follows the last one. */
export interface NewStep extends Omit<StepRow, 'number' | 'actor' | 'actorName' | 'centre'> {
  readonly whistleId: string;
  readonly village: string;
  readonly viewer: Viewer;
}

/** Appends a line to the log; the whistle's row is locked by whoever calls. */
export async function insertStep(db: Queries, county: string, step: NewStep): Promise<void> {
  const { viewer } = step;
  await db.query(
    `INSERT INTO whistle_step (county_code, whistle_id, number, village_code, force_id, action, actor, actor_name, centre_code, at,
       before, after, note, lacks_certificate)
     VALUES ($1, $2, (SELECT count(*) + 1 FROM whistle_step WHERE county_code = $1 AND whistle_id = $2), $3, $4, $5, $6, $7, $8, $9,
       $10, $11, $12, $13)`,
    [
      county,
      step.whistleId,
      step.village,
      step.forceId,
      step.action,
      viewer.account,
      viewer.displayName,
      viewer.scope,
      step.at,
      step.before,
      step.after,
      step.note,
      step.lacksCertificate,
    ],
  );
}
