import { Type, type Static } from 'typebox';
import { OnvifToken, PtzPreset, PtzVelocity } from './onvif.ts';
import { Instant } from './time.ts';

/** Who turns a camera now, and until when nobody of the same rank may unless they go on. */
export const PtzHolder = Type.Object({ account: Type.String(), displayName: Type.String(), until: Instant });
export type PtzHolder = Static<typeof PtzHolder>;

/** `GET /api/cameras/{id}/ptz`: whether it turns, and whose hand is on it. */
export const PtzState = Type.Object({
  hasPtz: Type.Boolean(),
  holder: Type.Union([PtzHolder, Type.Null()]),
  /** Whether the hand is the caller's own. */
  isOwn: Type.Boolean(),
  /** Whether the caller may turn it now: nobody does, the caller does, or somebody of a lower rank. */
  mayTake: Type.Boolean(),
});
export type PtzState = Static<typeof PtzState>;

/** `GET /api/cameras/{id}/ptz/presets`. */
export const PtzPresets = Type.Object({ items: Type.Array(PtzPreset) });

/** Body of `POST /api/cameras/{id}/ptz/move`, sent again at least twice a second for as long as the hand is down. */
export const PtzMove = Type.Object({ velocity: PtzVelocity }, { additionalProperties: false });

/** Body of `POST /api/cameras/{id}/ptz/presets`. */
export const NewPtzPreset = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' }) },
  { additionalProperties: false },
);

/** Parameter of a preset's own addresses. */
export const PtzPresetToken = OnvifToken;
