import { Type, type Static } from 'typebox';
import {
  type Supervision,
  SupervisionAction,
  SupervisionKind,
  SupervisionState,
  type SupervisionStep,
} from '#contract/supervision';
import type { Viewer } from '../../db/viewer.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Moment = Type.Unsafe<Date>(Type.Unknown());

/** A supervision as it is stored, with its incident's number and title. */
export const SupervisionRow = Type.Object({
  id: Type.String(),
  incidentId: Type.String(),
  caseNumber: Type.String(),
  title: Type.String(),
  kind: SupervisionKind,
  state: SupervisionState,
  issuer: Type.String(),
  isAutomatic: Type.Boolean(),
  target: Type.String(),
  scope: Type.String(),
  reason: Type.String(),
  dueAt: Nullable(Moment),
  issuedAt: Moment,
  acknowledgedAt: Nullable(Moment),
  repliedAt: Nullable(Moment),
  reply: Nullable(Type.String()),
  endedAt: Nullable(Moment),
  version: Type.Integer(),
  place: Type.Integer(),
});
export type SupervisionRow = Static<typeof SupervisionRow>;

/** Columns of `SupervisionRow`; the tables are `supervision s` and `incident i`. */
export const SUPERVISION_COLUMNS = `s.id, s.incident_id AS "incidentId", i.case_number AS "caseNumber", i.title, s.kind, s.state,
  s.issuer_code AS issuer, s.is_automatic AS "isAutomatic", s.target_code AS target, s.scope_code AS scope, s.reason,
  s.due_at AS "dueAt", s.issued_at AS "issuedAt", s.acknowledged_at AS "acknowledgedAt", s.replied_at AS "repliedAt", s.reply,
  s.ended_at AS "endedAt", s.version, s.place`;

/** A line of the log as it is stored. */
export const SupervisionStepRow = Type.Object({
  supervisionId: Type.String(),
  number: Type.Integer(),
  action: Type.Union([Type.Literal('issue'), SupervisionAction]),
  actor: Type.String(),
  actorName: Nullable(Type.String()),
  centre: Type.String(),
  at: Moment,
  before: Nullable(SupervisionState),
  after: SupervisionState,
  words: Nullable(Type.String()),
});
export type SupervisionStepRow = Static<typeof SupervisionStepRow>;

/** Columns of `SupervisionStepRow`. */
export const SUPERVISION_STEP_COLUMNS = `supervision_id AS "supervisionId", number, action, actor, actor_name AS "actorName",
  centre_code AS centre, at, before, after, words`;

/** The contract's shape of a stored supervision. */
export function presentSupervision(row: SupervisionRow): Supervision {
  return {
    id: row.id as Supervision['id'],
    incidentId: row.incidentId as Supervision['incidentId'],
    caseNumber: row.caseNumber,
    title: row.title,
    kind: row.kind,
    state: row.state,
    issuer: row.issuer as Supervision['issuer'],
    isAutomatic: row.isAutomatic,
    target: row.target as Supervision['target'],
    reason: row.reason,
    dueAt: row.dueAt?.toISOString() ?? null,
    issuedAt: row.issuedAt.toISOString(),
    acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
    repliedAt: row.repliedAt?.toISOString() ?? null,
    reply: row.reply,
    endedAt: row.endedAt?.toISOString() ?? null,
    version: row.version,
  };
}

/** The contract's shape of a line of the log. */
export function presentSupervisionStep(row: SupervisionStepRow): SupervisionStep {
  const { number, action, actor, actorName, centre, at, before, after, words } = row;
  return {
    number,
    action,
    actor,
    actorName,
    centre: centre as SupervisionStep['centre'],
    at: at.toISOString(),
    before,
    after,
    words,
  };
}

/** Words of a reason or a reply may name people: a wall gets none. */
export function maskSupervision(viewer: Pick<Viewer, 'role'>, supervision: Supervision): Supervision {
  return viewer.role === 'wall' ? { ...supervision, reason: '', reply: null } : supervision;
}
