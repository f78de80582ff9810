import { Type, type Static } from 'typebox';
import { CommandId, DivisionCode, IncidentId, SupervisionId } from './ids.ts';
import { Instant } from './time.ts';

/**
 * What is laid over an incident from above: 催办 reminds, 督办 asks for a reply, 黄牌 and 红牌 demand one. `overdue` (超期告警) and
 * `redNotice` (红牌上报) tell the centre one level up and ask for nothing but that it is seen.
 */
export const SUPERVISION_KINDS = ['remind', 'overdue', 'supervise', 'yellowCard', 'redCard', 'redNotice'] as const;
export const SupervisionKind = Type.Unsafe<(typeof SUPERVISION_KINDS)[number]>(
  Type.Union(SUPERVISION_KINDS.map((kind) => Type.Literal(kind))),
);
export type SupervisionKind = (typeof SUPERVISION_KINDS)[number];

/** Kinds that stay open until their target replied and their issuer lifted them. */
export const CARD_KINDS = ['supervise', 'yellowCard', 'redCard'] as const satisfies readonly SupervisionKind[];

/** Kinds that a person may issue; the other two come from the clock alone. */
export const MANUAL_KINDS = ['remind', ...CARD_KINDS] as const satisfies readonly SupervisionKind[];
export type ManualKind = (typeof MANUAL_KINDS)[number];

/** Where it stands; the last two are ends. */
export const SUPERVISION_STATES = ['issued', 'acknowledged', 'replied', 'lifted', 'escalated'] as const;
export const SupervisionState = Type.Unsafe<(typeof SUPERVISION_STATES)[number]>(
  Type.Union(SUPERVISION_STATES.map((state) => Type.Literal(state))),
);
export type SupervisionState = (typeof SUPERVISION_STATES)[number];

/** What may be done to it: 签收, 回复, 解除, 升级. */
export const SUPERVISION_ACTIONS = ['acknowledge', 'reply', 'lift', 'escalate'] as const;
export const SupervisionAction = Type.Unsafe<(typeof SUPERVISION_ACTIONS)[number]>(
  Type.Union(SUPERVISION_ACTIONS.map((action) => Type.Literal(action))),
);
export type SupervisionAction = (typeof SUPERVISION_ACTIONS)[number];

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** One supervision as lists, the snapshot and the live feed carry it. */
export const Supervision = Type.Object({
  id: SupervisionId,
  incidentId: IncidentId,
  caseNumber: Type.String(),
  /** The incident's title. */
  title: Type.String(),
  kind: SupervisionKind,
  state: SupervisionState,
  /** Centre in whose name it was issued and that lifts it. */
  issuer: DivisionCode,
  /** Whether the clock issued it. */
  isAutomatic: Type.Boolean(),
  /** Centre that has to react. */
  target: DivisionCode,
  /** Empty for a reader who may not see words: a wall. */
  reason: Type.String(),
  /** Until when a reply is expected. */
  dueAt: Nullable(Instant),
  issuedAt: Instant,
  acknowledgedAt: Nullable(Instant),
  repliedAt: Nullable(Instant),
  /** The newest reply. */
  reply: Nullable(Type.String()),
  /** When it was lifted or escalated. */
  endedAt: Nullable(Instant),
  version: Type.Integer(),
});
export type Supervision = Static<typeof Supervision>;

/** One line of its log. */
export const SupervisionStep = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  action: Type.Union([Type.Literal('issue'), SupervisionAction]),
  actor: Type.String({ description: 'account name; system for the clock' }),
  actorName: Nullable(Type.String()),
  centre: DivisionCode,
  at: Instant,
  before: Nullable(SupervisionState),
  after: SupervisionState,
  words: Nullable(Type.String()),
});
export type SupervisionStep = Static<typeof SupervisionStep>;

/** A supervision with its log and what its reader may do to it now. */
export const SupervisionDetail = Type.Object({
  supervision: Supervision,
  steps: Type.Array(SupervisionStep),
  actions: Type.Array(SupervisionAction),
});
export type SupervisionDetail = Static<typeof SupervisionDetail>;

/** `GET /api/incidents/{id}/supervisions`: all of an incident, oldest first, and which kinds its reader may issue now. */
export const IncidentSupervisions = Type.Object({
  items: Type.Array(SupervisionDetail),
  mayIssue: Type.Array(SupervisionKind),
  /** Centres that the reader may address, the owner first. */
  targets: Type.Array(DivisionCode),
});
export type IncidentSupervisions = Static<typeof IncidentSupervisions>;

/** Body of `POST /api/incidents/{id}/supervisions`. */
export const SupervisionRequest = Type.Object(
  {
    commandId: CommandId,
    kind: SupervisionKind,
    reason: Type.String({ minLength: 1, maxLength: 1000 }),
    /** The owner when left out. */
    target: Type.Optional(DivisionCode),
    /** Until when to reply; by the deadline table when left out. A reminder has none. */
    dueAt: Type.Optional(Instant),
  },
  { additionalProperties: false },
);
export type SupervisionRequest = Static<typeof SupervisionRequest>;

/** Body of `POST /api/supervisions/{id}/steps`; a reply and an escalation need words. */
export const SupervisionStepRequest = Type.Object(
  {
    commandId: CommandId,
    version: Type.Integer({ minimum: 1, description: 'the version the decision was made on' }),
    action: SupervisionAction,
    words: Type.Optional(Type.String({ maxLength: 4000 })),
  },
  { additionalProperties: false },
);
export type SupervisionStepRequest = Static<typeof SupervisionStepRequest>;
