import { Type, type Static, type TSchema } from 'typebox';
import { CallAddress } from './call.ts';
import { AttachmentId, CommandId, IncidentId, MeetingId } from './ids.ts';
import { Instant } from './time.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const T extends readonly string[]>(values: T) =>
  Type.Unsafe<T[number]>(Type.Union(values.map((value) => Type.Literal(value))));

/** `open`: the waiting room is; `locked`: goes on, and nobody new comes in. */
export const MEETING_STATES = ['scheduled', 'open', 'live', 'locked', 'ended'] as const;
export const MeetingState = oneOf(MEETING_STATES);
export type MeetingState = (typeof MEETING_STATES)[number];

/** What moves a meeting on. */
export const MEETING_ACTIONS = ['open', 'start', 'lock', 'unlock', 'end'] as const;
export type MeetingAction = (typeof MEETING_ACTIONS)[number];

/** Host and co-host moderate and may send; `stage` may send; `audience` listens. */
export const SEAT_ROLES = ['host', 'cohost', 'stage', 'audience'] as const;
export const SeatRole = oneOf(SEAT_ROLES);
export type SeatRole = (typeof SEAT_ROLES)[number];

/** `waiting` in the waiting room; `removed` stays out. */
export const SEAT_PRESENCES = ['invited', 'waiting', 'present', 'left', 'removed'] as const;
export const SeatPresence = oneOf(SEAT_PRESENCES);
export type SeatPresence = (typeof SEAT_PRESENCES)[number];

/** How many seats may be seen and heard at once, the host among them. */
export const MOST_ON_STAGE = 9;
/** How many seats a meeting may have: a county's centres, twice. */
export const MOST_SEATS = 400;
/** How many entries of chat and timeline one reading gives at most: the newest. */
export const MOST_ENTRIES = 500;
/** A scheduled meeting opens its waiting room so long before it begins. */
export const OPENS_BEFORE_MS = 10 * 60_000;
/** A seat whose media are gone for so long has left; it may come back. */
export const SEAT_GONE_AFTER_MS = 30_000;

/** One seat of a meeting: an address (`call.ts`), not a person; whichever device of it came last is in the meeting. */
export const MeetingSeat = Type.Object({
  address: CallAddress,
  name: Type.String(),
  scope: Type.String(),
  role: SeatRole,
  presence: SeatPresence,
  /** Who is on the device that joined, and what it says it is. */
  person: Nullable(Type.String()),
  device: Nullable(Type.String()),
  joinedAt: Nullable(Instant),
  leftAt: Nullable(Instant),
  /** When the hand was raised, by the server: the order of hands. */
  handAt: Nullable(Instant),
  /** Muted by the host: may ask to speak, and speaks when allowed and by the own hand only. */
  isMuted: Type.Boolean(),
  asksVoice: Type.Boolean(),
  /** Why it does not come. */
  absence: Nullable(Type.String()),
  /** The meeting's version that changed it last. */
  seq: Type.Integer(),
});
export type MeetingSeat = Static<typeof MeetingSeat>;

/** `late` answered after the window. */
export const ANSWER_STATES = ['waiting', 'present', 'late', 'absent'] as const;
export const AnswerState = oneOf(ANSWER_STATES);
export type AnswerState = (typeof ANSWER_STATES)[number];

/** What a seat said to a roll call. */
export const RollAnswer = Type.Object({
  address: CallAddress,
  name: Type.String(),
  state: AnswerState,
  answeredAt: Nullable(Instant),
  reason: Nullable(Type.String()),
  seq: Type.Integer(),
});
export type RollAnswer = Static<typeof RollAnswer>;

/** A roll call (点名) of a meeting: number from 1. Counts are of all seats asked, whatever part of the answers is sent. */
export const MeetingRoll = Type.Object({
  number: Type.Integer(),
  askedAt: Instant,
  closesAt: Instant,
  closedAt: Nullable(Instant),
  counts: Type.Object({
    asked: Type.Integer(),
    present: Type.Integer(),
    late: Type.Integer(),
    absent: Type.Integer(),
    waiting: Type.Integer(),
  }),
  answers: Type.Array(RollAnswer),
});
export type MeetingRoll = Static<typeof MeetingRoll>;

/** The presenter's map: what everybody follows is its state, not its pixels. */
export const SharedMap = Type.Object({
  by: CallAddress,
  center: Type.Tuple([Type.Number({ minimum: -180, maximum: 180 }), Type.Number({ minimum: -90, maximum: 90 })]),
  zoom: Type.Number({ minimum: 0, maximum: 24 }),
  layers: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 40 }),
  cursor: Nullable(
    Type.Tuple([Type.Number({ minimum: -180, maximum: 180 }), Type.Number({ minimum: -90, maximum: 90 })]),
  ),
});
export type SharedMap = Static<typeof SharedMap>;

/** A line of the meeting's chronicle. `chat` is what somebody wrote; `decision` goes into the minutes; the rest happened. */
export const MeetingEntry = Type.Object({
  seq: Type.Integer(),
  at: Instant,
  kind: Type.String(),
  /** Whose doing; null: the clock's. */
  by: Nullable(Type.String()),
  /** Whom it was done to. */
  seat: Nullable(Type.String()),
  text: Nullable(Type.String()),
  attachments: Type.Array(AttachmentId),
  /** The case that a line of the chat was filed to. */
  incidentId: Nullable(IncidentId),
});
export type MeetingEntry = Static<typeof MeetingEntry>;

/** A meeting without its seats, as a list shows it. */
export const MeetingHead = Type.Object({
  id: MeetingId,
  version: Type.Integer(),
  state: MeetingState,
  title: Type.String(),
  agenda: Type.Array(Type.String()),
  host: Type.Object({ address: CallAddress, name: Type.String(), scope: Type.String() }),
  startsAt: Instant,
  startedAt: Nullable(Instant),
  endedAt: Nullable(Instant),
  hasWaitingRoom: Type.Boolean(),
  /** Nobody but the host is heard, whoever comes on stage; lifted by the host only. */
  isMutedAll: Type.Boolean(),
  /** Whom everybody sees large. */
  pinned: Nullable(CallAddress),
  /** A camera that stands among the tiles for everybody. */
  cameraId: Nullable(Type.String()),
  map: Nullable(SharedMap),
  seatCount: Type.Integer(),
  presentCount: Type.Integer(),
  /** The reader's own seat; null for a leader above who was not invited. */
  own: Nullable(MeetingSeat),
});
export type MeetingHead = Static<typeof MeetingHead>;

/** Answer of `GET /api/meetings/{id}`: all, or with `since` what is newer than that version. */
export const MeetingView = Type.Object({
  meeting: MeetingHead,
  seats: Type.Array(MeetingSeat),
  roll: Nullable(MeetingRoll),
  entries: Type.Array(MeetingEntry),
});
export type MeetingView = Static<typeof MeetingView>;

/** Answer of `GET /api/meetings`, newest first. */
export const MeetingList = Type.Object({ items: Type.Array(MeetingHead) });
export type MeetingList = Static<typeof MeetingList>;

/** Somebody who may be invited; `canJoin` is false where no account has the address. */
export const Invitee = Type.Object({
  address: CallAddress,
  kind: oneOf(['duty', 'leader', 'worker'] as const),
  name: Type.String(),
  scope: Type.String(),
});
export type Invitee = Static<typeof Invitee>;
/** Answer of `GET /api/meetings/invitees`: seats of the own scope by division code, and workers by name when searched for. */
export const InviteeList = Type.Object({ items: Type.Array(Invitee) });
export type InviteeList = Static<typeof InviteeList>;

const Words = (maxLength: number) => Type.String({ minLength: 1, maxLength });

/** Body of `POST /api/meetings`. The meeting's id is the command's. Without `startsAt` it opens at once. */
export const MeetingRequest = Type.Object(
  {
    commandId: CommandId,
    title: Words(80),
    agenda: Type.Optional(Type.Array(Words(200), { maxItems: 20 })),
    startsAt: Type.Optional(Instant),
    hasWaitingRoom: Type.Optional(Type.Boolean()),
    seats: Type.Array(CallAddress, { minItems: 1, maxItems: MOST_SEATS }),
  },
  { additionalProperties: false },
);
export type MeetingRequest = Static<typeof MeetingRequest>;

/** What a person does in a meeting: of all of it, of the own seat, of another's (moderation), of its record. */
export const MEETING_STEPS = [
  ...MEETING_ACTIONS,
  'enter',
  'leave',
  'raiseHand',
  'lowerHand',
  'askVoice',
  'answer',
  'excuse',
  'say',
  'admit',
  'stage',
  'unstage',
  'mute',
  'muteAll',
  'unmuteAll',
  'allowVoice',
  'dropHand',
  'remove',
  'pin',
  'makeCohost',
  'rollCall',
  'decide',
  'showCamera',
  'showMap',
  'file',
] as const;
export const MeetingStep = oneOf(MEETING_STEPS);
export type MeetingStep = (typeof MEETING_STEPS)[number];

/** Body of `POST /api/meetings/{id}/steps`; which fields a step reads, its name says. */
export const MeetingStepRequest = Type.Object(
  {
    commandId: CommandId,
    action: MeetingStep,
    /** The version that was looked at: another one is a conflict. Left out, the step is taken on whatever is there. */
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    /** The seat that it is done to; for `admit` none is all, for `pin` none is nobody. */
    seat: Type.Optional(CallAddress),
    /** What is written: chat, decision, reason of an absence, name of a device. */
    text: Type.Optional(Words(2_000)),
    attachments: Type.Optional(Type.Array(AttachmentId, { maxItems: 8 })),
    /** Window of a roll call. */
    seconds: Type.Optional(Type.Integer({ minimum: 5, maximum: 600 })),
    cameraId: Type.Optional(Type.String({ pattern: '^[0-9]{20}$' })),
    map: Type.Optional(Type.Omit(SharedMap, ['by'])),
    /** The entry that is filed, and the case. */
    entry: Type.Optional(Type.Integer({ minimum: 1 })),
    incidentId: Type.Optional(IncidentId),
  },
  { additionalProperties: false },
);
export type MeetingStepRequest = Static<typeof MeetingStepRequest>;
