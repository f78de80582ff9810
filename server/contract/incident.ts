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

/** Where an incident stands; 督办 is laid over these and is not one of them. `recorded` ends a 动态 or 工作情况. */
export const INCIDENT_STATES = [
  'reported',
  'accepted',
  'routed',
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

/** What may be done to an incident (受理 分流 派单 退回 上提 移交 合并 挂起 恢复 办结 回访 结案 作废). */
export const INCIDENT_ACTIONS = [
  'accept',
  'route',
  'assign',
  'return',
  'escalate',
  'transfer',
  'merge',
  'pause',
  'resume',
  'finish',
  'callback',
  'close',
  'cancel',
] as const;
export const IncidentAction = Type.Unsafe<(typeof INCIDENT_ACTIONS)[number]>(
  Type.Union(INCIDENT_ACTIONS.map((action) => Type.Literal(action))),
);
export type IncidentAction = (typeof INCIDENT_ACTIONS)[number];

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
  /** When it happened by the reporter's clock, and when the server had it. */
  happenedAt: Instant,
  receivedAt: Instant,
  stateAt: Instant,
  deadlineAt: Nullable(Instant),
  attachments: Type.Integer(),
  /** Raised by one with every step; a step names the version it was decided on. */
  version: Type.Integer(),
});
export type Incident = Static<typeof Incident>;

/** One line of an incident's log; replaying `before → after` from the first line gives its state. */
export const IncidentStep = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  action: Type.Union([Type.Literal('report'), IncidentAction]),
  actor: Type.String({ description: 'account name' }),
  actorName: Nullable(Type.String()),
  centre: DivisionCode,
  at: Instant,
  before: Nullable(IncidentState),
  after: IncidentState,
  owner: DivisionCode,
  department: Nullable(DepartmentCode),
  /** Who answered for the owner after this step; null for a wall, and where nobody was named. */
  responsibleName: Nullable(Type.String()),
  /** By when this step was due; null where no clock ran. */
  dueAt: Nullable(Instant),
  /** The line of the routing list that a hand-over followed. */
  routedBy: Nullable(RoutedBy),
  opinion: Nullable(Type.String()),
  attachments: Type.Array(AttachmentId),
});
export type IncidentStep = Static<typeof IncidentStep>;

/** Everything about one incident that its reader may see, and what that reader may do next. */
export const IncidentDetail = Type.Object({
  incident: Incident,
  text: Type.String(),
  reporterName: Nullable(Type.String()),
  deviceTime: Nullable(DeviceTime),
  steps: Type.Array(IncidentStep),
  attachments: Type.Array(AttachmentId),
  actions: Type.Array(IncidentAction),
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
  },
  { additionalProperties: false },
);
export type IncidentReport = Static<typeof IncidentReport>;

/** Body of `POST /api/incidents/{id}/steps`. */
export const IncidentStepRequest = Type.Object(
  {
    commandId: CommandId,
    version: Type.Integer({ minimum: 1, description: 'the version the decision was made on' }),
    action: IncidentAction,
    opinion: Type.Optional(Type.String({ maxLength: 4000 })),
    /** New owner of route, transfer and assign. */
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
    /** Result of a callback: was the person reached, is it solved. */
    callback: Type.Optional(Type.Object({ isReached: Type.Boolean(), isSolved: Type.Boolean() })),
  },
  { additionalProperties: false },
);
export type IncidentStepRequest = Static<typeof IncidentStepRequest>;
