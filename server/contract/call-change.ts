import { Type, type Static } from 'typebox';

/**
 * What the log says of a call: whom it concerns and how new it is. Names and words stay out of it: whoever it concerns reads the call
 * by `GET /api/calls/{id}`. It stands apart from `call.ts`, which pages without calls do not load.
 */
export const CallChange = Type.Object({
  version: Type.Integer(),
  state: Type.String(),
  /** Addresses of caller and callee. */
  parties: Type.Array(Type.String()),
  /** Accounts that are or were in it beside those. */
  accounts: Type.Array(Type.String()),
  /** Divisions of caller and callee: a leader above both may join. */
  scopes: Type.Array(Type.String()),
});
export type CallChange = Static<typeof CallChange>;
