import { Type, type Static } from 'typebox';

/**
 * What the log says of a meeting: how new it is, and whom it concerns. Names and words stay out of it: who is invited reads the rest by
 * `GET /api/meetings/{id}?since=`. It stands apart from `meeting.ts`, which pages without meetings do not load.
 */
export const MeetingChange = Type.Object({
  version: Type.Integer(),
  state: Type.String(),
  /** Addresses of all seats; the server picks readers by them and sends them to nobody. */
  seats: Type.Array(Type.String()),
});
export type MeetingChange = Static<typeof MeetingChange>;
