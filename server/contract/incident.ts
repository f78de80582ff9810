import { Type, type Static } from 'typebox';
import { PlaceSource, Position } from './geo.ts';
import { AttachmentId, CommandId, DepartmentCode, DivisionCode, IncidentId, MatterCode } from './ids.ts';
import { DeviceTime, Instant } from './time.ts';

/** 事件 is handled to its close; 动态 is a record; 工作情况 is a worker's account of work. */
export const INCIDENT_KINDS = ['incident', 'notice', 'workReport'] as const;
export const IncidentKind = Type.Unsafe<(typeof INCIDENT_KINDS)[number]>(
  Type.Union(INCIDENT_KINDS.map((kind) => Type.Literal(kind))),
);
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/**
 * Where an incident stands; 督办 is laid over these and is not one of them. `deciding` waits for a binding decision (裁定) on who
 * handles it; `recorded` ends a 动态 or 工作情况.
 */
export const INCIDENT_STATES = [
  'reported',
  'accepted',
  'routed',
  'deciding',
  'handling',
  'paused',
  'resolved',
  'closed',
  'cancelled',
  'merged',
  'recorded',
] as const;
export const IncidentState = Type.Unsafe<(typeof INCIDENT_STATES)[number]>(
  Type.Union(INCIDENT_STATES.map((state) => Type.Literal(state))),
);
export type IncidentState = (typeof INCIDENT_STATES)[number];

/**
 * What may be done to an incident (受理 分流 派单 退回 裁定 上提 移交 合并 延期 挂起 同意 不同意 恢复 办结 回访 结案 作废 撤销合并或作废).
 * `requestExtension` and `pause` only ask: the centre above approves or refuses.
 */
export const INCIDENT_ACTIONS = [
  'accept',
  'route',
  'assign',
  'return',
  'decide',
  'escalate',
  'transfer',
  'merge',
  'requestExtension',
  'pause',
  'approve',
  'refuse',
  'resume',
  'finish',
  'callback',
  'close',
  'cancel',
  'reopen',
] as const;
export const IncidentAction = Type.Unsafe<(typeof INCIDENT_ACTIONS)[number]>(
  Type.Union(INCIDENT_ACTIONS.map((action) => Type.Literal(action))),
);
export type IncidentAction = (typeof INCIDENT_ACTIONS)[number];

/** What a seat may ask for: an action, or 就地办结, which walks all that is left to the close. */
export const CaseAction = Type.Union([IncidentAction, Type.Literal('settle')]);
export type CaseAction = IncidentAction | 'settle';

/** What stands in a log: the report, actions, and what happens to the older incident when another is merged into it or taken out. */
export const StepAction = Type.Union([
  Type.Literal('report'),
  Type.Literal('absorb'),
  Type.Literal('detach'),
  IncidentAction,
]);
export type StepAction = IncidentAction | 'report' | 'absorb' | 'detach';

export const INCIDENT_TYPES = [
  'dispute',
  'hazard',
  'security',
  'environment',
  'facility',
  'people',
  'service',
  'other',
] as const;
export const IncidentType = Type.Unsafe<(typeof INCIDENT_TYPES)[number]>(
  Type.Union(INCIDENT_TYPES.map((type) => Type.Literal(type))),
);
export type IncidentType = (typeof INCIDENT_TYPES)[number];

/** 一般, 较急, 紧急. */
export const URGENCIES = ['normal', 'pressing', 'urgent'] as const;
export const Urgency = Type.Unsafe<(typeof URGENCIES)[number]>(
  Type.Union(URGENCIES.map((urgency) => Type.Literal(urgency))),
);
export type Urgency = (typeof URGENCIES)[number];

/** 小事, 大事: how much it takes, apart from how fast it must go. */
export const INCIDENT_LEVELS = ['small', 'big'] as const;
export const IncidentLevel = Type.Unsafe<(typeof INCIDENT_LEVELS)[number]>(
  Type.Union(INCIDENT_LEVELS.map((level) => Type.Literal(level))),
);
export type IncidentLevel = (typeof INCIDENT_LEVELS)[number];

/** Which door a report came through. */
export const IncidentSource = Type.Union([
  Type.Literal('field'),
  Type.Literal('desk'),
  Type.Literal('portal'),
  Type.Literal('hotline12345'),
  Type.Literal('video'),
  Type.Literal('import'),
]);
export type IncidentSource = Static<typeof IncidentSource>;

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** Who reported, without a name: what a wall may show. */
export const REPORTER_ROLES = ['worker', 'duty', 'leader', 'resident'] as const;
export const ReporterRole = Type.Unsafe<(typeof REPORTER_ROLES)[number]>(
  Type.Union(REPORTER_ROLES.map((role) => Type.Literal(role))),
);
export type ReporterRole = (typeof REPORTER_ROLES)[number];

/** An extension or a pause that was asked for and waits for its answer; until then the clock runs on. */
export const PendingRequest = Type.Object({
  kind: Type.Union([Type.Literal('extension'), Type.Literal('pause')]),
  /** Number of the step that asked; its opinion is the reason. */
  step: Type.Integer(),
  askedBy: DivisionCode,
  askedAt: Instant,
  /** Centre that answers, one level up; a centre above it may as well. Nobody answers an own request. */
  approver: DivisionCode,
  /** The deadline asked for; null for a pause. */
  deadlineAt: Nullable(Instant),
});
export type PendingRequest = Static<typeof PendingRequest>;
/** A line of one version of the routing list. */
export const RoutedBy = Type.Object({ version: Type.Integer({ minimum: 1 }), line: MatterCode });
export type RoutedBy = Static<typeof RoutedBy>;

/** One incident as lists, the live feed and the map carry it. */
export const Incident = Type.Object({
  id: IncidentId,
  /** 一案一码: `<county>-<yyyymmdd>-<number of the day>-<check digit>`. */
  caseNumber: Type.String(),
  kind: IncidentKind,
  type: IncidentType,
  title: Type.String(),
  urgency: Urgency,
  level: IncidentLevel,
  /** Matter of the routing list, null until someone has named it. */
  matter: Nullable(MatterCode),
  state: IncidentState,
  position: Position,
  placeSource: PlaceSource,
  village: DivisionCode,
  gridCode: Nullable(Type.String()),
  gridName: Nullable(Type.String()),
  /** Division whose centre owns the next step. */
  owner: DivisionCode,
  /** The county's department that works on it at the county's seat; null where a centre does so itself. */
  department: Nullable(DepartmentCode),
  departmentName: Nullable(Type.String()),
  source: IncidentSource,
  reporterRole: ReporterRole,
  /** When it happened by the reporter's clock, and when the server had it. */
  happenedAt: Instant,
  receivedAt: Instant,
  stateAt: Instant,
  deadlineAt: Nullable(Instant),
  pendingRequest: Nullable(PendingRequest),
  /** How often it was returned as wrongly routed: the first goes back, the second goes up for a binding decision. */
  returns: Type.Integer(),
  /** Callbacks that reached nobody since it was last finished; with three it may be closed. */
  callbackTries: Type.Integer(),
  /** 就地办结: reported and closed on the spot by the village. */
  settledOnSpot: Type.Boolean(),
  /** The older incident that has taken this one in. */
  mergedInto: Nullable(IncidentId),
  attachments: Type.Integer(),
  /** Raised by one with every step; a step names the version it was decided on. */
  version: Type.Integer(),
});
export type Incident = Static<typeof Incident>;

/** Result of a callback: was the person reached, is it solved. */
export const CallbackResult = Type.Object({ isReached: Type.Boolean(), isSolved: Type.Boolean() });
export type CallbackResult = Static<typeof CallbackResult>;

/** One line of an incident's log; replaying `before → after` from the first line gives its state. */
export const IncidentStep = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  action: StepAction,
  actor: Type.String({ description: 'account name' }),
  actorName: Nullable(Type.String()),
  centre: DivisionCode,
  at: Instant,
  before: Nullable(IncidentState),
  after: IncidentState,
  owner: DivisionCode,
  /** The deadline as the step left it. */
  deadlineAt: Nullable(Instant),
  department: Nullable(DepartmentCode),
  /** Who answered for the owner after this step; null for a wall, and where nobody was named. */
  responsibleName: Nullable(Type.String()),
  /** By when this step was due; null where no clock ran. */
  dueAt: Nullable(Instant),
  /** The line of the routing list that a hand-over followed. */
  routedBy: Nullable(RoutedBy),
  opinion: Nullable(Type.String()),
  attachments: Type.Array(AttachmentId),
  callback: Nullable(CallbackResult),
  /** The deadline that a `requestExtension` asks for. */
  requestedDeadlineAt: Nullable(Instant),
});
export type IncidentStep = Static<typeof IncidentStep>;

/** Another incident, as far as it takes to name it and to open it. */
export const IncidentReference = Type.Object({ id: IncidentId, caseNumber: Type.String(), title: Type.String() });
export type IncidentReference = Static<typeof IncidentReference>;

/** Everything about one incident that its reader may see, and what that reader may do next. */
export const IncidentDetail = Type.Object({
  incident: Incident,
  text: Type.String(),
  reporterName: Nullable(Type.String()),
  deviceTime: Nullable(DeviceTime),
  steps: Type.Array(IncidentStep),
  attachments: Type.Array(AttachmentId),
  actions: Type.Array(CaseAction),
  /** What was merged into it, oldest first. */
  merged: Type.Array(IncidentReference),
  /** What it was merged into; null as well when that lies out of the reader's scope. */
  mergedInto: Nullable(IncidentReference),
  /** Centres of the same level that a `transfer` may name, or other departments of the county; empty when it is not among the actions. */
  transferTo: Type.Array(
    Type.Object({ code: DivisionCode, department: Nullable(DepartmentCode), name: Type.String() }),
  ),
});
export type IncidentDetail = Static<typeof IncidentDetail>;

/** Body of `POST /api/incidents`; only commandId, title and position are needed. */
export const IncidentReport = Type.Object(
  {
    commandId: CommandId,
    title: Type.String({ minLength: 1, maxLength: 120 }),
    position: Position,
    placeSource: Type.Optional(PlaceSource),
    accuracyM: Type.Optional(Type.Number({ minimum: 0, maximum: 100_000 })),
    kind: Type.Optional(IncidentKind),
    type: Type.Optional(IncidentType),
    urgency: Type.Optional(Urgency),
    level: Type.Optional(IncidentLevel),
    matter: Type.Optional(MatterCode),
    text: Type.Optional(Type.String({ maxLength: 4000 })),
    deviceTime: Type.Optional(DeviceTime),
    attachments: Type.Optional(Type.Array(AttachmentId, { maxItems: 9 })),
    /** 就地办结: what was done on the spot. The whole loop is walked at once, by the reporter and for the village. */
    settled: Type.Optional(
      Type.Object({
        opinion: Type.String({ minLength: 1, maxLength: 4000 }),
        attachments: Type.Optional(Type.Array(AttachmentId, { maxItems: 9 })),
      }),
    ),
  },
  { additionalProperties: false },
);
export type IncidentReport = Static<typeof IncidentReport>;

/** Body of `POST /api/incidents/{id}/steps`. */
export const IncidentStepRequest = Type.Object(
  {
    commandId: CommandId,
    version: Type.Integer({ minimum: 1, description: 'the version the decision was made on' }),
    action: CaseAction,
    opinion: Type.Optional(Type.String({ maxLength: 4000 })),
    /** New owner of route, transfer, decide and assign. */
    owner: Type.Optional(DivisionCode),
    /** The county's department of a route or transfer; its owner is the county. */
    department: Type.Optional(DepartmentCode),
    /** The line that a route or transfer follows: owner and department are then the line's. */
    routedBy: Type.Optional(RoutedBy),
    /** Named or corrected with any step. */
    matter: Type.Optional(MatterCode),
    level: Type.Optional(IncidentLevel),
    /** The older incident that a merge folds this one into. */
    into: Type.Optional(IncidentId),
    attachments: Type.Optional(Type.Array(AttachmentId, { maxItems: 9 })),
    /** The deadline that a `requestExtension` asks for. */
    deadlineAt: Type.Optional(Instant),
    callback: Type.Optional(CallbackResult),
  },
  { additionalProperties: false },
);
export type IncidentStepRequest = Static<typeof IncidentStepRequest>;
