import { Type, type Static } from 'typebox';
import { Position } from './geo.ts';
import { CameraId, DivisionCode } from './ids.ts';
import { Rendition } from './stream.ts';
import { Instant } from './time.ts';

/** What is known of a camera: never green by default, `unknown` until its picture was truly seen. */
export const CAMERA_STATES = ['unknown', 'online', 'stale', 'offline', 'fault'] as const;
export const CameraState = Type.Unsafe<(typeof CAMERA_STATES)[number]>(
  Type.Union(CAMERA_STATES.map((state) => Type.Literal(state))),
);
export type CameraState = (typeof CAMERA_STATES)[number];

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** What a camera sends, as measured: null where it was not measured yet. */
export const CameraVideo = Type.Object({
  codec: Type.String({ maxLength: 64 }),
  widthPx: Type.Integer(),
  heightPx: Type.Integer(),
  fps: Nullable(Type.Number()),
  /** Seconds between keyframes. */
  gopS: Nullable(Type.Number()),
});
export type CameraVideo = Static<typeof CameraVideo>;

/** A camera as its scope may see it; addresses and credentials never leave the server. */
export const Camera = Type.Object({
  id: CameraId,
  name: Type.String(),
  /** Class 2 belongs to units, class 3 to villages and households; the county pack defines owner and repair. */
  class: Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)]),
  village: DivisionCode,
  position: Position,
  azimuthDeg: Type.Number({ minimum: 0, maximum: 360 }),
  fovDeg: Type.Number({ minimum: 1, maximum: 360 }),
  rangeM: Type.Number({ description: 'how far a face or a car can be made out' }),
  recorderId: Nullable(Type.String()),
  channel: Nullable(Type.Integer()),
  linkId: Nullable(Type.String()),
  zone: Type.String(),
  sourceKind: Type.Union([
    Type.Literal('rtsp'),
    Type.Literal('gb28181'),
    Type.Literal('platform'),
    Type.Literal('push'),
  ]),
  state: CameraState,
  stateReason: Nullable(Type.String()),
  /** When the state was last confirmed by a picture or a failure; null while unknown. */
  stateAt: Nullable(Instant),
  lastPictureAt: Nullable(Instant),
  /** Whether a seat may turn it. */
  hasPtz: Type.Boolean(),
  /** What it sends, as last measured; null until it was. */
  video: Nullable(CameraVideo),
  version: Type.Integer(),
});
export type Camera = Static<typeof Camera>;

/** Body of `POST /api/cameras/{id}/view`; the purpose is kept in the audit. */
export const ViewRequest = Type.Object({
  purpose: Type.String({ minLength: 1, maxLength: 200 }),
  rendition: Type.Optional(Rendition),
});

/** Answer of `POST /api/cameras/{id}/prewarm`: false while no gateway is connected. Nothing is shown to anybody by it. */
export const Prewarmed = Type.Object({ isStarting: Type.Boolean() });

/** A plain LL-HLS address that hls.js, Safari, VLC and ffmpeg open; it bounds the start, the session lives while polled. */
export const ViewGrant = Type.Object({ playlistUrl: Type.String(), expiresAt: Instant });
export type ViewGrant = Static<typeof ViewGrant>;

/** A camera near a point: `seesPoint` when its view cone and range contain it. */
export const NearbyCamera = Type.Object({
  id: CameraId,
  name: Type.String(),
  distanceM: Type.Number(),
  seesPoint: Type.Boolean(),
  state: CameraState,
  stateAt: Nullable(Instant),
});
export type NearbyCamera = Static<typeof NearbyCamera>;
