import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import type { Http } from '../../http/request.ts';
import { type DutyHours, isOnDuty } from './duty-hours-rules.ts';
import { foldEvents } from './history-fold-rules.ts';
import * as repository from './history-repository.ts';
import type { TrackFix } from './track-bytes.ts';
import { createTrackSampler } from './track-sampler.ts';
import * as tracks from './track-repository.ts';

/** How long the past of incidents, orders, cameras and centres is kept; the cases themselves stay. */
export const HISTORY_DAYS = 400;
/** How long tracks of people are kept (design/SECURITY.md §4). */
export const TRACK_DAYS = 90;

const BATCH_EVENTS = 1_000;
const TICK_MS = 10_000;
const CLEAN_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** What keeping the past works with. */
export interface KeeperDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly dutyHours: DutyHours;
}

/** Keeps the past while it happens. */
export interface HistoryKeeper {
  /** Folds what the log has and history has not. */
  catchUp(): Promise<void>;
  /** Takes a phone's fix into its track, when it is on duty. */
  recordFix(fix: TrackFix & { readonly village: string }): void;
  /** What is not in the table yet of the tracks of a subtree of divisions. */
  pendingFixes(scope: string): TrackFix[];
  /** Folds, writes the minutes that are over, once an hour removes what is too old. */
  tick(): Promise<void>;
  /** Writes all that is left in memory. */
  flush(): Promise<void>;
}

/** Makes the keeper; nothing runs until it is asked. */
export function createHistoryKeeper({ db, clock, dutyHours }: KeeperDeps): HistoryKeeper {
  const county = db.countyCode;
  const sampler = createTrackSampler();
  let onOrders: ReadonlySet<number> = new Set();
  let cleanedAtMs = 0;

  const catchUp = async (): Promise<void> => {
    while ((await foldBatch(db)) === BATCH_EVENTS);
  };
  const write = async (nowMs: number): Promise<void> => {
    const minutes = sampler.take(nowMs);
    try {
      if (minutes.length > 0) await db.system((queries) => tracks.insertMinutes(queries, county, minutes));
    } catch (error) {
      sampler.putBack(minutes);
      throw error;
    }
  };
  const clean = async (nowMs: number): Promise<void> => {
    if (nowMs - cleanedAtMs < CLEAN_EVERY_MS) return;
    await db.system(async (queries) => {
      await tracks.removeTracksBefore(queries, county, new Date(nowMs - TRACK_DAYS * DAY_MS));
      await repository.removeEndedBefore(queries, county, new Date(nowMs - HISTORY_DAYS * DAY_MS));
    });
    cleanedAtMs = nowMs;
  };

  return {
    catchUp,
    recordFix(fix) {
      if (isOnDuty(fix.observedAtMs, dutyHours, onOrders.has(fix.workerId))) sampler.record(fix, clock.now().getTime());
    },
    pendingFixes: (scope) => sampler.pending(scope),
    async tick() {
      const nowMs = clock.now().getTime();
      await catchUp();
      onOrders = new Set(await db.system((queries) => tracks.listWorkersOnOrders(queries, county)));
      await write(nowMs);
      await clean(nowMs);
    },
    flush: () => write(Infinity),
  };
}

async function foldBatch(db: Database): Promise<number> {
  const county = db.countyCode;
  return db.system(async (queries) => {
    const head = await repository.lockHead(queries, county);
    const events = await repository.readNextEvents(queries, county, head.seq, BATCH_EVENTS);
    const [first, last] = [events[0], events.at(-1)];
    if (first === undefined || last === undefined) return 0;
    const wanted = repository.foldable(events);
    const fold = foldEvents(await repository.readStanding(queries, county, wanted), wanted);
    await repository.storeFold(queries, county, fold);
    await repository.moveHead(queries, county, last.seq, new Date(Math.round(first.atMs)));
    return events.length;
  });
}

/** Ticks while the server is up; a tick that fails is tried again at the next, and what is in memory is written at the end. */
export function startHistory(http: Http, keeper: HistoryKeeper): void {
  let timer: NodeJS.Timeout | null = null;
  let ticking: Promise<void> = Promise.resolve();
  const warn = (error: unknown): void => http.log.warn({ err: error }, 'history');
  http.addHook('onListen', async () => {
    timer = setInterval(() => {
      ticking = ticking.then(() => keeper.tick()).catch(warn);
    }, TICK_MS);
  });
  http.addHook('onClose', async () => {
    if (timer !== null) clearInterval(timer);
    await ticking;
    await keeper.flush().catch(warn);
  });
}
