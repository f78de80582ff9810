import type { StreamFault } from '#contract/stream';

/** Cameras lock accounts after a few wrong passwords; these faults wait long and are not tried again by a new viewer. */
const LONG_WAIT_MS = 5 * 60_000;
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 30_000;
/** What a machine shows that restarts, or a recorder whose camera does: it loses nothing by being asked, and is seen again within this. */
const RESTARTING: ReadonlySet<StreamFault | null> = new Set([
  'unreachable',
  'not-publishing',
  'not-rtsp',
  'not-found',
  'silent',
  'closed',
]);
const MAX_WAIT_RESTARTING_MS = 2000;
const PATIENT_AFTER_FAILURES = 60;

/**
 * How long to wait before try number `failures` + 1: 0.5 s, doubling to 30 s, ± 20 % by `random` in [0, 1). What may be restarting is asked every 2 s
 * for its first sixty tries.
 */
export function backoffMs(failures: number, fault: StreamFault | null, random: number): number {
  if (fault === 'auth-failed' || fault === 'codec-unsupported' || fault === 'converter-missing') return LONG_WAIT_MS;
  const isRestarting = RESTARTING.has(fault) && failures < PATIENT_AFTER_FAILURES;
  const longest = isRestarting ? MAX_WAIT_RESTARTING_MS : MAX_WAIT_MS;
  const base = Math.min(FIRST_WAIT_MS * 2 ** Math.max(0, failures - 1), longest);
  return Math.round(base * (0.8 + 0.4 * random));
}

const BREAKER_FAILURES = 6;
const BREAKER_OPEN_MS = 2000;

/** Stops many cameras of one dead host from all knocking: after 6 failures in a row one try per 2 s is let through. */
export class HostBreaker {
  readonly #hosts = new Map<string, { failures: number; nextTryMs: number }>();

  /** Tells whether this host may be tried now; a yes to a broken host is its one probe. */
  mayTry(host: string, nowMs: number): boolean {
    const entry = this.#hosts.get(host);
    if (!entry || entry.failures < BREAKER_FAILURES) return true;
    if (nowMs < entry.nextTryMs) return false;
    entry.nextTryMs = nowMs + BREAKER_OPEN_MS;
    return true;
  }

  succeeded(host: string): void {
    this.#hosts.delete(host);
  }

  failed(host: string, nowMs: number): void {
    const entry = this.#hosts.get(host) ?? { failures: 0, nextTryMs: 0 };
    entry.failures += 1;
    // Later failures are of probes, whose next turn `mayTry` has set, or of streams that were held back.
    if (entry.failures === BREAKER_FAILURES) entry.nextTryMs = nowMs + BREAKER_OPEN_MS;
    this.#hosts.set(host, entry);
  }
}
