import { Type, type Static } from 'typebox';
import { Instant } from './time.ts';

/** Words begun and not sent: `opinion:<incident>`, `order:<incident>`, `centre:<incident>`, `report`. Empty ones ended then. */
export const Draft = Type.Object({
  key: Type.String(),
  value: Type.String(),
  /** When they were last written at a desk; the newest of two desks is the one that counts. */
  editedAt: Instant,
  savedAt: Instant,
});
export type Draft = Static<typeof Draft>;

/** Answer of `GET /api/drafts`: the caller's own. */
export const Drafts = Type.Object({ items: Type.Array(Draft) });

/** What the key of a draft may look like. */
export const DraftKey = Type.String({
  pattern: '^[a-z]{2,20}(:[0-9a-f-]{36})?$',
  description: 'a word, and an id after a colon',
});

/** Body of `PUT /api/drafts/{key}`; empty words end the draft. */
export const DraftWish = Type.Object(
  { value: Type.String({ maxLength: 8000 }), editedAt: Instant },
  { additionalProperties: false },
);
export type DraftWish = Static<typeof DraftWish>;
