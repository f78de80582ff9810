import { Type, type Static } from 'typebox';
import { DivisionLevel } from './division.ts';
import { CommandId, DivisionCode, HandoverId, RollcallId, ShiftId } from './ids.ts';
import { Instant } from './time.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** Someone of the roster with the telephone that reaches them. */
export const DutyPerson = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 40 }),
    phone: Type.String({ pattern: '^[0-9+ -]{3,20}$', description: 'digits, spaces and dashes' }),
  },
  { additionalProperties: false },
);
export type DutyPerson = Static<typeof DutyPerson>;

/** `planned` by the roster, `on` from its start or from the signature of whoever takes over, `handedOver` by the successor's. */
export const SHIFT_STATES = ['planned', 'on', 'handedOver'] as const;
export const ShiftState = Type.Unsafe<(typeof SHIFT_STATES)[number]>(
  Type.Union(SHIFT_STATES.map((state) => Type.Literal(state))),
);
export type ShiftState = (typeof SHIFT_STATES)[number];

/** One shift of a centre's roster (值班表). */
export const Shift = Type.Object({
  id: ShiftId,
  centre: DivisionCode,
  startsAt: Instant,
  endsAt: Instant,
  /** 带班领导. */
  leader: DutyPerson,
  officers: Type.Array(DutyPerson, { minItems: 1, maxItems: 8 }),
  state: ShiftState,
});
export type Shift = Static<typeof Shift>;

/** Body of `POST /api/shifts`: planned shifts of the centre that it overlaps are replaced by it. */
export const NewShift = Type.Object(
  {
    commandId: CommandId,
    centre: DivisionCode,
    startsAt: Instant,
    endsAt: Instant,
    leader: DutyPerson,
    officers: Type.Array(DutyPerson, { minItems: 1, maxItems: 8 }),
  },
  { additionalProperties: false },
);
export type NewShift = Static<typeof NewShift>;

/** Body of `POST /api/shifts/import`: a roster as CSV; a wrong line is named in the answer's `fields` and nothing is taken. */
export const RosterImport = Type.Object(
  { commandId: CommandId, csv: Type.String({ minLength: 1, maxLength: 400_000 }) },
  { additionalProperties: false },
);

/** How a part of a centre stands: proved within the last minute, or unknown. */
export const PartState = Type.Object({
  state: Type.Union([Type.Literal('up'), Type.Literal('partly'), Type.Literal('down'), Type.Literal('unknown')]),
  /** How many of its devices are proved up, proved down, and not known within the last minute. */
  up: Type.Integer(),
  down: Type.Integer(),
  unknown: Type.Integer(),
  /** When something of it was last proved; null when never. */
  at: Nullable(Instant),
});
export type PartState = Static<typeof PartState>;

/** A centre's seats, links and recorders as of the answer's `at`. */
export const CentreState = Type.Object({ seats: PartState, links: PartState, recorders: PartState });
export type CentreState = Static<typeof CentreState>;

/** Who answers for one centre at a moment. */
export const CentreDuty = Type.Object({
  centre: DivisionCode,
  name: Type.String(),
  level: DivisionLevel,
  /** First letters of the name's syllables, for searching. */
  initials: Type.String(),
  /** The shift of the roster at that moment; null: the centre has none. */
  shift: Nullable(Shift),
  /** The shift that is truly on now, which may be one that was not handed over yet. */
  onNow: Nullable(Shift),
  state: CentreState,
});
export type CentreDuty = Static<typeof CentreDuty>;

/** `GET /api/duty?at=`: every centre that the caller may see, and those above it. */
export const DutyList = Type.Object({ at: Instant, asOf: Instant, items: Type.Array(CentreDuty) });
export type DutyList = Static<typeof DutyList>;

/** What may lie open at a centre. */
export const OPEN_ITEM_KINDS = ['incident', 'whistle', 'order', 'card', 'alarm', 'note'] as const;
export const OpenItemKind = Type.Unsafe<(typeof OPEN_ITEM_KINDS)[number]>(
  Type.Union(OPEN_ITEM_KINDS.map((kind) => Type.Literal(kind))),
);
export type OpenItemKind = (typeof OPEN_ITEM_KINDS)[number];

/** One open item of a handover, frozen as it stood. */
export const OpenItem = Type.Object({
  kind: OpenItemKind,
  id: Type.String(),
  title: Type.String(),
  /** State of an incident or call; how many have not read an order; kind and state of a card; kind of an alarm. */
  state: Type.String(),
  since: Instant,
  dueAt: Nullable(Instant),
  isOverdue: Type.Boolean(),
});
export type OpenItem = Static<typeof OpenItem>;

export const HANDOVER_STATES = ['offered', 'signed', 'refused'] as const;
export const HandoverState = Type.Unsafe<(typeof HANDOVER_STATES)[number]>(
  Type.Union(HANDOVER_STATES.map((state) => Type.Literal(state))),
);
export type HandoverState = (typeof HANDOVER_STATES)[number];

/** A handover (交接班): the frozen list of what was open, the note, and the successor's signature. */
export const Handover = Type.Object({
  id: HandoverId,
  centre: DivisionCode,
  shift: Shift,
  nextShift: Shift,
  items: Type.Array(OpenItem),
  note: Type.String(),
  state: HandoverState,
  offeredBy: Type.String({ description: 'account name' }),
  offeredName: Type.String(),
  offeredAt: Instant,
  /** Who signed or refused. */
  answeredBy: Nullable(Type.String()),
  answeredName: Nullable(Type.String()),
  answeredAt: Nullable(Instant),
  refusal: Nullable(Type.String()),
});
export type Handover = Static<typeof Handover>;

/** `GET /api/handover-draft`: what a handover would list now. */
export const HandoverDraft = Type.Object({
  shift: Nullable(Shift),
  nextShift: Nullable(Shift),
  items: Type.Array(OpenItem),
});
export type HandoverDraft = Static<typeof HandoverDraft>;

/** Body of `POST /api/handovers`. */
export const HandoverOffer = Type.Object(
  { commandId: CommandId, note: Type.String({ maxLength: 4000 }) },
  { additionalProperties: false },
);

/** Body of `POST /api/handovers/{id}/answer`: the successor's own account and password, at whichever desk. */
export const HandoverAnswer = Type.Object(
  {
    commandId: CommandId,
    account: Type.String({ maxLength: 64 }),
    password: Type.String({ maxLength: 200 }),
    decision: Type.Union([Type.Literal('sign'), Type.Literal('refuse')]),
    reason: Type.Optional(Type.String({ maxLength: 2000 })),
  },
  { additionalProperties: false },
);
export type HandoverAnswer = Static<typeof HandoverAnswer>;

/** How one centre answered a roll call: in time, late, not at all; `asked` while the time runs. */
export const POST_STATES = ['asked', 'present', 'absent', 'late'] as const;
export const PostState = Type.Unsafe<(typeof POST_STATES)[number]>(
  Type.Union(POST_STATES.map((state) => Type.Literal(state))),
);
export type PostState = (typeof POST_STATES)[number];

/** One centre's part of a roll call (查岗), as lists and the live feed carry it. */
export const RollcallPost = Type.Object({
  rollcallId: RollcallId,
  centre: DivisionCode,
  centreName: Type.String(),
  /** Centre that asks. */
  asker: DivisionCode,
  askerName: Type.String(),
  askedAt: Instant,
  closesAt: Instant,
  state: PostState,
  answeredAt: Nullable(Instant),
  /** Who confirmed; a wall never learns it. */
  answeredName: Nullable(Type.String()),
});
export type RollcallPost = Static<typeof RollcallPost>;

/** A roll call with its counts. */
export const Rollcall = Type.Object({
  id: RollcallId,
  asker: DivisionCode,
  askedBy: Type.String(),
  askedAt: Instant,
  closesAt: Instant,
  counts: Type.Object({
    asked: Type.Integer(),
    present: Type.Integer(),
    absent: Type.Integer(),
    late: Type.Integer(),
  }),
});
export type Rollcall = Static<typeof Rollcall>;

/** A roll call with all its posts. */
export const RollcallDetail = Type.Object({ rollcall: Rollcall, posts: Type.Array(RollcallPost) });
export type RollcallDetail = Static<typeof RollcallDetail>;

/** Body of `POST /api/rollcalls`; without `centres` all below the caller's own are asked. */
export const RollcallRequest = Type.Object(
  {
    commandId: CommandId,
    centres: Type.Optional(Type.Array(DivisionCode, { minItems: 1, maxItems: 500 })),
    minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 60, description: 'time to answer, 3 if not told' })),
  },
  { additionalProperties: false },
);
export type RollcallRequest = Static<typeof RollcallRequest>;

/** Body of `POST /api/rollcalls/{id}/answer`, by a seat of a centre that was asked. */
export const RollcallAnswer = Type.Object({ commandId: CommandId }, { additionalProperties: false });

/** What the feed tells of a centre's shifts: something changed, read it again; it names nobody. */
export const ShiftChange = Type.Object({
  centre: DivisionCode,
  what: Type.Union([Type.Literal('roster'), Type.Literal('on'), Type.Literal('handover')]),
});
export type ShiftChange = Static<typeof ShiftChange>;
