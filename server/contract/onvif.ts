import { Type, type Static, type TSchema } from 'typebox';
import { Instant } from './time.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** A token by which a device names a profile, a preset or an encoder. */
export const OnvifToken = Type.String({ minLength: 1, maxLength: 64 });

/** Where a camera's settings are reached, and which of its profiles are the two pictures that are shown. */
export const OnvifAccess = Type.Object({
  /** Of the device service, e.g. `http://10.1.2.3/onvif/device_service`; never with a credential. */
  url: Type.String({ maxLength: 300 }),
  mainProfile: Nullable(OnvifToken),
  subProfile: Nullable(OnvifToken),
  /** Whether it turns and zooms. */
  hasPtz: Type.Boolean(),
});
export type OnvifAccess = Static<typeof OnvifAccess>;

/** What an encoder is set to. */
export const EncoderSettings = Type.Object({
  encoding: Type.String({ maxLength: 16, description: '`H264`, `H265`, `JPEG` as ONVIF writes them' }),
  widthPx: Type.Integer(),
  heightPx: Type.Integer(),
  fps: Nullable(Type.Number()),
  bitrateKbps: Nullable(Type.Number()),
  /** Pictures from one keyframe to the next. */
  gopPictures: Nullable(Type.Integer()),
});
export type EncoderSettings = Static<typeof EncoderSettings>;

/** One profile of a device: a picture it can send, with the address it is fetched by. */
export const OnvifProfile = Type.Object({
  token: OnvifToken,
  name: Type.String(),
  /** The picture's source: profiles of one source show the same view. */
  sourceToken: Nullable(Type.String()),
  encoder: Nullable(EncoderSettings),
  /** RTSP address with the device's own host replaced by the one it was asked at; null when it gives none. */
  streamUrl: Nullable(Type.String()),
  hasPtz: Type.Boolean(),
});
export type OnvifProfile = Static<typeof OnvifProfile>;

/** What a device says of itself. */
export const OnvifDeviceFacts = Type.Object({
  manufacturer: Type.String(),
  model: Type.String(),
  firmware: Type.String(),
  serialNumber: Type.String(),
  /** Seconds that the device's clock is ahead of ours; null when it does not tell the time. */
  clockAheadS: Nullable(Type.Number()),
  profiles: Type.Array(OnvifProfile),
});
export type OnvifDeviceFacts = Static<typeof OnvifDeviceFacts>;

/** A device that answered a WS-Discovery probe. */
export const FoundDevice = Type.Object({
  url: Type.String(),
  name: Type.String(),
  hardware: Type.String(),
});
export type FoundDevice = Static<typeof FoundDevice>;

/** Answer of `POST /api/onvif/discover`. */
export const FoundDevices = Type.Object({ items: Type.Array(FoundDevice) });

/** A place that a camera was told to remember. */
export const PtzPreset = Type.Object({ token: OnvifToken, name: Type.String() });
export type PtzPreset = Static<typeof PtzPreset>;

/** Speeds of −1 to 1 of the camera's own greatest: right, up and closer are positive. */
export const PtzVelocity = Type.Object({
  pan: Type.Number({ minimum: -1, maximum: 1 }),
  tilt: Type.Number({ minimum: -1, maximum: 1 }),
  zoom: Type.Number({ minimum: -1, maximum: 1 }),
});
export type PtzVelocity = Static<typeof PtzVelocity>;

const Device = Type.Object({
  url: Type.String({ maxLength: 300 }),
  credentials: Nullable(Type.Object({ username: Type.String(), password: Type.String() })),
});
/** A device with what signs in to it. */
export type OnvifDevice = Static<typeof Device>;

const ask = <Name extends string, Rest extends Record<string, TSchema>>(name: Name, rest: Rest) =>
  Type.Object({ ask: Type.Literal(name), device: Device, ...rest });

/** What is asked of a gateway that reaches the cameras. A `move` goes on for as long as it is asked for again: 1 s after the last the camera is stopped. */
export const OnvifQuestion = Type.Union([
  Type.Object({ ask: Type.Literal('discover'), listenMs: Type.Integer({ minimum: 200, maximum: 10_000 }) }),
  ask('describe', {}),
  ask('move', { profile: OnvifToken, velocity: PtzVelocity }),
  ask('stop', { profile: OnvifToken }),
  ask('presets', { profile: OnvifToken }),
  ask('go-to-preset', { profile: OnvifToken, preset: OnvifToken }),
  ask('keep-preset', { profile: OnvifToken, name: Type.String({ minLength: 1, maxLength: 40 }) }),
  ask('remove-preset', { profile: OnvifToken, preset: OnvifToken }),
  ask('set-encoder', {
    profile: OnvifToken,
    wanted: Type.Object({ encoding: Type.Literal('H264'), gopS: Type.Number({ minimum: 0.5, maximum: 10 }) }),
  }),
  ask('restore-encoder', { profile: OnvifToken, settings: EncoderSettings }),
  ask('set-clock', {}),
]);
export type OnvifQuestion = Static<typeof OnvifQuestion>;

/** Why a device did not do what was asked of it; a closed set that the screen turns into words. */
export const ONVIF_FAULTS = [
  'address-refused',
  'unreachable',
  'not-onvif',
  'auth-failed',
  'not-supported',
  'refused',
  'no-gateway',
] as const;
export const OnvifFault = Type.Enum(ONVIF_FAULTS);
export type OnvifFault = (typeof ONVIF_FAULTS)[number];

/** What came of a question. `detail` is the device's own words, for the log and for whoever looks after it. */
export const OnvifAnswer = Type.Union([
  Type.Object({ kind: Type.Literal('fault'), fault: OnvifFault, detail: Type.String({ maxLength: 300 }) }),
  Type.Object({ kind: Type.Literal('done') }),
  Type.Object({ kind: Type.Literal('found'), devices: Type.Array(FoundDevice, { maxItems: 2000 }) }),
  Type.Object({ kind: Type.Literal('device'), facts: OnvifDeviceFacts }),
  Type.Object({ kind: Type.Literal('presets'), presets: Type.Array(PtzPreset, { maxItems: 300 }) }),
  Type.Object({ kind: Type.Literal('encoder'), before: EncoderSettings, after: EncoderSettings, at: Instant }),
]);
export type OnvifAnswer = Static<typeof OnvifAnswer>;
