import { MAX_EVENTS_BEHIND } from '#contract/live-feed';

/** One row of the event log. */
export interface LoggedEvent {
  seq: number;
  kind: string;
  entityId: string;
  scopeCode: string;
  leftCode: string | null;
  workerIds: readonly number[] | null;
  /** ISO 8601 in UTC. */
  at: string;
  data: unknown;
}

/**
 * The newest events of the log in memory, all that a reader may still page through; older readers start from a snapshot.
 * Fed by the spine alone.
 */
export class EventTail {
  private events: LoggedEvent[] = [];
  private firstSeq = 1;
  readonly capacity: number;

  constructor(capacity: number = MAX_EVENTS_BEHIND) {
    this.capacity = capacity;
  }

  /** Names the history; '' until the spine has read it. */
  epoch = '';

  /** Seq of the newest event, 0 for an empty log. */
  get head(): number {
    return this.firstSeq + this.events.length - 1;
  }

  /** Whether no event is in memory. */
  get isEmpty(): boolean {
    return this.events.length === 0;
  }

  /** Begins anew: `head` is the seq before the first event that will be appended. */
  reset(epoch: string, head: number): void {
    this.epoch = epoch;
    this.events = [];
    this.firstSeq = head + 1;
  }

  /**
   * Appends the next events.
   * @throws RangeError when they do not follow on: the caller has to begin anew
   */
  append(events: readonly LoggedEvent[]): void {
    for (const event of events) {
      if (event.seq !== this.head + 1) throw new RangeError(`event ${event.seq} after ${this.head} of the log`);
      this.events.push(event);
    }
    // In blocks, so that the array is not copied for each event.
    const surplus = this.events.length - this.capacity;
    if (surplus > this.capacity / 4) {
      this.events = this.events.slice(surplus);
      this.firstSeq += surplus;
    }
  }

  /** The event numbered `seq`; undefined when it is no longer or not yet here. */
  at(seq: number): LoggedEvent | undefined {
    return this.events[seq - this.firstSeq];
  }

  /** Whether a reader that has applied all up to `seq` can go on from memory. */
  reaches(seq: number): boolean {
    return seq >= this.firstSeq - 1 && seq <= this.head;
  }
}
