import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database, Queries } from '../db/database.ts';
import { systemViewer } from '../db/viewer.ts';
import type { Change, ExecuteCommand } from './command.ts';
import { listDueTimers, takeTimer, type TimerRow } from './timer-store.ts';

/** What a timer leaves behind, as any change does. */
export type TimerOutcome = Pick<Change<null>, 'events' | 'audit'>;

/**
 * Acts on a timer that is due, inside the transaction that removes it: what it writes and the removal happen together or not at
 * all. It may set the next timer by `setTimer`. After an outage a timer comes late: `timer.dueAt` is when it was meant, `at` is now.
 */
export type TimerHandler = (db: Queries, timer: TimerRow, at: Date) => Promise<TimerOutcome>;

/** What timers work with. */
export interface TimerDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  onError(error: unknown): void;
}

/** The county's timers: rows of the database that any server acts on, each exactly once. */
export interface Timers {
  /** Names who acts on timers of a kind; a kind without a handler waits for a server that has one. */
  handle(kind: string, handler: TimerHandler): void;
  /** Acts on all that is due by the clock; resolves when nothing more is. */
  tick(): Promise<void>;
}

/** How often a server looks for what is due. */
export const TIMER_PERIOD_MS = 500;

const BATCH_TIMERS = 100;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/** Makes the timers; `app.ts` lets them run while the server listens. */
export function createTimers(deps: TimerDeps): Timers {
  const { db, clock } = deps;
  const handlers = new Map<string, TimerHandler>();
  const retries = new Retries();
  const listDue = (at: Date): Promise<TimerRow[]> =>
    db.system((queries) => listDueTimers(queries, db.countyCode, [...handlers.keys()], at, BATCH_TIMERS));
  return {
    handle(kind, handler) {
      if (handlers.has(kind)) throw new Error(`timers of kind ${kind} have a handler already`);
      handlers.set(kind, handler);
    },
    async tick() {
      for (;;) {
        const at = clock.now();
        const due = (await listDue(at)).filter((timer) => retries.isOpen(timer, performance.now()));
        for (const timer of due) {
          const handler = handlers.get(timer.kind);
          if (handler) await fire(deps, timer, handler, at, retries);
        }
        if (due.length === 0) return;
      }
    },
  };
}

/** One that fails is tried again later and stops no other. */
async function fire(
  deps: TimerDeps,
  timer: TimerRow,
  handler: TimerHandler,
  at: Date,
  retries: Retries,
): Promise<void> {
  const { db, execute } = deps;
  try {
    await execute({
      viewer: systemViewer(db.countyCode),
      commandId: commandIdOf(db.countyCode, timer),
      at,
      work: async (queries) => {
        const isTaken = await takeTimer(queries, db.countyCode, timer);
        const outcome = isTaken ? await handler(queries, timer, at) : { events: [], audit: [] };
        return { status: 200, answer: null, ...outcome };
      },
    });
    retries.forget(timer);
  } catch (error) {
    retries.fail(timer, performance.now());
    deps.onError(new Error(`timer ${timer.kind} of ${timer.entityId} failed`, { cause: error }));
  }
}

/** When timers that failed may be tried again: later and later, by the machine's own time. */
class Retries {
  private readonly waits = new Map<string, { untilMs: number; waitMs: number }>();

  isOpen(timer: TimerRow, nowMs: number): boolean {
    return (this.waits.get(timer.generation)?.untilMs ?? 0) <= nowMs;
  }

  fail(timer: TimerRow, nowMs: number): void {
    const known = this.waits.get(timer.generation);
    const waitMs = known ? Math.min(LONGEST_RETRY_MS, known.waitMs * 2) : FIRST_RETRY_MS;
    this.waits.set(timer.generation, { untilMs: nowMs + waitMs, waitMs });
  }

  forget(timer: TimerRow): void {
    this.waits.delete(timer.generation);
  }
}

/** The same on every server: UUIDv8 (RFC 9562 §5.8) of what the timer is. */
function commandIdOf(county: string, timer: TimerRow): string {
  const bytes = createHash('sha256')
    .update(JSON.stringify([county, timer.kind, timer.entityId, timer.generation]))
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
