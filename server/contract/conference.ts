import { Type, type Static, type TSchema } from 'typebox';
import { TokenKey } from './token-key.ts';
import { Instant } from './time.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Id = Type.String({ minLength: 1, maxLength: 100 });

/** Path of the WebSocket on which browsers join a room; the first message shows a join ticket. */
export const SIGNAL_PATH = '/signal';

/** Longest life of a join ticket. */
export const TICKET_LIFE_MS = 60_000;

/** How long the transports of a peer whose socket was lost are kept. */
export const PEER_KEPT_MS = 30_000;

/** What of a peer is sent: a voice, a picture of its camera. */
export const MediaKind = Type.Union([Type.Literal('audio'), Type.Literal('video')]);
export type MediaKind = Static<typeof MediaKind>;

/** What a peer may send into its room now; the server changes it, never the peer. */
export const PeerRight = Type.Object({ peerId: Id, name: Type.String(), publish: Type.Array(MediaKind) });
export type PeerRight = Static<typeof PeerRight>;

/** A room as the server knows it. */
export const ConferenceRoom = Type.Object({
  roomId: Id,
  peers: Type.Array(PeerRight),
  /** A meeting: peers are told of those who may send, and the loudest voices are passed on only. */
  isStage: Type.Optional(Type.Boolean()),
});
export type ConferenceRoom = Static<typeof ConferenceRoom>;

/** What a join ticket says; signed like a view token (`contract/media-control`), good once and for 60 s at most. */
export const JoinClaims = Type.Object({
  keyId: Type.String(),
  ticketId: Id,
  roomId: Id,
  peerId: Id,
  publish: Type.Array(MediaKind),
  expiresAtMs: Type.Integer(),
});
export type JoinClaims = Static<typeof JoinClaims>;

/** What the server tells a conference process; the snapshot is sent whole on connect and closes every room it leaves out. */
export const ServerToConference = Type.Union([
  Type.Object({
    kind: Type.Literal('snapshot'),
    rooms: Type.Array(ConferenceRoom),
    tokenKeys: Type.Array(TokenKey),
    pageOrigins: Type.Array(Type.String()),
  }),
  Type.Object({ kind: Type.Literal('room'), room: ConferenceRoom }),
  Type.Object({ kind: Type.Literal('room-close'), roomId: Id }),
]);
export type ServerToConference = Static<typeof ServerToConference>;

/** Whether rooms can be opened: `preparing` while the engine is downloaded or compiled, `done` of `total` files. */
export const EngineState = Type.Union([
  Type.Object({ state: Type.Literal('ok') }),
  Type.Object({
    state: Type.Literal('preparing'),
    step: Type.Union([Type.Literal('download'), Type.Literal('compile'), Type.Literal('start')]),
    done: Type.Integer(),
    total: Type.Integer(),
  }),
  Type.Object({ state: Type.Literal('unavailable'), reason: Type.String(), command: Type.String() }),
]);
export type EngineState = Static<typeof EngineState>;

/** Figures of one conference process, sent every 2 s. */
export const ConferenceHealth = Type.Object({
  kind: Type.Literal('health'),
  at: Instant,
  engine: EngineState,
  workers: Type.Integer(),
  rooms: Type.Integer(),
  peers: Type.Integer(),
  transports: Type.Integer(),
  consumers: Type.Integer(),
});
export type ConferenceHealth = Static<typeof ConferenceHealth>;

/** What a conference process tells the server. `peer-media` says whether packets of a peer arrive; told at each change. */
export const ConferenceToServer = Type.Union([
  Type.Object({ kind: Type.Literal('hello'), program: Type.String(), bootId: Type.String(), startedAt: Instant }),
  ConferenceHealth,
  Type.Object({ kind: Type.Literal('peer-media'), roomId: Id, peerId: Id, isFlowing: Type.Boolean(), at: Instant }),
]);
export type ConferenceToServer = Static<typeof ConferenceToServer>;

/** What a page asks on the signalling socket; each is answered by a `SignalAnswer` of the same `id`. */
export const SignalRequest = Type.Object({
  id: Type.Integer({ minimum: 0 }),
  ask: Type.Union([
    /** First of all: a ticket, or the token of a peer whose socket was lost. */
    Type.Object({
      kind: Type.Literal('join'),
      ticket: Type.Optional(Type.String({ maxLength: 2_000 })),
      resume: Type.Optional(Type.String({ maxLength: 200 })),
    }),
    Type.Object({
      kind: Type.Literal('open-transport'),
      direction: Type.Union([Type.Literal('send'), Type.Literal('receive')]),
    }),
    Type.Object({ kind: Type.Literal('connect'), transportId: Id, dtlsParameters: Type.Unknown() }),
    Type.Object({ kind: Type.Literal('restart-ice'), transportId: Id }),
    Type.Object({ kind: Type.Literal('produce'), transportId: Id, media: MediaKind, rtpParameters: Type.Unknown() }),
    Type.Object({ kind: Type.Literal('pause'), producerId: Id, isPaused: Type.Boolean() }),
    Type.Object({ kind: Type.Literal('stop'), producerId: Id }),
    /** From here on everything that others send is offered as `consumer`. */
    Type.Object({ kind: Type.Literal('receive'), transportId: Id, rtpCapabilities: Type.Unknown() }),
    /** The page has the track: a consumer starts paused, or its first key picture would be lost. */
    Type.Object({ kind: Type.Literal('resume-consumer'), consumerId: Id }),
    /** How large a picture is shown: a picture sent in two sizes comes in the one that suits. */
    Type.Object({ kind: Type.Literal('prefer'), consumerId: Id, isLarge: Type.Boolean() }),
    Type.Object({ kind: Type.Literal('leave') }),
  ]),
});
export type SignalRequest = Static<typeof SignalRequest>;
export type SignalAsk = SignalRequest['ask'];

/** Why a request on the signalling socket was refused; `engine-lost` and `preparing` may be asked again a little later. */
export const SignalFault = Type.Union([
  Type.Literal('bad-request'),
  Type.Literal('ticket-refused'),
  Type.Literal('resume-refused'),
  Type.Literal('not-joined'),
  Type.Literal('not-allowed'),
  Type.Literal('room-closed'),
  Type.Literal('engine-lost'),
  Type.Literal('preparing'),
]);
export type SignalFault = Static<typeof SignalFault>;

/** Another peer of the room, as its companions see it. */
export const RoomPeer = Type.Object({ peerId: Id, name: Type.String(), isHere: Type.Boolean() });
export type RoomPeer = Static<typeof RoomPeer>;

/** How many voices of a meeting are passed on at once: the loudest. */
export const MOST_VOICES = 4;

/** What the conference process sends to a page: answers, and what happens in the room. */
export const SignalFrame = Type.Union([
  Type.Object({ kind: Type.Literal('answer'), id: Type.Integer(), data: Type.Unknown() }),
  Type.Object({ kind: Type.Literal('refused'), id: Type.Integer(), fault: SignalFault }),
  Type.Object({ kind: Type.Literal('peers'), peers: Type.Array(RoomPeer) }),
  Type.Object({
    kind: Type.Literal('consumer'),
    consumerId: Id,
    producerId: Id,
    peerId: Id,
    media: MediaKind,
    rtpParameters: Type.Unknown(),
    isPaused: Type.Boolean(),
  }),
  Type.Object({ kind: Type.Literal('consumer-closed'), consumerId: Id }),
  Type.Object({ kind: Type.Literal('consumer-paused'), consumerId: Id, isPaused: Type.Boolean() }),
  /** The server took away or gave back what this peer may send. */
  Type.Object({ kind: Type.Literal('right'), publish: Type.Array(MediaKind) }),
  /** Who speaks now, the loudest first. */
  Type.Object({ kind: Type.Literal('voices'), peerIds: Type.Array(Id) }),
  /** The engine behind the room died: join again, with a little patience of one's own choosing. */
  Type.Object({ kind: Type.Literal('engine-lost') }),
  Type.Object({
    kind: Type.Literal('closed'),
    reason: Type.Union([Type.Literal('ended'), Type.Literal('taken-over')]),
  }),
]);
export type SignalFrame = Static<typeof SignalFrame>;

/** Answer to `join`. */
export const Joined = Type.Object({
  resume: Type.String(),
  routerRtpCapabilities: Type.Unknown(),
  peers: Type.Array(RoomPeer),
  publish: Type.Array(MediaKind),
  /** Whether the transports of before stand: after a resume within 30 s. */
  isResumed: Type.Boolean(),
});
export type Joined = Static<typeof Joined>;

/** Answer to `open-transport`: what mediasoup-client wants of a transport, opaque to everything between. */
export const OpenedTransport = Type.Object({
  id: Id,
  iceParameters: Type.Unknown(),
  iceCandidates: Type.Unknown(),
  dtlsParameters: Type.Unknown(),
});
export type OpenedTransport = Static<typeof OpenedTransport>;

/** Answer to `produce`. */
export const Produced = Type.Object({ producerId: Id });
export type Produced = Static<typeof Produced>;

/** Answer to `restart-ice`. */
export const RestartedIce = Type.Object({ iceParameters: Nullable(Type.Unknown()) });
export type RestartedIce = Static<typeof RestartedIce>;
