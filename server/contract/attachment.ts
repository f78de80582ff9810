import { Type, type Static } from 'typebox';
import { Position } from './geo.ts';
import { AttachmentId } from './ids.ts';
import { Instant } from './time.ts';

/** A stored photo: decoded and encoded anew by the server, without the phone's metadata. Bytes at `/api/attachments/{id}`. */
export const Attachment = Type.Object({
  id: AttachmentId,
  mediaType: Type.Literal('image/jpeg'),
  bytes: Type.Integer(),
  widthPx: Type.Integer(),
  heightPx: Type.Integer(),
  sha256: Type.String(),
  /** Read from the photo's own EXIF before it was stripped. */
  takenAt: Type.Union([Instant, Type.Null()]),
  position: Type.Union([Position, Type.Null()]),
});
export type Attachment = Static<typeof Attachment>;
