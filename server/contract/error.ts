import { Type, type Static } from 'typebox';

/** Every error code of the HTTP API and the live feed; a client switches on these and never on text. */
export const ErrorCode = Type.Union([
  Type.Literal('invalid-input'),
  Type.Literal('not-signed-in'),
  Type.Literal('wrong-credentials'),
  Type.Literal('account-locked'),
  Type.Literal('password-change-required'),
  Type.Literal('second-factor-required'),
  Type.Literal('second-factor-setup-required'),
  Type.Literal('wrong-second-factor'),
  Type.Literal('not-allowed'),
  Type.Literal('session-locked'),
  Type.Literal('not-found'),
  Type.Literal('version-conflict'),
  Type.Literal('transition-refused'),
  Type.Literal('outside-county'),
  Type.Literal('camera-address-refused'),
  Type.Literal('camera-unavailable'),
  Type.Literal('camera-refused'),
  Type.Literal('attachment-refused'),
  Type.Literal('too-large'),
  Type.Literal('too-many-requests'),
  Type.Literal('unavailable'),
  Type.Literal('internal'),
]);
export type ErrorCode = Static<typeof ErrorCode>;

/** One field that was refused: where (JSON pointer), what is allowed, in the reader's language. */
export const FieldProblem = Type.Object({ pointer: Type.String(), message: Type.String() });
export type FieldProblem = Static<typeof FieldProblem>;

/** Body of every error answer, `application/problem+json` (RFC 9457). */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: ErrorCode,
  detail: Type.Optional(Type.String()),
  fields: Type.Optional(Type.Array(FieldProblem)),
  /** Seconds after which the same request may be sent again. */
  retryAfterS: Type.Optional(Type.Number()),
});
export type Problem = Static<typeof Problem>;
