/** Wrong passwords in a row of one account from one address. */
export interface FailureRecord {
  readonly failures: number;
  readonly lastAt: Date;
  readonly lockedUntil: Date | null;
}

/** How many failures lock, and for how long. */
export interface LockOut {
  readonly failuresToLock: number;
  readonly lockMs: number;
}

/** Seconds until the lock opens, or null while nothing is locked. */
export function lockedForS(record: FailureRecord | null, now: Date): number | null {
  if (record?.lockedUntil == null) return null;
  const leftMs = record.lockedUntil.getTime() - now.getTime();
  return leftMs > 0 ? Math.ceil(leftMs / 1000) : null;
}

/** The record after one more wrong password; failures that a lock's length lies behind no longer count. */
export function afterFailure(record: FailureRecord | null, now: Date, limits: LockOut): FailureRecord {
  const isOld = record === null || now.getTime() - record.lastAt.getTime() >= limits.lockMs;
  const failures = isOld ? 1 : record.failures + 1;
  const isLocked = failures >= limits.failuresToLock;
  return { failures, lastAt: now, lockedUntil: isLocked ? new Date(now.getTime() + limits.lockMs) : null };
}
