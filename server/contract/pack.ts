import { Type, type Static } from 'typebox';
import { Position } from './geo.ts';
import { CameraId, DivisionCode } from './ids.ts';
import { CertificateCategory, Force, WhistleRules } from './whistle.ts';

/**
 * A box with one RTSP address: a recorder of 16 or 32 channels, or a camera that stands alone (one channel).
 * Several boxes of a village share its link.
 */
export const PackDevice = Type.Object({
  id: Type.String(),
  kind: Type.Union([Type.Literal('recorder'), Type.Literal('camera')]),
  name: Type.String(),
  village: DivisionCode,
  link: Type.String(),
  host: Type.String(),
  /** As written in the pack, from `firstPort` up; whoever runs the simulator elsewhere adds the difference. */
  port: Type.Integer({ minimum: 1, maximum: 65535 }),
  channels: Type.Integer({ minimum: 1, maximum: 32 }),
  /** How many streams the box serves at once. */
  maxSessions: Type.Integer({ minimum: 1 }),
});
export type PackDevice = Static<typeof PackDevice>;

/** One camera of the pack; `mainUrl` and `subUrl` are `rtsp://host:port/ch01/main` and `…/sub`, never with a credential. */
export const PackCamera = Type.Object({
  id: CameraId,
  name: Type.String(),
  class: Type.Union([Type.Literal(2), Type.Literal(3)]),
  owner: Type.String(),
  village: DivisionCode,
  position: Position,
  azimuthDeg: Type.Integer({ minimum: 0, maximum: 359 }),
  fovDeg: Type.Integer({ minimum: 1, maximum: 360 }),
  rangeM: Type.Integer({ minimum: 1 }),
  device: Type.String(),
  channel: Type.Integer({ minimum: 1, maximum: 32 }),
  mainUrl: Type.String(),
  subUrl: Type.String(),
});
export type PackCamera = Static<typeof PackCamera>;

/** `gis-data/<county>/cameras.json`: read by the loader and by the simulator, which plays every device of it. */
export const PackCameras = Type.Object({
  firstPort: Type.Integer({ minimum: 1, maximum: 65535 }),
  /** A village's uplink and what it carries. */
  links: Type.Array(Type.Object({ id: Type.String(), village: DivisionCode, budgetMbps: Type.Number() })),
  devices: Type.Array(PackDevice),
  cameras: Type.Array(PackCamera),
  /** Digest user and password of each device, made up; a device without a row asks for none. */
  credentials: Type.Array(Type.Object({ device: Type.String(), username: Type.String(), password: Type.String() })),
});
export type PackCameras = Static<typeof PackCameras>;

/** A team of the pack. */
export const PackForce = Force;
export type PackForce = Static<typeof PackForce>;

/** `gis-data/<county>/forces.json`: the teams that villages whistle for, and every certificate category of the county. */
export const PackForces = Type.Object({
  ...WhistleRules.properties,
  certificates: Type.Array(CertificateCategory),
  forces: Type.Array(PackForce),
});
export type PackForces = Static<typeof PackForces>;
