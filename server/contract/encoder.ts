import { Type, type Static, type TSchema } from 'typebox';
import { CameraId, CommandId } from './ids.ts';
import { EncoderSettings, OnvifFault } from './onvif.ts';
import { Instant } from './time.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** A camera whose small picture is H.265 or has lazy keyframes, as measured, and whose settings are reached. */
export const EncoderCandidate = Type.Object({
  id: CameraId,
  name: Type.String(),
  codec: Type.String(),
  /** Seconds between keyframes. */
  gopS: Nullable(Type.Number()),
});
export type EncoderCandidate = Static<typeof EncoderCandidate>;

/** `GET /api/encoder-candidates`. */
export const EncoderCandidates = Type.Object({ items: Type.Array(EncoderCandidate) });

/** `proposed` waits for the other administrator, `running` is being done, `done` has a result for every camera. */
export const ENCODER_CHANGE_STATES = ['proposed', 'refused', 'running', 'done'] as const;
export const EncoderChangeState = Type.Enum(ENCODER_CHANGE_STATES);
export type EncoderChangeState = (typeof ENCODER_CHANGE_STATES)[number];

/** What became of one camera of a change. */
export const EncoderResult = Type.Object({
  cameraId: CameraId,
  name: Type.String(),
  state: Type.Enum(['waiting', 'set', 'failed'] as const),
  before: Nullable(EncoderSettings),
  /** Read back from the camera. */
  after: Nullable(EncoderSettings),
  fault: Nullable(OnvifFault),
  /** The device's own words. */
  detail: Nullable(Type.String()),
});
export type EncoderResult = Static<typeof EncoderResult>;

/** Small pictures of some cameras set to H.264 and a GOP, or put back as they were before another change. */
export const EncoderChange = Type.Object({
  id: Type.String(),
  state: EncoderChangeState,
  /** Seconds between keyframes; null where the cameras are put back. */
  gopS: Nullable(Type.Number()),
  /** The change that is undone. */
  restores: Nullable(Type.String()),
  proposedBy: Type.String(),
  proposedAt: Instant,
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Instant),
  cameras: Type.Array(EncoderResult),
});
export type EncoderChange = Static<typeof EncoderChange>;

/** `GET /api/encoder-changes`: the latest first. */
export const EncoderChanges = Type.Object({ items: Type.Array(EncoderChange) });

/** Body of `POST /api/encoder-changes`. */
export const EncoderProposal = Type.Object(
  {
    commandId: CommandId,
    cameraIds: Type.Array(CameraId, { minItems: 1, maxItems: 500, uniqueItems: true }),
    gopS: Type.Number({ minimum: 0.5, maximum: 10 }),
  },
  { additionalProperties: false },
);
export type EncoderProposal = Static<typeof EncoderProposal>;

/** Body of `POST /api/encoder-changes/{id}/decision`. */
export const EncoderDecision = Type.Object(
  { commandId: CommandId, decision: Type.Enum(['approve', 'refuse'] as const) },
  { additionalProperties: false },
);
export type EncoderDecision = Static<typeof EncoderDecision>;
