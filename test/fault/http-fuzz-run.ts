import fc from 'fast-check';
import { Value } from 'typebox/value';
import { Problem } from '#contract/error';
import type { Caller, HttpCounty } from '../fixtures/http-county.ts';
import { type Attempt, attemptsOf, operationsOf } from './http-fuzz.ts';

/** These end or lock the session that everything else is asked with. */
const OF_THE_SESSION = /^\/api\/session(\/lock)?$/;

/** Who sends: between them they get past every policy. */
const SENDERS = ['county-duty', 'worker-1', 'system-admin', 'audit-admin'] as const;
/** A hang is over 1 s (design/SECURITY.md §8); this machine is shared, so ten times that. */
const HANG_MS = 10_000;

/** What came of a run. */
export interface FuzzResult {
  /** How many answers of each status. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Each with the request that can be sent again. */
  readonly faults: readonly string[];
}

/** Sends `attempts` requests made from the API's own schemas under a seed; a fault is an answer of 5xx, a hang, or no problem. */
export async function fuzzHttp(county: HttpCounty, seed: number, attempts: number): Promise<FuzzResult> {
  const operations = operationsOf((await county.anybody.get('/api/openapi.json')).body);
  // Signing in is left out: wrong passwords would lock, and each costs 35 ms on purpose.
  const tried = operations.filter(({ path }) => !OF_THE_SESSION.test(path));
  const which = fc.oneof(
    ...tried.map((operation) => fc.record({ attempt: attemptsOf(operation), who: fc.constantFrom(...SENDERS) })),
  );
  const statuses = new Map<number, number>();
  const faults: string[] = [];
  for (const { attempt, who } of fc.sample(which, { numRuns: attempts, seed })) {
    const { status, fault } = await send(await county.as(who), attempt);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (fault !== null) faults.push(`${fault}: ${who} ${attempt.method} ${attempt.path} ${attempt.body ?? ''}`);
  }
  return { statuses, faults };
}

async function send(
  caller: Caller,
  { method, path, body }: Attempt,
): Promise<{ status: number; fault: string | null }> {
  const startedMs = performance.now();
  const { status, body: answer } = await caller.send(method, path, body ?? undefined);
  if (performance.now() - startedMs > HANG_MS) return { status, fault: 'hang' };
  if (status < 400) return { status, fault: null };
  if (!Value.Check(Problem, answer)) return { status, fault: `${status} is no problem` };
  // 503 camera-unavailable is right: this server has no media gateway.
  return { status, fault: status >= 500 && answer.code !== 'camera-unavailable' ? `answer ${status}` : null };
}
