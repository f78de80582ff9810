import { Type, type Static } from 'typebox';
import {
  type Incident,
  CallbackResult,
  IncidentKind,
  IncidentLevel,
  IncidentSource,
  IncidentState,
  type IncidentStep,
  type PendingRequest,
  IncidentType,
  ReporterRole,
  StepAction,
  Urgency,
} from '#contract/incident';
import { PlaceSource } from '#contract/geo';
import type { StepFacts } from './incident-log.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Moment = Type.Unsafe<Date>(Type.Unknown());

/** A request that waits for its answer, as it is stored. */
const PendingRow = Type.Object({
  kind: Type.Union([Type.Literal('extension'), Type.Literal('pause')]),
  step: Type.Integer(),
  asker: Type.String(),
  askedBy: Type.String(),
  askedAt: Type.String(),
  approver: Type.String(),
  deadlineAt: Nullable(Type.String()),
});

/** An incident as it is stored, with its grid's name and its number of photos. */
export const IncidentRow = Type.Object({
  id: Type.String(),
  caseNumber: Type.String(),
  kind: IncidentKind,
  type: IncidentType,
  title: Type.String(),
  text: Type.String(),
  urgency: Urgency,
  level: IncidentLevel,
  matter: Nullable(Type.String()),
  state: IncidentState,
  lng: Type.Number(),
  lat: Type.Number(),
  placeSource: PlaceSource,
  scope: Type.String(),
  village: Type.String(),
  gridCode: Nullable(Type.String()),
  gridName: Nullable(Type.String()),
  owner: Type.String(),
  department: Nullable(Type.String()),
  departmentName: Nullable(Type.String()),
  source: IncidentSource,
  reporterRole: ReporterRole,
  reporterWorkerId: Nullable(Type.Integer()),
  happenedAt: Moment,
  deviceAt: Nullable(Moment),
  deviceOffsetMin: Nullable(Type.Integer()),
  receivedAt: Moment,
  stateAt: Moment,
  deadlineAt: Nullable(Moment),
  pendingRequest: Nullable(PendingRow),
  returns: Type.Integer(),
  callbackTries: Type.Integer(),
  settledOnSpot: Type.Boolean(),
  mergedInto: Nullable(Type.String()),
  attachments: Type.Integer(),
  version: Type.Integer(),
});
export type IncidentRow = Static<typeof IncidentRow>;

/** Columns of `IncidentRow`; the tables are `incident i`, `grid g` and `department dep`. */
export const INCIDENT_COLUMNS = `i.id, i.case_number AS "caseNumber", i.kind, i.type, i.title, i.body AS text, i.urgency, i.level,
  i.matter_code AS matter, i.state,
  ST_X(i.point) AS lng, ST_Y(i.point) AS lat, i.place_source AS "placeSource", i.scope_code AS scope, i.village_code AS village,
  i.grid_code AS "gridCode", g.name AS "gridName", i.owner_code AS owner,
  i.department_code AS department, dep.name AS "departmentName", i.source,
  i.reporter_role AS "reporterRole", i.reporter_worker_id AS "reporterWorkerId",
  i.happened_at AS "happenedAt", i.device_at AS "deviceAt", i.device_offset_min AS "deviceOffsetMin",
  i.received_at AS "receivedAt", i.state_at AS "stateAt", i.deadline_at AS "deadlineAt",
  i.pending_request AS "pendingRequest", i.returns, i.callback_tries AS "callbackTries", i.settled_on_spot AS "settledOnSpot",
  i.merged_into AS "mergedInto",
  (SELECT count(*)::integer FROM attachment a WHERE a.county_code = i.county_code AND a.incident_id = i.id) AS attachments,
  i.version`;

/** One line of the log as it is stored. */
export const StepRow = Type.Object({
  number: Type.Integer(),
  action: StepAction,
  actor: Type.String(),
  actorName: Nullable(Type.String()),
  centre: Type.String(),
  at: Moment,
  before: Nullable(IncidentState),
  after: IncidentState,
  owner: Type.String(),
  deadlineAt: Nullable(Moment),
  department: Nullable(Type.String()),
  responsibleName: Nullable(Type.String()),
  dueAt: Nullable(Moment),
  routingVersion: Nullable(Type.Integer()),
  routingLine: Nullable(Type.String()),
  opinion: Nullable(Type.String()),
  details: Nullable(
    Type.Object({
      callback: Type.Optional(CallbackResult),
      remainingMs: Type.Optional(Type.Number()),
      requestedDeadlineAt: Type.Optional(Type.String()),
      into: Type.Optional(Type.String()),
      isOnSpot: Type.Optional(Type.Boolean()),
    }),
  ),
  attachments: Type.Array(Type.String()),
});
export type StepRow = Static<typeof StepRow>;

/** Columns of `StepRow`. */
export const STEP_COLUMNS = `number, action, actor, actor_name AS "actorName", centre_code AS centre, at, before, after,
  owner_code AS owner, deadline_at AS "deadlineAt", department_code AS department, responsible_name AS "responsibleName",
  due_at AS "dueAt", routing_version AS "routingVersion", routing_line AS "routingLine", opinion, details, attachments`;

/** The contract's shape of a stored incident. */
export function presentIncident(row: IncidentRow): Incident {
  return {
    id: row.id as Incident['id'],
    caseNumber: row.caseNumber,
    kind: row.kind,
    type: row.type,
    title: row.title,
    urgency: row.urgency,
    level: row.level,
    matter: row.matter as Incident['matter'],
    state: row.state,
    position: [row.lng, row.lat],
    placeSource: row.placeSource,
    village: row.village as Incident['village'],
    gridCode: row.gridCode,
    gridName: row.gridName,
    owner: row.owner as Incident['owner'],
    department: row.department as Incident['department'],
    departmentName: row.departmentName,
    source: row.source,
    reporterRole: row.reporterRole,
    happenedAt: row.happenedAt.toISOString(),
    receivedAt: row.receivedAt.toISOString(),
    stateAt: row.stateAt.toISOString(),
    deadlineAt: row.deadlineAt?.toISOString() ?? null,
    pendingRequest: row.pendingRequest === null ? null : presentPending(row.pendingRequest),
    returns: row.returns,
    callbackTries: row.callbackTries,
    settledOnSpot: row.settledOnSpot,
    mergedInto: row.mergedInto as Incident['mergedInto'],
    attachments: row.attachments,
    version: row.version,
  };
}

/** Which account asked is not told: its centre is. */
function presentPending(pending: Static<typeof PendingRow>): PendingRequest {
  return {
    kind: pending.kind,
    step: pending.step,
    askedAt: pending.askedAt,
    deadlineAt: pending.deadlineAt,
    askedBy: pending.askedBy as PendingRequest['askedBy'],
    approver: pending.approver as PendingRequest['approver'],
  };
}

/** What the rules look at of a stored line of the log. */
export function factsOf(step: StepRow): StepFacts {
  const { details } = step;
  return {
    action: step.action,
    actor: step.actor,
    centre: step.centre,
    at: step.at,
    before: step.before,
    after: step.after,
    owner: step.owner,
    department: step.department,
    deadlineAt: step.deadlineAt,
    callback: details?.callback ?? null,
    remainingMs: details?.remainingMs ?? null,
    requestedDeadlineAt: details?.requestedDeadlineAt === undefined ? null : new Date(details.requestedDeadlineAt),
    into: details?.into ?? null,
    isOnSpot: details?.isOnSpot ?? false,
    routedBy: presentRoutedBy(step),
  };
}

/** The contract's shape of a line of the log; a wall never learns who it was. */
export function presentStep(row: StepRow, mayName: boolean): IncidentStep {
  return {
    number: row.number,
    action: row.action,
    actor: row.actor,
    actorName: mayName ? row.actorName : null,
    centre: row.centre as IncidentStep['centre'],
    at: row.at.toISOString(),
    before: row.before,
    after: row.after,
    owner: row.owner as IncidentStep['owner'],
    deadlineAt: row.deadlineAt?.toISOString() ?? null,
    department: row.department as IncidentStep['department'],
    responsibleName: mayName ? row.responsibleName : null,
    dueAt: row.dueAt?.toISOString() ?? null,
    routedBy: presentRoutedBy(row),
    opinion: mayName ? row.opinion : null,
    attachments: row.attachments as IncidentStep['attachments'],
    callback: row.details?.callback ?? null,
    requestedDeadlineAt: row.details?.requestedDeadlineAt ?? null,
  };
}

function presentRoutedBy({ routingVersion: version, routingLine: line }: StepRow): IncidentStep['routedBy'] {
  return version === null || line === null
    ? null
    : { version, line: line as NonNullable<IncidentStep['routedBy']>['line'] };
}
