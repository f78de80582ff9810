import { Type, type Static } from 'typebox';

const Texts = Type.Array(Type.String());

/**
 * What the log says of a call: whom it concerns and how new it is. Names and words stay out of it: whoever it concerns reads the call
 * by `GET /api/calls/{id}`. It stands apart from `call.ts`, which pages without calls do not load.
 */
export const CallChange = Type.Object({
  version: Type.Integer(),
  state: Type.String(),
  /** Addresses of caller and callee. */
  parties: Texts,
  /** Accounts that are or were in it beside those. */
  accounts: Texts,
  /** Divisions of caller and callee: a leader above both may join. */
  scopes: Texts,
});
export type CallChange = Static<typeof CallChange>;
