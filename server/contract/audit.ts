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

/** Which lines are asked for: who and what exactly, `target` anywhere in what it was about, from `from` on and before `to`. */
export const AuditFilter = Type.Object({
  actor: Type.Optional(Type.String({ maxLength: 64 })),
  action: Type.Optional(Type.String({ maxLength: 64 })),
  target: Type.Optional(Type.String({ maxLength: 100 })),
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
});
export type AuditFilter = Static<typeof AuditFilter>;

/** Who and what stands in the audit at all, sorted: what a filter offers. */
export const AuditChoices = Type.Object({ actors: Type.Array(Type.String()), actions: Type.Array(Type.String()) });
export type AuditChoices = Static<typeof AuditChoices>;

/** What is wrong at the first line that is not what was sealed. */
export const ChainFault = Type.Union([
  Type.Literal('missing'),
  Type.Literal('changed'),
  Type.Literal('cutOff'),
  Type.Literal('headReplaced'),
]);
export type ChainFault = Static<typeof ChainFault>;

/**
 * What looking at the chain has shown. `lines` are the lines known to be whole, from the first; `fromStartAt` is when all of them were last
 * computed anew, `at` when the newest were.
 */
export const ChainCheck = Type.Union([
  Type.Object({ kind: Type.Literal('running'), lines: Type.Integer() }),
  Type.Object({
    kind: Type.Literal('whole'),
    lines: Type.Integer(),
    hash: Type.String(),
    at: Instant,
    fromStartAt: Instant,
  }),
  Type.Object({ kind: Type.Literal('broken'), id: Type.Integer(), fault: ChainFault, at: Instant }),
  Type.Object({ kind: Type.Literal('unable'), at: Instant }),
]);
export type ChainCheck = Static<typeof ChainCheck>;

/** The chain: lines sealed so far, lines that wait for it, and the last look at it (null: none since the server started). */
export const AuditChain = Type.Object({
  sealed: Type.Integer(),
  unsealed: Type.Integer(),
  check: Type.Union([ChainCheck, Type.Null()]),
});
export type AuditChain = Static<typeof AuditChain>;

/** Asks for a look at the chain: at every line from the first, or at those that came after the last look. */
export const ChainCheckRequest = Type.Object({ from: Type.Union([Type.Literal('start'), Type.Literal('last')]) });
