import { Type, type Static } from 'typebox';
import { Position } from './geo.ts';
import { CameraId, CommandId } from './ids.ts';
import { StreamKey } from './ingest.ts';
import { OnvifAccess } from './onvif.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** Where the pictures come from; `rtsp` is pulled, `push` is published to us, the others are refused with `unavailable`. */
export const CameraSource = Type.Union([
  Type.Object({ kind: Type.Literal('rtsp'), mainUrl: Type.String(), subUrl: Type.Union([Type.String(), Type.Null()]) }),
  Type.Object({ kind: Type.Literal('gb28181'), deviceId: CameraId, channelId: CameraId }),
  Type.Object({ kind: Type.Literal('platform'), platform: Type.String(), resource: Type.String() }),
  Type.Object({ kind: Type.Literal('push'), streamKey: StreamKey }),
]);
export type CameraSource = Static<typeof CameraSource>;

/** Body of `PUT /api/cameras/{id}`: a source, or `{mainUrl, subUrl}` as the short form for RTSP. */
export const CameraUpdate = Type.Object(
  {
    commandId: CommandId,
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
    position: Type.Optional(Position),
    azimuthDeg: Type.Optional(Type.Number({ minimum: 0, maximum: 360 })),
    fovDeg: Type.Optional(Type.Number({ minimum: 1, maximum: 360 })),
    class: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)])),
    recorderId: Type.Optional(Nullable(Type.String())),
    channel: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 256 }))),
    linkId: Type.Optional(Nullable(Type.String())),
    zone: Type.Optional(Type.String()),
    /** Null: its settings are not reached from here. */
    onvif: Type.Optional(Nullable(OnvifAccess)),
    source: Type.Optional(CameraSource),
    mainUrl: Type.Optional(Type.String({ maxLength: 500 })),
    subUrl: Type.Optional(Type.String({ maxLength: 500 })),
    username: Type.Optional(Type.String({ maxLength: 100 })),
    password: Type.Optional(Type.String({ maxLength: 100 })),
  },
  { additionalProperties: false },
);
export type CameraUpdate = Static<typeof CameraUpdate>;
