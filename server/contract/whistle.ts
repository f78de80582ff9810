import { Type, type Static } from 'typebox';
import { Position } from './geo.ts';
import { CommandId, DivisionCode, IncidentId, WhistleId, WorkerId } from './ids.ts';
import { Instant } from './time.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** Id of a team within its county: `<kind>-<division code>`. */
export const ForceId = Type.String({ pattern: '^[a-z][a-zA-Z]{1,30}-[0-9]{6,9}$', description: '<kind>-<division>' });

/** Code of a certificate category (执法证类别) in the county's own list. */
export const CertificateCode = Type.String({ pattern: '^c[0-9]{2}$', description: 'c01 and up' });

/** A category of the county's list of enforcement certificates. */
export const CertificateCategory = Type.Object({ code: CertificateCode, name: Type.String() });
export type CertificateCategory = Static<typeof CertificateCategory>;

/** A team that a village may whistle for; `officers` are those of its `members` who hold any certificate. */
export const Force = Type.Object({
  id: ForceId,
  kind: Type.String(),
  kindName: Type.String(),
  name: Type.String(),
  level: Type.Union([Type.Literal('county'), Type.Literal('town')]),
  division: DivisionCode,
  position: Position,
  members: Type.Integer({ minimum: 0 }),
  officers: Type.Integer({ minimum: 0 }),
  certificates: Type.Array(Type.Object({ category: CertificateCode, holders: Type.Integer({ minimum: 1 }) })),
});
export type Force = Static<typeof Force>;

/** What the county lays down: within how long a town has to accept, and from where on an arrival is far from the place. */
export const WhistleRules = Type.Object({
  acceptWithinMin: Type.Number({ exclusiveMinimum: 0, maximum: 1440 }),
  farM: Type.Number({ minimum: 0, maximum: 100_000 }),
});
export type WhistleRules = Static<typeof WhistleRules>;

/** `GET /api/forces`: whom to whistle for, and what certificates there are. */
export const ForceDirectory = Type.Object({
  rules: WhistleRules,
  certificates: Type.Array(CertificateCategory),
  forces: Type.Array(Force),
});
export type ForceDirectory = Static<typeof ForceDirectory>;

/** Where the call of one force stands (吹响 → 受理 → 出发 → 到场 → 处置完 → 结束; 镇呼县应; 撤回). */
export const CALL_STATES = [
  'blown',
  'escalated',
  'accepted',
  'enRoute',
  'arrived',
  'handled',
  'closed',
  'cancelled',
] as const;
export const CallState = Type.Unsafe<(typeof CALL_STATES)[number]>(
  Type.Union(CALL_STATES.map((state) => Type.Literal(state))),
);
export type CallState = (typeof CALL_STATES)[number];

/** What may be done to the call of a force; `return` sends it back to the place (不满意退回). */
export const CALL_ACTIONS = ['accept', 'depart', 'arrive', 'handle', 'escalate', 'return', 'close', 'cancel'] as const;
export const CallAction = Type.Unsafe<(typeof CALL_ACTIONS)[number]>(
  Type.Union(CALL_ACTIONS.map((action) => Type.Literal(action))),
);
export type CallAction = (typeof CALL_ACTIONS)[number];

/** A whistle as a whole; it is closed when all forces it called have done their work and the village says so. */
export const WHISTLE_STATES = ['open', 'closed', 'cancelled'] as const;
export const WhistleState = Type.Unsafe<(typeof WHISTLE_STATES)[number]>(
  Type.Union(WHISTLE_STATES.map((state) => Type.Literal(state))),
);
export type WhistleState = (typeof WHISTLE_STATES)[number];

export const SATISFACTIONS = ['satisfied', 'fair', 'dissatisfied'] as const;
export const Satisfaction = Type.Unsafe<(typeof SATISFACTIONS)[number]>(
  Type.Union(SATISFACTIONS.map((each) => Type.Literal(each))),
);
export type Satisfaction = (typeof SATISFACTIONS)[number];

/** Where a team says it arrived: by a worker's phone, or as the answering seat states it (手填). */
export const Arrival = Type.Object({
  position: Position,
  source: Type.Union([Type.Literal('phone'), Type.Literal('stated')]),
  /** How far from the whistle's place, in metres. */
  distanceM: Type.Number(),
  isFar: Type.Boolean(),
});
export type Arrival = Static<typeof Arrival>;

/** The call of one force: where it stands and when each step was made. */
export const WhistleCall = Type.Object({
  forceId: ForceId,
  forceName: Type.String(),
  kindName: Type.String(),
  state: CallState,
  /** Division whose centre is to act: it rings there until it accepts. */
  answering: DivisionCode,
  /** The team that goes; null until someone accepts. */
  teamId: Nullable(ForceId),
  teamName: Nullable(Type.String()),
  /** Until when the town has to accept before the county is called. */
  acceptBy: Nullable(Instant),
  blownAt: Instant,
  escalatedAt: Nullable(Instant),
  acceptedAt: Nullable(Instant),
  enRouteAt: Nullable(Instant),
  arrivedAt: Nullable(Instant),
  handledAt: Nullable(Instant),
  endedAt: Nullable(Instant),
  arrival: Nullable(Arrival),
  /** No officer of the team that goes holds the certificate the matter needs. */
  lacksCertificate: Type.Boolean(),
});
export type WhistleCall = Static<typeof WhistleCall>;

/** One whistle as lists and the live feed carry it. */
export const Whistle = Type.Object({
  id: WhistleId,
  village: DivisionCode,
  incidentId: Nullable(IncidentId),
  matter: Type.String(),
  text: Type.String(),
  certificate: Nullable(CertificateCategory),
  position: Position,
  blownBy: Nullable(Type.String({ description: 'name of whoever whistled; a wall never learns it' })),
  blownAt: Instant,
  state: WhistleState,
  endedAt: Nullable(Instant),
  satisfaction: Nullable(Satisfaction),
  /** The village's own words at the close. */
  satisfactionText: Nullable(Type.String()),
  calls: Type.Array(WhistleCall),
  version: Type.Integer(),
});
export type Whistle = Static<typeof Whistle>;

/** One line of a whistle's log. */
export const WhistleStep = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  forceId: Nullable(ForceId),
  action: Type.Union([Type.Literal('blow'), CallAction]),
  actor: Type.String({ description: 'account name' }),
  actorName: Nullable(Type.String()),
  centre: DivisionCode,
  at: Instant,
  before: Nullable(CallState),
  after: CallState,
  note: Nullable(Type.String()),
  /** Made although no officer of the team held the certificate. */
  lacksCertificate: Type.Boolean(),
});
export type WhistleStep = Static<typeof WhistleStep>;

/** How a team stands to the certificate that the matter needs, and who is the nearest that has it. */
export const Fitness = Type.Object({
  forceId: ForceId,
  teamId: ForceId,
  teamName: Type.String(),
  /** Officers of the team with the certificate; 0 is the warning. */
  holders: Type.Integer({ minimum: 0 }),
  nearest: Nullable(Type.Object({ teamId: ForceId, name: Type.String(), distanceM: Type.Number() })),
});
export type Fitness = Static<typeof Fitness>;

/** Everything about one whistle, and what its reader may do next; `forceId` null is the whistle as a whole. */
export const WhistleDetail = Type.Object({
  whistle: Whistle,
  steps: Type.Array(WhistleStep),
  /** Empty when the matter needs no certificate. */
  fitness: Type.Array(Fitness),
  actions: Type.Array(Type.Object({ forceId: Nullable(ForceId), action: CallAction })),
});
export type WhistleDetail = Static<typeof WhistleDetail>;

/**
 * Body of `POST /api/whistles`, by a village's seat. From a case, place and words are the case's where they are not given, and the
 * certificate is the one that the routing list asks for on the case's matter.
 */
export const WhistleRequest = Type.Object(
  {
    commandId: CommandId,
    incidentId: Type.Optional(IncidentId),
    matter: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
    text: Type.Optional(Type.String({ maxLength: 2000 })),
    position: Type.Optional(Position),
    certificate: Type.Optional(CertificateCode),
    forces: Type.Array(ForceId, { minItems: 1, maxItems: 8 }),
  },
  { additionalProperties: false },
);
export type WhistleRequest = Static<typeof WhistleRequest>;

/** Body of `POST /api/whistles/{id}/steps`. `close` is about the whole whistle; `cancel` without a force too. */
export const WhistleStepRequest = Type.Object(
  {
    commandId: CommandId,
    action: CallAction,
    forceId: Type.Optional(ForceId),
    /** The team that goes, when another than the one called. */
    teamId: Type.Optional(ForceId),
    note: Type.Optional(Type.String({ maxLength: 2000 })),
    /** Of an arrival: where the seat states the team is, or whose phone tells it. */
    position: Type.Optional(Position),
    workerId: Type.Optional(WorkerId),
    satisfaction: Type.Optional(Satisfaction),
  },
  { additionalProperties: false },
);
export type WhistleStepRequest = Static<typeof WhistleStepRequest>;

/** One stretch of the way in minutes; null while nobody has gone it. */
export const Stretch = Type.Object({
  count: Type.Integer(),
  medianMin: Nullable(Type.Number()),
  p90Min: Nullable(Type.Number()),
});
export type Stretch = Static<typeof Stretch>;

/** Figures of the calls of one force or one village in a period. */
export const WhistleFigures = Type.Object({
  code: Type.String({ description: 'force id or village code' }),
  name: Type.String(),
  calls: Type.Integer(),
  open: Type.Integer(),
  escalated: Type.Integer(),
  uncertified: Type.Integer(),
  accept: Stretch,
  arrive: Stretch,
  handle: Stretch,
});
export type WhistleFigures = Static<typeof WhistleFigures>;

/** `GET /api/whistle-board?days=`: blow → accept → arrive → done, per force and per village, computed from the calls. */
export const WhistleBoard = Type.Object({
  since: Instant,
  total: WhistleFigures,
  byForce: Type.Array(WhistleFigures),
  byVillage: Type.Array(WhistleFigures),
});
export type WhistleBoard = Static<typeof WhistleBoard>;
