import type { Clock } from '../clock.ts';
import type { SpineLink } from './spine-link.ts';
import { BATCH_ROWS, changeEpoch, moveOutbox, readEvents, readFeed, sealAudit } from './event-store.ts';
import type { EventTail, LoggedEvent } from './event-tail.ts';

/** What the spine tells: new events are in the tail, or the tail began anew and no reader can go on. */
export interface SpineListener {
  onEvents(): void;
  onReset(reason: string): void;
  /** The database is away or refused; told at each attempt, the log limits repeats. */
  onError(error: unknown): void;
}

/** What `createSpine` works with. */
export interface SpineOptions {
  link: SpineLink;
  tail: EventTail;
  countyCode: string;
  newId(): string;
  clock: Clock;
  listener: SpineListener;
  /** Longest time between two looks at the log. */
  pollMs?: number;
}

/** Moves what was committed into the log and the log into the tail, for ever. */
export interface Spine {
  /** Resolves when the tail is filled for the first time; retries while the database is away. */
  start(): Promise<void>;
  /** Looks at once: something was committed. */
  wake(): void;
  /** Milliseconds since the log was last seen whole; grows while the database is away. */
  lagMs(nowMs: number): number;
  stop(): Promise<void>;
}

const POLL_MS = 250;
const RETRY_MS = 500;

/** Creates the sequencer and reader of one county's log. */
export function createSpine(options: SpineOptions): Spine {
  const { link, tail, countyCode, listener } = options;
  const bell = createBell();
  let isStopped = false;
  let hasFeed = false;
  let lastLookMs = 0;
  let loop: Promise<void> = Promise.resolve();

  const loadFeed = async (): Promise<void> => {
    const feed = await link.transaction((db) => readFeed(db, countyCode, options.newId()));
    const isSame = tail.epoch === feed.epoch && feed.head >= tail.head;
    if (isSame) {
      hasFeed = true;
      return;
    }
    // A log that is shorter than what readers were told is another history, whatever it calls itself.
    const isShorter = tail.epoch === feed.epoch;
    const epoch = isShorter ? options.newId() : feed.epoch;
    if (isShorter) await link.transaction((db) => changeEpoch(db, countyCode, epoch));
    const isFirst = tail.epoch === '';
    tail.reset(epoch, Math.max(0, feed.head - tail.capacity));
    if (!isFirst) listener.onReset('other-epoch');
    hasFeed = true;
  };

  /** One round; true when there may be more at once. */
  const look = async (): Promise<boolean> => {
    if (!hasFeed) await loadFeed();
    const isLeader = await link.tryLead();
    const before = tail.head;
    const events = await link.transaction(async (db) => {
      if (isLeader && (await moveOutbox(db, countyCode)) <= before) return [];
      return readEvents(db, countyCode, before);
    });
    skipPruned(tail, events);
    tail.append(events);
    if (events.length > 0) {
      listener.onEvents();
      if (isLeader) await link.announce();
    }
    const sealed = isLeader ? await link.transaction((db) => sealAudit(db, countyCode)) : 0;
    return events.length === BATCH_ROWS || sealed === BATCH_ROWS;
  };

  const run = async (onReady: () => void): Promise<void> => {
    while (!isStopped) {
      let waitMs = options.pollMs ?? POLL_MS;
      try {
        if (await look()) waitMs = 0;
        else onReady();
        lastLookMs = options.clock.now().getTime();
      } catch (error) {
        hasFeed = false;
        waitMs = RETRY_MS;
        listener.onError(error);
      }
      if (waitMs > 0) await bell.wait(waitMs);
    }
  };

  return {
    start: () =>
      new Promise((resolve) => {
        loop = run(resolve);
      }),
    wake: () => bell.ring(),
    lagMs: (nowMs) => nowMs - lastLookMs,
    stop: async () => {
      isStopped = true;
      bell.ring();
      await loop;
      await link.close();
    },
  };
}

/** The oldest part of the log may have been removed by retention; a tail that is still empty begins after it. */
function skipPruned(tail: EventTail, events: readonly LoggedEvent[]): void {
  const [first] = events;
  if (first && tail.isEmpty && first.seq > tail.head + 1) tail.reset(tail.epoch, first.seq - 1);
}

interface Bell {
  ring(): void;
  wait(limitMs: number): Promise<void>;
}

/** A ring that comes while nobody waits is kept for the next wait. */
function createBell(): Bell {
  let isRung = false;
  let wakeUp: (() => void) | null = null;
  return {
    ring() {
      isRung = true;
      wakeUp?.();
    },
    wait: (limitMs) =>
      new Promise((resolve) => {
        const finish = (): void => {
          clearTimeout(timer);
          wakeUp = null;
          isRung = false;
          resolve();
        };
        const timer = setTimeout(finish, limitMs);
        wakeUp = finish;
        if (isRung) finish();
      }),
  };
}
