import type { ChainFault } from '#contract/audit';
import { auditHash } from '../../live/audit-chain.ts';
import type { AuditLine } from './audit-repository.ts';

/** A place in the chain: the last line known to be whole, and its hash. */
export interface ChainPoint {
  readonly id: number;
  readonly hash: string;
}

/** Where lines and their head come from: one snapshot, or a log that goes on growing. */
export interface ChainSource {
  readonly readLines: (afterId: number, limit: number) => Promise<AuditLine[]>;
  readonly readHead: () => Promise<ChainPoint>;
}

/** What a check of the chain found: `broken` names the first line that is not what was sealed, and the line itself where it is there. */
export type Verdict =
  | { readonly kind: 'whole'; readonly lines: number; readonly hash: string }
  | { readonly kind: 'broken'; readonly id: number; readonly fault: ChainFault; readonly line: AuditLine | null };

/** Before the first line. */
export const CHAIN_START: ChainPoint = { id: 0, hash: '' };

/** Lines between two reads: hashing them keeps a server from its other work for some 10 ms. */
const PAGE = 1_000;

/**
 * Computes the chain anew behind `from` and compares it with what was sealed; the head kept beside the log shows whether the end was
 * cut off.
 * @param onLines told how far it has come, after each page
 */
export async function verifyChain(
  county: string,
  source: ChainSource,
  from: ChainPoint = CHAIN_START,
  onLines: (lines: number) => void = () => undefined,
): Promise<Verdict> {
  // Before the lines: what is sealed meanwhile lies behind it.
  const head = await source.readHead();
  let at = from;
  for (;;) {
    const page = await source.readLines(at.id, PAGE);
    for (const line of page) {
      const next = nextPoint(county, at, line);
      if ('kind' in next) return next;
      if (next.id === head.id && next.hash !== head.hash) return broken(next.id, 'headReplaced', line);
      at = next;
    }
    onLines(at.id);
    if (page.length < PAGE) break;
  }
  if (head.id > at.id) return broken(at.id + 1, 'cutOff', null);
  if (head.id < from.id) return broken(head.id + 1, 'cutOff', null);
  return { kind: 'whole', lines: at.id, hash: at.hash };
}

function nextPoint(county: string, at: ChainPoint, line: AuditLine): ChainPoint | Verdict {
  const id = Number(line.id);
  if (id !== at.id + 1) return broken(at.id + 1, 'missing', null);
  const hash = auditHash(at.hash, contentOf(county, id, line));
  return hash === line.hash ? { id, hash } : broken(id, 'changed', line);
}

const broken = (id: number, fault: ChainFault, line: AuditLine | null): Verdict => ({
  kind: 'broken',
  id,
  fault,
  line,
});

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
