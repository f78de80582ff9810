import { Type, type Static } from 'typebox';
import { CameraState, CameraVideo } from './camera.ts';
import { CameraId, DivisionCode } from './ids.ts';
import { STREAM_FAULTS } from './stream.ts';
import { Instant } from './time.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/**
 * Why a camera is not online. Beside what a stream may meet: `frozen` sends one picture for ever, `black` shows nothing, `recorder-down` cannot be asked because its
 * recorder does not answer, `not-checked` was not looked at for so long that nothing is known any more.
 */
export const CAMERA_REASONS = [...STREAM_FAULTS, 'frozen', 'black', 'recorder-down', 'not-checked'] as const;
export const CameraReason = Type.Enum(CAMERA_REASONS);
export type CameraReason = (typeof CAMERA_REASONS)[number];

/** A gateway's verdict about one camera, sent when it changes. */
export const CameraHealth = Type.Object({
  kind: Type.Literal('camera-health'),
  cameraId: CameraId,
  state: CameraState,
  reason: Nullable(CameraReason),
  at: Instant,
  lastPictureAt: Nullable(Instant),
  video: Nullable(CameraVideo),
});
export type CameraHealth = Static<typeof CameraHealth>;

/** A recorder stopped answering, or answers again. */
export const RecorderHealth = Type.Object({
  kind: Type.Literal('recorder-health'),
  recorderId: Type.String(),
  isUp: Type.Boolean(),
  at: Instant,
});
export type RecorderHealth = Static<typeof RecorderHealth>;

/** Cameras whose verdict was found to hold since the last such message. */
export const CamerasSeen = Type.Object({
  kind: Type.Literal('cameras-seen'),
  seen: Type.Array(Type.Object({ cameraId: CameraId, at: Instant, lastPictureAt: Nullable(Instant) })),
});
export type CamerasSeen = Static<typeof CamerasSeen>;

/** One fault to be looked after: what stands highest among camera, recorder, link and village hides what is below it. */
export const FaultGroup = Type.Object({
  kind: Type.Enum(['camera', 'recorder', 'link', 'village'] as const),
  id: Type.String(),
  name: Type.String(),
  village: DivisionCode,
  villageName: Type.String(),
  state: Type.Union([Type.Literal('stale'), Type.Literal('offline'), Type.Literal('fault')]),
  reason: CameraReason,
  since: Instant,
  /** Cameras that it takes away. */
  cameraCount: Type.Integer(),
});
export type FaultGroup = Static<typeof FaultGroup>;

/** How much of the time that was looked at the cameras of a village were online, 0 to 1; null while nothing was looked at. */
export const VillageUptime = Type.Object({
  village: DivisionCode,
  name: Type.String(),
  cameras: Type.Integer(),
  online: Type.Integer(),
  today: Nullable(Type.Number()),
  /** Seven days back to now. */
  week: Nullable(Type.Number()),
});
export type VillageUptime = Static<typeof VillageUptime>;

/** `GET /api/camera-health`: the cameras of the caller's scope, for whoever looks after them. */
export const CameraHealthReport = Type.Object({
  at: Instant,
  counts: Type.Object({
    total: Type.Integer(),
    online: Type.Integer(),
    down: Type.Integer(),
    unknown: Type.Integer(),
  }),
  faults: Type.Array(FaultGroup),
  villages: Type.Array(VillageUptime),
});
export type CameraHealthReport = Static<typeof CameraHealthReport>;
