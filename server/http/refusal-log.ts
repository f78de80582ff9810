import type { Clock } from '../clock.ts';
import type { Viewer } from '../db/viewer.ts';
import type { WriteAudit } from '../live/write-audit.ts';

/** A request that its route's policy refused; `viewer` is null for nobody who is signed in. */
export interface Refusal {
  readonly viewer: Viewer | null;
  readonly method: string;
  readonly path: string;
  readonly address: string;
}

/** A stranger's refusals on one route from one address make one line in this time, so that no stranger fills the audit. */
const STRANGER_MS = 60_000;
const MAX_KNOWN = 5_000;
/** Every page asks this first; a 401 is its answer and refuses nothing. */
const WHO_AM_I = 'GET /api/session';

/**
 * Makes the writer of refusals to the audit: each one of an account; of strangers the first a minute by route and address, with how
 * many were `notWritten` since the line before.
 */
export function createRefusalLog(countyCode: string, clock: Clock, audit: WriteAudit) {
  const known = new Map<string, { readonly atMs: number; notWritten: number }>();
  return async ({ viewer, method, path, address }: Refusal): Promise<void> => {
    const target = `${method} ${path}`;
    if (viewer !== null) {
      await audit(viewer.account, { action: 'refused', target, scopeCode: viewer.scope, after: { address } });
      return;
    }
    if (target === WHO_AM_I) return;
    const key = `${address} ${target}`;
    const nowMs = clock.now().getTime();
    const before = known.get(key);
    if (before !== undefined && nowMs - before.atMs < STRANGER_MS) {
      before.notWritten += 1;
      return;
    }
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(key, { atMs: nowMs, notWritten: 0 });
    const after = { address, notWritten: before?.notWritten ?? 0 };
    await audit('anonymous', { action: 'refused', target, scopeCode: countyCode, after });
  };
}
