import { createHash } from 'node:crypto';

/** What the hash of an audit line covers, besides the hash of the line before. */
export interface AuditContent {
  id: number;
  countyCode: string;
  atMs: number;
  actor: string;
  action: string;
  target: string;
  scopeCode: string;
  purpose: string | null;
  before: unknown;
  after: unknown;
}

/**
 * Hash of one audit line: SHA-256 (hex) over the hash before it ('' for the first line), a line feed, and the line as
 * JSON with its fields in this order and the keys of `before` and `after` sorted, so that it can be recomputed anywhere.
 */
export function auditHash(previousHash: string, line: AuditContent): string {
  const { id, countyCode, atMs, actor, action, target, scopeCode, purpose, before, after } = line;
  const fields = [id, countyCode, atMs, actor, action, target, scopeCode, purpose, before ?? null, after ?? null];
  return createHash('sha256')
    .update(`${previousHash}\n${JSON.stringify(sortKeys(fields))}`)
    .digest('hex');
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
