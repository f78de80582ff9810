import type { SpineLink } from './spine-link.ts';
import { BATCH_ROWS, changeEpoch, moveOutbox, readEvents, readFeed, readWaiting, sealAudit } from './event-store.ts';
import type { EventTail, LoggedEvent } from './event-tail.ts';
import type { LogWatch } from './log-watch.ts';

/** What the spine tells: new events are in the tail, or the tail began anew and no reader can go on. */
export interface SpineListener {
  onEvents(): void;
  onReset(reason: string): void;
  /** The database answers again after it was away. */
  onRegained(): void;
  /** The database is away or refused; told at each attempt, the log limits repeats. */
  onError(error: unknown): void;
}

/** What `createSpine` works with. */
export interface SpineOptions {
  link: SpineLink;
  tail: EventTail;
  /** Told of every look at the log. */
  watch: LogWatch;
  countyCode: string;
  newId(): string;
  listener: SpineListener;
  /** Longest time between two looks at the log. */
  pollMs?: number;
}

/** Moves what was committed into the log and the log into the tail, for ever. */
export interface Spine {
  /** Whether this process is the one that numbers the log. */
  readonly isSequencer: boolean;
  /** Resolves when the tail is filled for the first time; retries while the database is away. */
  start(): Promise<void>;
  /** Looks at once: something was committed. */
  wake(): void;
  stop(): Promise<void>;
}

const POLL_MS = 250;
const RETRY_MS = 500;

/** Creates the sequencer and reader of one county's log. */
export function createSpine(options: SpineOptions): Spine {
  return new LogSpine(options);
}

class LogSpine implements Spine {
  private readonly options: SpineOptions;
  private readonly bell = createBell();
  private isStopped = false;
  private hasFeed = false;
  private wasAway = false;
  isSequencer = false;
  private loop: Promise<void> = Promise.resolve();

  constructor(options: SpineOptions) {
    this.options = options;
  }

  start(): Promise<void> {
    return new Promise((resolve) => {
      this.loop = this.run(resolve);
    });
  }

  wake(): void {
    this.bell.ring();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.bell.ring();
    await this.loop;
    await this.options.link.close();
  }

  private async run(onReady: () => void): Promise<void> {
    const { listener, pollMs = POLL_MS } = this.options;
    while (!this.isStopped) {
      let waitMs = pollMs;
      try {
        if (await this.look()) waitMs = 0;
        else onReady();
      } catch (error) {
        this.hasFeed = false;
        this.isSequencer = false;
        this.wasAway = true;
        waitMs = RETRY_MS;
        listener.onError(error);
      }
      if (waitMs > 0) await this.bell.wait(waitMs);
    }
  }

  /** One round; true when there may be more at once. */
  private async look(): Promise<boolean> {
    const { link, tail, watch, countyCode, listener } = this.options;
    if (!this.hasFeed) await this.loadFeed();
    const isLeader = (this.isSequencer = await link.tryLead());
    if (this.wasAway) listener.onRegained();
    this.wasAway = false;
    const before = tail.head;
    const { events, waiting } = await link.transaction(async (db) => {
      // The sequencer leaves nothing behind but what is more than it moves at a time; that comes with the next look.
      if (isLeader && (await moveOutbox(db, countyCode)) <= before) return { events: [], waiting: null };
      return {
        events: await readEvents(db, countyCode, before),
        waiting: isLeader ? null : await readWaiting(db, countyCode),
      };
    });
    skipPruned(tail, events);
    tail.append(events);
    if (events.length < BATCH_ROWS) watch.looked(waiting);
    if (events.length > 0) {
      listener.onEvents();
      if (isLeader) await link.announce();
    }
    const sealed = isLeader ? await link.transaction((db) => sealAudit(db, countyCode)) : 0;
    return events.length === BATCH_ROWS || sealed === BATCH_ROWS;
  }

  /** Finds out which history this is: at the start, and after every error. */
  private async loadFeed(): Promise<void> {
    const { link, tail, countyCode, newId, listener } = this.options;
    const feed = await link.transaction((db) => readFeed(db, countyCode, newId()));
    if (tail.epoch !== feed.epoch || feed.head < tail.head) {
      // A log that is shorter than what readers were told is another history, whatever it calls itself.
      const isShorter = tail.epoch === feed.epoch;
      const epoch = isShorter ? newId() : feed.epoch;
      if (isShorter) await link.transaction((db) => changeEpoch(db, countyCode, epoch));
      const isFirst = tail.epoch === '';
      tail.reset(epoch, Math.max(0, feed.head - tail.capacity));
      if (!isFirst) listener.onReset('other-epoch');
    }
    this.hasFeed = true;
  }
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
