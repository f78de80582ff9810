import { Type, type Static, type TSchema } from 'typebox';
import { AttachmentId, CallId, CommandId, IncidentId, OrderId } from './ids.ts';
import { Instant } from './time.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/**
 * Whom one may call: a worker's phone, the duty seats of a centre, or its leaders. Every device that is signed in there rings.
 * `worker:17`, `duty:610921`, `leader:610921100`.
 */
export const CallAddress = Type.String({
  pattern: '^(worker:[1-9][0-9]{0,4}|(duty|leader):([0-9]{6}|[0-9]{9}|[0-9]{12}))$',
  description: 'worker:<number>, duty:<division code> or leader:<division code>',
});
export type CallAddress = Static<typeof CallAddress>;

/** States of a call; from `ended` on it is over. `missed` is the ring that ran out, `lost` media that stayed away for 30 s. */
export const CALL_STATES = [
  'invited',
  'ringing',
  'accepted',
  'connected',
  'ended',
  'declined',
  'busy',
  'missed',
  'cancelled',
  'failed',
  'lost',
] as const;
export const CallState = Type.Unsafe<(typeof CALL_STATES)[number]>(
  Type.Union(CALL_STATES.map((state) => Type.Literal(state))),
);
export type CallState = (typeof CALL_STATES)[number];

/** States in which a call goes on. */
export const LIVE_CALL_STATES: readonly CallState[] = ['invited', 'ringing', 'accepted', 'connected'];

/** What happens to a call: what its parties do, then what only the server finds (timers and media). */
export const CALL_ACTIONS = [
  'ring',
  'accept',
  'decline',
  'cancel',
  'hangUp',
  'connect',
  'expire',
  'fail',
  'lose',
  'preempt',
] as const;
export type CallAction = (typeof CALL_ACTIONS)[number];

/** An emergency may end a call of the called person, by role. */
export const CallPurpose = Type.Union([Type.Literal('routine'), Type.Literal('emergency')]);
export type CallPurpose = Static<typeof CallPurpose>;

/** How long a call rings, by the server's clock; `expiresAt` tells devices, which also stop by themselves. */
export const RING_LIMIT_MS = 40_000;
/** No device answered that it rings: the caller is told that nobody is reachable, and it goes on ringing for whoever comes. */
export const UNREACHED_AFTER_MS = 5_000;
/** Accepted, and no media both ways: failed. */
export const CONNECT_LIMIT_MS = 15_000;
/** Connected, and no media: lost. */
export const LOST_AFTER_MS = 30_000;

/** One side of a call; `account` is that of the device which called or accepted. */
export const CallParty = Type.Object({
  address: CallAddress,
  name: Type.String(),
  scope: Type.String(),
  account: Nullable(Type.String()),
});
export type CallParty = Static<typeof CallParty>;

/** Somebody who joined a running call, announced to all in it. */
export const CallGuest = Type.Object({ account: Type.String(), name: Type.String(), joinedAt: Instant });
export type CallGuest = Static<typeof CallGuest>;

/** A call, for its parties and the leaders above both of them. */
export const Call = Type.Object({
  id: CallId,
  version: Type.Integer(),
  state: CallState,
  purpose: CallPurpose,
  caller: CallParty,
  callee: CallParty,
  guests: Type.Array(CallGuest),
  wantsVideo: Type.Boolean(),
  incidentId: Nullable(IncidentId),
  orderId: Nullable(OrderId),
  invitedAt: Instant,
  /** When it stops ringing. */
  expiresAt: Instant,
  acceptedAt: Nullable(Instant),
  connectedAt: Nullable(Instant),
  endedAt: Nullable(Instant),
  /** No device of the callee has said that it rings. */
  isUnreached: Type.Boolean(),
  /** Ended by a call that came before it: an emergency. */
  isPreempted: Type.Boolean(),
  /** A missed call waits for the callee until somebody there has dealt with it. */
  todo: Type.Union([Type.Literal('none'), Type.Literal('open'), Type.Literal('done')]),
  /** What was said, by one of the parties. */
  note: Nullable(Type.String()),
  /** Pictures that were held fast. */
  pictures: Type.Array(AttachmentId),
});
export type Call = Static<typeof Call>;

/** Body of `POST /api/calls`. The call's id is the command's: sent again it is the same call. */
export const CallRequest = Type.Object(
  {
    commandId: CommandId,
    callee: CallAddress,
    purpose: Type.Optional(CallPurpose),
    wantsVideo: Type.Optional(Type.Boolean()),
    incidentId: Type.Optional(IncidentId),
    orderId: Type.Optional(OrderId),
  },
  { additionalProperties: false },
);
export type CallRequest = Static<typeof CallRequest>;

/** What a person does to a call. `settle` has dealt with a missed one; `note` writes what was said and keeps pictures. */
export const CallStepAction = Type.Union([
  Type.Literal('ring'),
  Type.Literal('accept'),
  Type.Literal('decline'),
  Type.Literal('cancel'),
  Type.Literal('hangUp'),
  Type.Literal('join'),
  Type.Literal('settle'),
  Type.Literal('note'),
]);
export type CallStepAction = Static<typeof CallStepAction>;

/** Body of `POST /api/calls/{id}/steps`. */
export const CallStepRequest = Type.Object(
  {
    commandId: CommandId,
    action: CallStepAction,
    note: Type.Optional(Type.String({ maxLength: 2_000 })),
    attachments: Type.Optional(Type.Array(AttachmentId, { maxItems: 8 })),
  },
  { additionalProperties: false },
);
export type CallStepRequest = Static<typeof CallStepRequest>;

/** A relay for networks that let nothing else through; the credential is good for an hour. */
export const IceServer = Type.Object({
  urls: Type.Array(Type.String()),
  username: Type.String(),
  credential: Type.String(),
});
export type IceServer = Static<typeof IceServer>;

/** Answer of `POST /api/calls/{id}/ticket`: good once and for a minute, on the socket named. */
export const CallTicket = Type.Object({
  ticket: Type.String(),
  signalUrl: Type.String(),
  expiresAt: Type.String(),
  iceServers: Type.Array(IceServer),
  /** Only the relay is used: where the engine's own port is behind a firewall. */
  isRelayOnly: Type.Boolean(),
});
export type CallTicket = Static<typeof CallTicket>;

/** Answer of `GET /api/calls`: newest first. */
export const CallList = Type.Object({ items: Type.Array(Call) });
export type CallList = Static<typeof CallList>;
