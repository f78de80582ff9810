import { DemoRefusal, signInSimulated, type DemoClient } from './demo-client.ts';
import type { DemoWorker } from './demo-county.ts';
import { placeOnPath } from './walk.ts';
import type { Position } from '#contract/geo';

/** The simulated phones: those on duty walk and report; each ends for good when a person signs in to its account. */
export interface DemoPhones {
  /** Works as worker `id`; null when a person has the account, or the server is away. */
  clientOf(id: number): Promise<DemoClient | null>;
  placeOf(id: number): Position | null;
  /** A worker on duty, picked by a number in [0, 1). */
  pick(share: number): DemoWorker | null;
  stop(): void;
}

/** What the phones need of their surroundings. */
export interface DemoPhoneParts {
  serverUrl: string;
  password: string;
  workers: readonly DemoWorker[];
  random: () => number;
  nowMs: () => number;
}

/** How many of the phones report all the time; the others sent one fix long ago, or none. */
const ON_DUTY_SHARE = 0.58;
const HEARD_ONCE_SHARE = 0.3;
/** Phones count as heard for a minute: a report each 40 s, spread evenly, is 33 requests/s for the whole county. */
const REPORT_PERIOD_MS = 40_000;
const WALKING_MPS = 1.2;
const ACCURACY_M = 8;
const OLDEST_FIX_MS = 6 * 3_600_000;

/** Starts the phones, a few each second, so that signing in does not crowd out people. */
export function startDemoPhones(parts: DemoPhoneParts): DemoPhones {
  const { workers, random, nowMs } = parts;
  const clients = new Map<number, Promise<DemoClient>>();
  const taken = new Set<number>();
  const fates = new Map(workers.map((worker) => [worker.id, fateOf(random())]));
  const onDuty = workers.filter((worker) => fates.get(worker.id) === 'onDuty');
  const offsetsM = new Map(workers.map((worker) => [worker.id, random() * 5_000]));
  const byId = new Map(workers.map((worker) => [worker.id, worker]));
  const clientOf = async (id: number): Promise<DemoClient | null> => {
    if (taken.has(id)) return null;
    const known = clients.get(id) ?? signInSimulated(parts.serverUrl, `worker-${id}`, parts.password);
    clients.set(id, known);
    return known.catch((error: unknown) => {
      clients.delete(id);
      if (error instanceof DemoRefusal && error.code === 'not-allowed') taken.add(id);
      return null;
    });
  };
  const placeAt = (worker: DemoWorker, atMs: number) =>
    placeOnPath(worker.path, (offsetsM.get(worker.id) ?? 0) + ((atMs / 1000) % 1e6) * WALKING_MPS);
  const report = async (worker: DemoWorker, agoMs: number) => {
    const client = await clientOf(worker.id);
    if (!client) return;
    const atMs = nowMs() - agoMs;
    const fix = { position: placeAt(worker, atMs), accuracyM: ACCURACY_M, observedAt: new Date(atMs).toISOString() };
    await client.post('/api/positions', { fixes: [fix] }).catch((error: unknown) => {
      // Its session is over: a person took the phone, or the server forgot it; signing in again tells which.
      if (error instanceof DemoRefusal && error.code === 'not-signed-in') clients.delete(worker.id);
    });
  };
  const stopDuty = inTurn(onDuty, REPORT_PERIOD_MS, (worker) => void report(worker, 0));
  const heardOnce = workers.filter((worker) => fates.get(worker.id) === 'heardOnce');
  const stopOnce = inTurn(
    heardOnce,
    REPORT_PERIOD_MS,
    (worker) => void report(worker, 120_000 + random() * OLDEST_FIX_MS),
    1,
  );
  return {
    clientOf,
    placeOf: (id) => {
      const worker = byId.get(id);
      return worker ? placeAt(worker, nowMs()) : null;
    },
    pick: (share) => onDuty[Math.floor(share * onDuty.length)] ?? null,
    stop: () => {
      stopDuty();
      stopOnce();
    },
  };
}

function fateOf(share: number): 'onDuty' | 'heardOnce' | 'silent' {
  if (share < ON_DUTY_SHARE) return 'onDuty';
  return share < ON_DUTY_SHARE + HEARD_ONCE_SHARE ? 'heardOnce' : 'silent';
}

const TICK_MS = 250;

/** Does something for each item once a period, evenly spread; `rounds` times or for ever. */
function inTurn<Item>(
  items: readonly Item[],
  periodMs: number,
  work: (item: Item) => void,
  rounds = Infinity,
): () => void {
  const startedMs = Date.now();
  let done = 0;
  const timer = setInterval(() => {
    const due = Math.min(((Date.now() - startedMs) / periodMs) * items.length, rounds * items.length);
    for (; done < due; done++) {
      const item = items[done % items.length];
      if (item !== undefined) work(item);
    }
    if (done >= rounds * items.length) clearInterval(timer);
  }, TICK_MS);
  return () => clearInterval(timer);
}
