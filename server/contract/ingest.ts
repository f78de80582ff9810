import { Type, type Static } from 'typebox';
import { Position } from './geo.ts';
import { CommandId } from './ids.ts';
import { Instant } from './time.ts';

/** Application name of every published stream: `rtmp://host:port/push/<name>?until=…&sign=…`. */
export const INGEST_APP = 'push';

/** What tells one camera's publish addresses from earlier ones of it; another key ends all that were given out before. */
export const StreamKey = Type.String({ pattern: '^[A-Za-z0-9]{8,32}$' });

/** Name of a camera's published stream. */
export function ingestName(cameraId: string, streamKey: string): string {
  return `${cameraId}-${streamKey}`;
}

/**
 * What a publish address signs: `sign` is the base64url of the HMAC-SHA-256 of this text under the ingest key, `until` the epoch second up to which a
 * publisher may begin.
 */
export function publishText(name: string, until: number): string {
  return `${INGEST_APP}/${name}?until=${until}`;
}

/** Path below which the ingest process gives its streams as HTTP-FLV to the gateways of its machine (Bearer secret). */
export const INGEST_LIVE_PATH = '/live/';
/** Path of its list of streams: one JSON object a line, the whole list first, then every change, and an empty line every 2 s. */
export const INGEST_STREAMS_PATH = '/streams';

/** One line of that list. */
export const IngestLine = Type.Object({ name: Type.String(), isPublishing: Type.Boolean() });
export type IngestLine = Static<typeof IngestLine>;

/** Body of `POST /api/cameras/{id}/publish-address`: `endsEarlier` makes every address given out before useless. */
export const PublishAddressRequest = Type.Object(
  {
    commandId: CommandId,
    hours: Type.Integer({ minimum: 1, maximum: 720 }),
    endsEarlier: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type PublishAddressRequest = Static<typeof PublishAddressRequest>;

/** Where a drone or body camera sends to: `server` and `streamName` as most programs ask for them, `url` for those that take one line. */
export const PublishAddress = Type.Object({
  server: Type.String(),
  streamName: Type.String(),
  url: Type.String(),
  /** Where it tells its place: a POST of `{position, azimuthDeg}` to this address, without any other sign-in. */
  positionUrl: Type.String(),
  expiresAt: Instant,
  /** `url` as a QR code, for a phone that films. */
  qrSvg: Type.String(),
});
export type PublishAddress = Static<typeof PublishAddress>;

/** Query of `POST /api/push/{name}/position`: as signed in the publish address. */
export const PublisherProof = Type.Object({
  until: Type.Integer({ minimum: 0 }),
  sign: Type.String({ maxLength: 64 }),
});

/** Where a publisher is now. */
export const PublisherPosition = Type.Object(
  { position: Position, azimuthDeg: Type.Optional(Type.Number({ minimum: 0, maximum: 360 })) },
  { additionalProperties: false },
);
export type PublisherPosition = Static<typeof PublisherPosition>;
