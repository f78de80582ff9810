import { Type, type Static } from 'typebox';
import { Instant } from './time.ts';

/** One line of the append-only, hash-chained audit; `hash` covers the line and the hash before it (SHA-256, hex). */
export const AuditEntry = Type.Object({
  id: Type.Integer(),
  at: Instant,
  actor: Type.String(),
  action: Type.String(),
  target: Type.String(),
  scope: Type.String(),
  purpose: Type.Union([Type.String(), Type.Null()]),
  before: Type.Unknown(),
  after: Type.Unknown(),
  hash: Type.String(),
});
export type AuditEntry = Static<typeof AuditEntry>;
