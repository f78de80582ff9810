import type { Bbox, Position } from '#contract/geo';
import type {
  IncidentLevel,
  IncidentReport,
  IncidentState,
  ReporterRole,
  RoutedBy,
  StepAction,
} from '#contract/incident';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import type { Viewer } from '../../db/viewer.ts';
import { FINAL_STATES } from './incident-transitions.ts';
import type { FoldedIncident } from './incident-log.ts';
import { INCIDENT_COLUMNS, IncidentRow, STEP_COLUMNS, StepRow } from './incident-row.ts';

const FROM = `FROM incident i LEFT JOIN grid g ON g.county_code = i.county_code AND g.code = i.grid_code
  LEFT JOIN department dep ON dep.county_code = i.county_code AND dep.code = i.department_code`;

/** What a list of incidents is narrowed by. */
export interface IncidentFilter {
  readonly states: readonly IncidentState[] | null;
  readonly kind: string | null;
  readonly bbox: Bbox | null;
  /** ILIKE pattern for title or case number. */
  readonly pattern: string | null;
  /** Received at and id of the last row of the page before. */
  readonly after: readonly [string, string] | null;
  readonly limit: number;
}

/** Incidents the viewer may see, newest first. */
export async function listIncidents(db: Queries, county: string, filter: IncidentFilter): Promise<IncidentRow[]> {
  const [west, south, east, north] = filter.bbox ?? [null, null, null, null];
  const rows = await db.query(
    `SELECT ${INCIDENT_COLUMNS} ${FROM}
     WHERE i.county_code = $1
       AND ($2::text[] IS NULL OR i.state = ANY ($2))
       AND ($3::text IS NULL OR i.kind = $3)
       AND ($4::float8 IS NULL OR ST_Intersects(i.point, ST_MakeEnvelope($4, $5, $6, $7, 4326)))
       AND ($8::text IS NULL OR i.title ILIKE $8 OR i.case_number ILIKE $8)
       AND ($9::timestamptz IS NULL OR (i.received_at, i.id) < ($9, $10::uuid))
     ORDER BY i.received_at DESC, i.id DESC LIMIT $11`,
    [
      county,
      filter.states,
      filter.kind,
      west,
      south,
      east,
      north,
      filter.pattern,
      filter.after?.[0] ?? null,
      filter.after?.[1] ?? null,
      filter.limit,
    ],
  );
  return parseRows(IncidentRow, rows);
}

/** Incidents that have not ended, oldest first: the live layer. */
export async function listOpenIncidents(db: Queries, county: string): Promise<IncidentRow[]> {
  // Written out, so that the partial index incident_open is used.
  const rows = await db.query(
    `SELECT ${INCIDENT_COLUMNS} ${FROM}
     WHERE i.county_code = $1 AND i.state NOT IN ('closed', 'cancelled', 'merged', 'recorded') ORDER BY i.received_at, i.id`,
    [county],
  );
  return parseRows(IncidentRow, rows);
}

/** Where urgent incidents are open, the newest first. */
export async function listUrgentPlaces(db: Queries, county: string, limit: number): Promise<Position[]> {
  const rows = await db.query<{ lng: number; lat: number }>(
    `SELECT ST_X(point) AS lng, ST_Y(point) AS lat FROM incident WHERE county_code = $1 AND urgency = 'urgent'
       AND state NOT IN ('closed', 'cancelled', 'merged', 'recorded') ORDER BY received_at DESC, id LIMIT $2`,
    [county, limit],
  );
  return rows.map(({ lng, lat }) => [lng, lat]);
}

/** One incident, or null when there is none the viewer may see; `lock` keeps others from changing it meanwhile. */
export async function findIncident(db: Queries, county: string, id: string, lock = false): Promise<IncidentRow | null> {
  const rows = await db.query(
    `SELECT ${INCIDENT_COLUMNS} ${FROM} WHERE i.county_code = $1 AND i.id = $2 ${lock ? 'FOR UPDATE OF i' : ''}`,
    [county, id],
  );
  return parseRows(IncidentRow, rows)[0] ?? null;
}

/** The log of an incident, oldest first. */
export async function listSteps(db: Queries, county: string, id: string): Promise<StepRow[]> {
  const rows = await db.query(
    `SELECT ${STEP_COLUMNS} FROM incident_step WHERE county_code = $1 AND incident_id = $2 ORDER BY number`,
    [county, id],
  );
  return parseRows(StepRow, rows);
}

/** Photos of an incident, oldest first. */
export async function listAttachmentIds(db: Queries, county: string, id: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    'SELECT id FROM attachment WHERE county_code = $1 AND incident_id = $2 ORDER BY at, id',
    [county, id],
  );
  return rows.map((row) => row.id);
}

/** The basic grid a point lies in, or null outside the county. On a shared border the lower code has it. */
export async function locateGrid(db: Queries, county: string, position: Position) {
  const rows = await db.query<{ code: string; village: string }>(
    `SELECT code, village_code AS village FROM grid
     WHERE county_code = $1 AND is_basic AND ST_Covers(geom, ST_SetSRID(ST_MakePoint($2, $3), 4326)) ORDER BY code LIMIT 1`,
    [county, position[0], position[1]],
  );
  return rows[0] ?? null;
}

/** Takes the next number of a day; two reports at once get two numbers. */
export async function nextCaseOfDay(db: Queries, county: string, day: string): Promise<number> {
  const rows = await db.query<{ last: number }>(
    `INSERT INTO case_counter (county_code, day, last) VALUES ($1, $2, 1)
     ON CONFLICT (county_code, day) DO UPDATE SET last = case_counter.last + 1 RETURNING last`,
    [county, day],
  );
  const last = rows[0]?.last;
  if (last === undefined) throw new Error('the case counter gave no number');
  return last;
}

/** What is stored of a new report. */
export interface NewIncident {
  readonly id: string;
  readonly caseNumber: string;
  readonly report: IncidentReport;
  readonly matter: string | null;
  readonly level: IncidentLevel;
  readonly state: IncidentState;
  readonly grid: { readonly code: string; readonly village: string };
  readonly source: string;
  readonly reporterRole: ReporterRole;
  readonly viewer: Viewer;
  readonly happenedAt: Date;
  readonly receivedAt: Date;
  readonly deadlineAt: Date | null;
}

/** Stores a report. */
export async function insertIncident(db: Queries, county: string, incident: NewIncident): Promise<void> {
  const { report, grid, viewer } = incident;
  await db.query(
    `INSERT INTO incident (county_code, id, case_number, kind, type, title, body, urgency, state, point, place_source, accuracy_m,
       scope_code, village_code, grid_code, owner_code, source, reporter, reporter_worker_id, happened_at, device_at,
       device_offset_min, received_at, state_at, deadline_at, reporter_role, version, level, matter_code)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, ST_SetSRID(ST_MakePoint($10, $11), 4326), $12, $13,
       $14, $15, $14, $15, $16, $17, $18, $19, $20, $21, $22, $22, $23, $24, 1, $25, $26)`,
    [
      county,
      incident.id,
      incident.caseNumber,
      report.kind ?? 'incident',
      report.type ?? 'other',
      report.title,
      report.text ?? '',
      report.urgency ?? 'normal',
      incident.state,
      report.position[0],
      report.position[1],
      report.placeSource ?? 'picked',
      report.accuracyM ?? null,
      grid.code,
      grid.village,
      incident.source,
      viewer.account,
      viewer.workerId,
      incident.happenedAt,
      report.deviceTime?.observedAt ?? null,
      report.deviceTime?.offsetMinutes ?? null,
      incident.receivedAt,
      incident.deadlineAt,
      incident.reporterRole,
      incident.level,
      incident.matter,
    ],
  );
}

/** What a step leaves beside what its log folds to. */
export interface IncidentMarks {
  /** The code that decides who sees it. */
  readonly scope: string;
  /** Null leaves what is known. */
  readonly matter: string | null;
  readonly level: IncidentLevel | null;
}

/** Leaves an incident as its log folds. */
export async function updateIncident(
  db: Queries,
  county: string,
  id: string,
  folded: FoldedIncident,
  { scope, matter, level }: IncidentMarks,
): Promise<void> {
  await db.query(
    `UPDATE incident SET state = $3, owner_code = $4, scope_code = $5, state_at = $6, deadline_at = $7, pending_request = $8,
       returns = $9, callback_tries = $10, settled_on_spot = $11, merged_into = $12, version = $13, department_code = $14,
       matter_code = coalesce($15, matter_code), level = coalesce($16, level)
     WHERE county_code = $1 AND id = $2`,
    [
      county,
      id,
      folded.state,
      folded.owner,
      scope,
      folded.stateAt,
      folded.deadlineAt,
      folded.pending === null ? null : JSON.stringify(folded.pending),
      folded.returns,
      folded.callbackTries,
      folded.settledOnSpot,
      folded.mergedInto,
      folded.version,
      folded.department,
      matter,
      level,
    ],
  );
}

/** A new line of the log. */
export interface NewStep {
  readonly number: number;
  readonly action: StepAction;
  readonly viewer: Viewer;
  readonly centre: string;
  readonly at: Date;
  readonly before: IncidentState | null;
  readonly after: IncidentState;
  readonly owner: string;
  readonly deadlineAt: Date | null;
  readonly department: string | null;
  /** By when it was due, and the line of the routing list that it followed. */
  readonly dueAt: Date | null;
  readonly routedBy: RoutedBy | null;
  readonly opinion: string | null;
  readonly details: object | null;
  readonly attachments: readonly string[];
}

/** Adds a line to the log, with whoever answers for its owner that day. */
export async function insertStep(db: Queries, county: string, incidentId: string, step: NewStep): Promise<void> {
  await db.query(
    `INSERT INTO incident_step (county_code, incident_id, number, action, actor, actor_name, centre_code, at, before, after,
       owner_code, deadline_at, opinion, details, attachments, department_code, due_at, routing_version, routing_line, responsible_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
       CASE WHEN $16::text IS NULL THEN (SELECT person_name FROM centre WHERE county_code = $1 AND code = $11)
         ELSE (SELECT person_name FROM department WHERE county_code = $1 AND code = $16) END)`,
    [
      county,
      incidentId,
      step.number,
      step.action,
      step.viewer.account,
      step.viewer.displayName,
      step.centre,
      step.at,
      step.before,
      step.after,
      step.owner,
      step.deadlineAt,
      step.opinion,
      step.details === null ? null : JSON.stringify(step.details),
      step.attachments,
      step.department,
      step.dueAt,
      step.routedBy?.version ?? null,
      step.routedBy?.line ?? null,
    ],
  );
}

/** Gives the viewer's own loose photos to an incident; tells how many it took. */
export async function claimAttachments(
  db: Queries,
  county: string,
  incident: { id: string; scope: string },
  viewer: Viewer,
  ids: readonly string[],
): Promise<number> {
  const rows = await db.query(
    `UPDATE attachment SET incident_id = $2, scope_code = $3
     WHERE county_code = $1 AND id = ANY ($4::uuid[]) AND uploaded_by = $5 AND incident_id IS NULL RETURNING 1`,
    [county, incident.id, incident.scope, ids, viewer.account],
  );
  return rows.length;
}

/** Workers who follow an incident wherever it lies: its reporter, whoever got an order about it, and followers of what was merged into it. */
export async function listFollowers(db: Queries, county: string, id: string): Promise<number[]> {
  const rows = await db.query<{ worker: number }>(
    `SELECT reporter_worker_id AS worker FROM incident
       WHERE county_code = $1 AND id = $2 AND reporter_worker_id IS NOT NULL
     UNION SELECT r.worker_id FROM work_order o JOIN order_receiver r ON r.county_code = o.county_code AND r.order_id = o.id
       WHERE o.county_code = $1 AND o.incident_id = $2
     UNION SELECT worker_id FROM incident_follower WHERE county_code = $1 AND incident_id = $2`,
    [county, id],
  );
  return rows.map((row) => row.worker);
}

/** The query value `open` stands for every state from which something leads on. */
export const isFinal = (state: IncidentState): boolean => FINAL_STATES.includes(state);
