import type { Queries } from '../../db/database.ts';
import { auditHash } from '../../live/audit-chain.ts';
import { type AuditLine, readChain } from './audit-repository.ts';

/** What a check of the chain found: `broken` names the first line that is not what was sealed. */
export type Verdict =
  | { readonly kind: 'whole'; readonly lines: number; readonly hash: string }
  | { readonly kind: 'broken'; readonly id: number; readonly what: string };

const PAGE = 2_000;

/**
 * Computes the chain anew from its first line and compares it with what was sealed; the head kept beside the log shows whether the
 * end was cut off.
 */
export async function verifyChain(db: Queries, county: string): Promise<Verdict> {
  let [id, hash] = [0, ''];
  for (;;) {
    const page = await readChain(db, county, id, PAGE);
    for (const line of page) {
      const lineId = Number(line.id);
      if (lineId !== id + 1) return { kind: 'broken', id: id + 1, what: 'the line is missing' };
      hash = auditHash(hash, contentOf(county, lineId, line));
      if (hash !== line.hash) return { kind: 'broken', id: lineId, what: describe(line) };
      id = lineId;
    }
    if (page.length < PAGE) break;
  }
  const [head] = await db.query<{ id: number; hash: string }>(
    'SELECT audit_head::float8 AS id, audit_hash AS hash FROM feed WHERE county_code = $1',
    [county],
  );
  if (head !== undefined && head.id > id) return { kind: 'broken', id: id + 1, what: 'the end of the log was cut off' };
  if (head !== undefined && head.id === id && head.hash !== hash) {
    return { kind: 'broken', id, what: 'the head of the log was replaced' };
  }
  return { kind: 'whole', lines: id, hash };
}

function contentOf(countyCode: string, id: number, line: AuditLine) {
  const { actor, action, target, purpose, before, after } = line;
  return {
    id,
    countyCode,
    atMs: line.at.getTime(),
    actor,
    action,
    target,
    scopeCode: line.scope,
    purpose,
    before,
    after,
  };
}

const describe = (line: AuditLine): string =>
  `the line was changed (${line.at.toISOString()}, ${line.actor}, ${line.action}, ${line.target}), or the one before it`;
