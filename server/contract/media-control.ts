import { Type, type Static, type TSchema } from 'typebox';
import { CameraHealth, CamerasSeen, RecorderHealth } from './camera-health.ts';
import { CameraId } from './ids.ts';
import { OnvifAccess, OnvifAnswer, OnvifQuestion } from './onvif.ts';
import { Rendition, StreamFault, StreamState } from './stream.ts';
import { Instant } from './time.ts';
import { TokenKey } from './token-key.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Sign-in of a source, plain: it lives in the memory of server and gateway only. */
export const SourceCredentials = Type.Object({ username: Type.String(), password: Type.String() });
export type SourceCredentials = Static<typeof SourceCredentials>;

/** Where a gateway gets pictures from: `rtsp` is pulled, `push` read from the ingest process; the others answer `source-unavailable`. */
export const MediaSource = Type.Union([
  Type.Object({
    kind: Type.Literal('rtsp'),
    mainUrl: Type.String({ maxLength: 500 }),
    subUrl: Nullable(Type.String({ maxLength: 500 })),
    credentials: Nullable(SourceCredentials),
  }),
  Type.Object({ kind: Type.Literal('gb28181'), deviceId: Type.String(), channelId: Type.String() }),
  Type.Object({ kind: Type.Literal('platform'), platform: Type.String(), resource: Type.String() }),
  Type.Object({ kind: Type.Literal('push'), streamKey: Type.String() }),
]);
export type MediaSource = Static<typeof MediaSource>;

/** A camera as a gateway knows it. */
export const MediaCamera = Type.Object({
  id: CameraId,
  source: MediaSource,
  recorderId: Nullable(Type.String()),
  linkId: Nullable(Type.String()),
  zone: Type.String(),
  /** Where its settings are reached; a camera without is not asked for keyframes. */
  onvif: Type.Optional(Nullable(OnvifAccess)),
});
export type MediaCamera = Static<typeof MediaCamera>;

/** A recorder serves at most `maxSessions` pulls at once, over all its channels and renditions. */
export const MediaRecorder = Type.Object({ id: Type.String(), maxSessions: Type.Integer({ minimum: 1 }) });
export type MediaRecorder = Static<typeof MediaRecorder>;

/** An uplink shared by cameras; starting one more stream than `budgetMbps` carries is refused. */
export const MediaLink = Type.Object({
  id: Type.String(),
  budgetMbps: Type.Number({ exclusiveMinimum: 0 }),
  /** What calls over the same line need now: streams that are then too many give way. */
  reservedMbps: Type.Optional(Type.Number({ minimum: 0 })),
});
export type MediaLink = Static<typeof MediaLink>;

/** A viewer zone: the page origins it may load media from this gateway with. */
export const MediaZone = Type.Object({ name: Type.String(), pageOrigins: Type.Array(Type.String()) });
export type MediaZone = Static<typeof MediaZone>;

/** A network and ports that may be dialled, e.g. `{cidr: '127.0.0.0/8', portFrom: 8554, portTo: 8999}`. */
export const CameraNetwork = Type.Object({
  cidr: Type.String(),
  portFrom: Type.Integer({ minimum: 1, maximum: 65535 }),
  portTo: Type.Integer({ minimum: 1, maximum: 65535 }),
});
export type CameraNetwork = Static<typeof CameraNetwork>;

/**
 * Networks that no list may open: this host as "any", link-local ones with the services that tell a cloud machine its secrets, groups and broadcast, the special blocks of
 * documentation, and the ways by which IPv6 addresses wrap IPv4 ones.
 */
export const NEVER_CAMERAS: readonly string[] = [
  '0.0.0.0/8',
  '100.100.100.200/32',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  '64:ff9b::/96',
  '2002::/16',
  'fe80::/10',
  'fd00:ec2::254/128',
  'ff00::/8',
];

/** Which view sessions end: any combination of camera, viewer and session; an empty one ends nothing. */
export const ViewRevocation = Type.Object({
  kind: Type.Literal('view-revoke'),
  cameraId: Type.Optional(CameraId),
  viewer: Type.Optional(Type.String()),
  viewId: Type.Optional(Type.String()),
});
export type ViewRevocation = Static<typeof ViewRevocation>;

/** Everything a gateway needs to run, sent whole on connect; a gateway started alone reads it from a file. */
export const MediaSnapshot = Type.Object({
  kind: Type.Literal('snapshot'),
  /** Views that ended by revocation and may not be gone on with elsewhere; those of the last 12 hours. */
  revocations: Type.Optional(Type.Array(Type.Object({ at: Type.Integer(), which: ViewRevocation }))),
  cameras: Type.Array(MediaCamera),
  recorders: Type.Array(MediaRecorder),
  links: Type.Array(MediaLink),
  zones: Type.Array(MediaZone),
  tokenKeys: Type.Array(TokenKey),
  cameraNetworks: Type.Array(CameraNetwork),
});
export type MediaSnapshot = Static<typeof MediaSnapshot>;

/** What the server tells a media process. */
export const ServerToMedia = Type.Union([
  MediaSnapshot,
  Type.Object({ kind: Type.Literal('camera-upsert'), camera: MediaCamera }),
  Type.Object({ kind: Type.Literal('camera-remove'), cameraId: CameraId }),
  Type.Object({ kind: Type.Literal('recorder-upsert'), recorder: MediaRecorder }),
  Type.Object({ kind: Type.Literal('link-upsert'), link: MediaLink }),
  ViewRevocation,
  /** Asks for a picture now, without a viewer: an administrator's test of an address, a health round. */
  Type.Object({ kind: Type.Literal('probe'), cameraId: CameraId, rendition: Rendition }),
  /** The cameras whose health this process finds out; all others are no concern of it until somebody watches them. */
  Type.Object({ kind: Type.Literal('health-duty'), cameraIds: Type.Array(CameraId) }),
  /** Cameras that will be looked at soon: their small pictures run without a viewer while there is room. Good for a minute. */
  Type.Object({ kind: Type.Literal('warm-set'), cameraIds: Type.Array(CameraId, { maxItems: 256 }) }),
  /** Something only the camera itself can do; answered by one `onvif-answer` of the same id. */
  Type.Object({ kind: Type.Literal('onvif'), questionId: Type.Integer(), question: OnvifQuestion }),
  Type.Object({ kind: Type.Literal('enrolled'), nodeId: Type.String(), certificatePem: Type.String() }),
  Type.Object({ kind: Type.Literal('enrolment-refused'), reason: Type.String() }),
]);
export type ServerToMedia = Static<typeof ServerToMedia>;

/** One change of one stream's state. */
export const StreamReport = Type.Object({
  kind: Type.Literal('stream-state'),
  cameraId: CameraId,
  rendition: Rendition,
  state: StreamState,
  fault: Nullable(StreamFault),
  at: Instant,
  lastPictureAt: Nullable(Instant),
  codec: Nullable(Type.String()),
  widthPx: Nullable(Type.Integer()),
  heightPx: Nullable(Type.Integer()),
});
export type StreamReport = Static<typeof StreamReport>;

/** Figures of one media process, sent every few seconds; counts are since its start. */
export const MediaHealth = Type.Object({
  kind: Type.Literal('health'),
  at: Instant,
  streamsByState: Type.Record(Type.String(), Type.Integer()),
  viewSessions: Type.Integer(),
  bytesIn: Type.Integer(),
  bytesOut: Type.Integer(),
  lostPackets: Type.Integer(),
  ringBytes: Type.Integer(),
  rssBytes: Type.Integer(),
  cpuMs: Type.Number(),
  eventLoopDelayP99Ms: Type.Number(),
});
export type MediaHealth = Static<typeof MediaHealth>;

/** A view session began: who looks at which camera. */
export const ViewOpened = Type.Object({
  kind: Type.Literal('view-opened'),
  viewId: Type.String(),
  viewer: Type.String(),
  cameraId: CameraId,
  rendition: Rendition,
  at: Instant,
});
export type ViewOpened = Static<typeof ViewOpened>;

/** A view session ended, with the bytes it was sent. */
export const ViewClosed = Type.Object({
  kind: Type.Literal('view-closed'),
  viewId: Type.String(),
  viewer: Type.String(),
  cameraId: CameraId,
  rendition: Rendition,
  at: Instant,
  bytes: Type.Integer(),
  reason: Type.Union([
    Type.Literal('not-polled'),
    Type.Literal('revoked'),
    Type.Literal('expired'),
    Type.Literal('camera-removed'),
    Type.Literal('shutdown'),
  ]),
});
export type ViewClosed = Static<typeof ViewClosed>;

/** A node beyond the machine asks once, with a code an administrator was shown, for a certificate of its own. */
export const EnrolmentRequest = Type.Object({
  kind: Type.Literal('enrol'),
  code: Type.String({ minLength: 8, maxLength: 64 }),
  nodeName: Type.String({ minLength: 1, maxLength: 80 }),
  zone: Type.String(),
  certificateRequestPem: Type.String({ maxLength: 8192 }),
});
export type EnrolmentRequest = Static<typeof EnrolmentRequest>;

/** What a media process tells the server. */
export const MediaToServer = Type.Union([
  Type.Object({ kind: Type.Literal('hello'), program: Type.String(), bootId: Type.String(), startedAt: Instant }),
  StreamReport,
  CameraHealth,
  RecorderHealth,
  CamerasSeen,
  MediaHealth,
  ViewOpened,
  ViewClosed,
  EnrolmentRequest,
  Type.Object({ kind: Type.Literal('onvif-answer'), questionId: Type.Integer(), answer: OnvifAnswer }),
]);
export type MediaToServer = Static<typeof MediaToServer>;

/**
 * What a view token says. The token is `base64url(JSON of this) + '.' + base64url(HMAC-SHA-256 of that first part)`,
 * under the key `keyId`; it bounds the start of a view, which then lives while it is polled.
 */
export const ViewTokenClaims = Type.Object({
  keyId: Type.String(),
  cameraId: CameraId,
  rendition: Rendition,
  viewer: Type.String({ maxLength: 100 }),
  expiresAtMs: Type.Integer(),
});
export type ViewTokenClaims = Static<typeof ViewTokenClaims>;

/**
 * What lets another gateway go on with a view when the one that opened it is gone: in `?r=` of the media playlist behind a proxy, signed as a view token
 * is. `openedAtMs` is compared with revocations.
 */
export const ViewResumeClaims = Type.Object({
  keyId: Type.String(),
  viewId: Type.String({ pattern: '^[A-Za-z0-9_-]{16,64}$' }),
  cameraId: CameraId,
  rendition: Rendition,
  viewer: Type.String({ maxLength: 100 }),
  openedAtMs: Type.Integer(),
});
export type ViewResumeClaims = Static<typeof ViewResumeClaims>;
