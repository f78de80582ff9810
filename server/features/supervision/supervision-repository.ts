import type { SupervisionKind, SupervisionState } from '#contract/supervision';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import {
  SUPERVISION_COLUMNS,
  SUPERVISION_STEP_COLUMNS,
  SupervisionRow,
  SupervisionStepRow,
} from './supervision-row.ts';

const FROM = 'FROM supervision s JOIN incident i ON i.county_code = s.county_code AND i.id = s.incident_id';

/** Supervisions that the viewer may see and that have not ended, oldest first: the live layer. */
export async function listOpen(db: Queries, county: string): Promise<SupervisionRow[]> {
  const rows = await db.query(
    `SELECT ${SUPERVISION_COLUMNS} ${FROM} WHERE s.county_code = $1 AND s.ended_at IS NULL ORDER BY s.place`,
    [county],
  );
  return parseRows(SupervisionRow, rows);
}

/** What a list of supervisions is narrowed by. */
export interface SupervisionFilter {
  readonly isOpen: boolean | null;
  readonly target: string | null;
  readonly kinds: readonly SupervisionKind[] | null;
  /** Place of the last row of the page before. */
  readonly before: number | null;
  readonly limit: number;
}

/** Supervisions that the viewer may see, newest first. */
export async function listSupervisions(
  db: Queries,
  county: string,
  filter: SupervisionFilter,
): Promise<SupervisionRow[]> {
  const rows = await db.query(
    `SELECT ${SUPERVISION_COLUMNS} ${FROM} WHERE s.county_code = $1
       AND ($2::boolean IS NULL OR (s.ended_at IS NULL) = $2)
       AND ($3::text IS NULL OR s.target_code = $3)
       AND ($4::text[] IS NULL OR s.kind = ANY ($4))
       AND ($5::integer IS NULL OR s.place < $5)
     ORDER BY s.place DESC LIMIT $6`,
    [county, filter.isOpen, filter.target, filter.kinds, filter.before, filter.limit],
  );
  return parseRows(SupervisionRow, rows);
}

/** All of an incident, oldest first. */
export async function listOfIncident(db: Queries, county: string, incidentId: string): Promise<SupervisionRow[]> {
  const rows = await db.query(
    `SELECT ${SUPERVISION_COLUMNS} ${FROM} WHERE s.county_code = $1 AND s.incident_id = $2 ORDER BY s.place`,
    [county, incidentId],
  );
  return parseRows(SupervisionRow, rows);
}

/** One supervision, or null when there is none that the viewer may see; `lock` keeps others from changing it meanwhile. */
export async function findSupervision(
  db: Queries,
  county: string,
  id: string,
  lock = false,
): Promise<SupervisionRow | null> {
  const rows = await db.query(
    `SELECT ${SUPERVISION_COLUMNS} ${FROM} WHERE s.county_code = $1 AND s.id = $2 ${lock ? 'FOR UPDATE OF s' : ''}`,
    [county, id],
  );
  return parseRows(SupervisionRow, rows)[0] ?? null;
}

/** A supervision to store. */
export interface NewSupervision {
  readonly id: string;
  readonly incidentId: string;
  readonly kind: SupervisionKind;
  readonly issuer: string;
  readonly isAutomatic: boolean;
  readonly target: string;
  readonly scope: string;
  readonly reason: string;
  readonly dueAt: Date | null;
  readonly at: Date;
}

/** Stores a supervision as issued. */
export async function insertSupervision(db: Queries, county: string, made: NewSupervision): Promise<void> {
  await db.query(
    `INSERT INTO supervision (county_code, id, incident_id, kind, state, issuer_code, is_automatic, target_code, scope_code, reason,
       due_at, issued_at, version) VALUES ($1, $2, $3, $4, 'issued', $5, $6, $7, $8, $9, $10, $11, 1)`,
    [
      county,
      made.id,
      made.incidentId,
      made.kind,
      made.issuer,
      made.isAutomatic,
      made.target,
      made.scope,
      made.reason,
      made.dueAt,
      made.at,
    ],
  );
}

/** What a step leaves a supervision as. */
export interface SupervisionUpdate {
  readonly state: SupervisionState;
  readonly at: Date;
  /** A new reply. */
  readonly reply: string | null;
  readonly hasEnded: boolean;
}

/** Moves a supervision on by one version. */
export async function updateSupervision(
  db: Queries,
  county: string,
  id: string,
  update: SupervisionUpdate,
): Promise<void> {
  // A reply without an acknowledgement says that it was seen as well.
  await db.query(
    `UPDATE supervision SET state = $3, version = version + 1, reply = coalesce($5, reply),
       acknowledged_at = CASE WHEN $3 IN ('acknowledged', 'replied') THEN coalesce(acknowledged_at, $4) ELSE acknowledged_at END,
       replied_at = CASE WHEN $5::text IS NOT NULL THEN $4 ELSE replied_at END,
       ended_at = CASE WHEN $6 THEN $4::timestamptz END
     WHERE county_code = $1 AND id = $2`,
    [county, id, update.state, update.at, update.reply, update.hasEnded],
  );
}

/** Moves the supervisions of an incident into another scope, with the incident. */
export async function moveScope(db: Queries, county: string, incidentId: string, scope: string): Promise<void> {
  await db.query('UPDATE supervision SET scope_code = $3 WHERE county_code = $1 AND incident_id = $2', [
    county,
    incidentId,
    scope,
  ]);
}

/** A new line of the log. */
export type NewStep = Omit<SupervisionStepRow, 'number'>;

/** Adds a line to the log, numbered after the one before. */
export async function insertStep(db: Queries, county: string, step: NewStep): Promise<void> {
  await db.query(
    `INSERT INTO supervision_step (county_code, supervision_id, number, action, actor, actor_name, centre_code, at, before, after, words)
     SELECT $1, $2, count(*) + 1, $3, $4, $5, $6, $7, $8, $9, $10 FROM supervision_step
     WHERE county_code = $1 AND supervision_id = $2`,
    [
      county,
      step.supervisionId,
      step.action,
      step.actor,
      step.actorName,
      step.centre,
      step.at,
      step.before,
      step.after,
      step.words,
    ],
  );
}

/** The logs of an incident's supervisions, each oldest first. */
export async function listSteps(db: Queries, county: string, incidentId: string): Promise<SupervisionStepRow[]> {
  const rows = await db.query(
    `SELECT ${SUPERVISION_STEP_COLUMNS} FROM supervision_step WHERE county_code = $1 AND supervision_id IN
       (SELECT id FROM supervision WHERE county_code = $1 AND incident_id = $2) ORDER BY supervision_id, number`,
    [county, incidentId],
  );
  return parseRows(SupervisionStepRow, rows);
}
