import { type LiveEvent, PAGE_EVENTS } from '#contract/live-feed';
import type { Viewer } from '../db/viewer.ts';
import type { EventTail, LoggedEvent } from './event-tail.ts';
import type { MaskEvent } from './live-ports.ts';
import { sightOf } from './visibility.ts';

/** What a reader needs of its socket. */
export interface ReaderSocket {
  /** Whether all that was sent so far has left this process. */
  isClear(): boolean;
  send(events: LiveEvent[]): void;
}

/** When a reader that does not read is cut off. */
export interface SlowLimits {
  /** Events that wait for it. */
  events: number;
  /** How long its socket has taken nothing. */
  ageMs: number;
}

export const SLOW_LIMITS: SlowLimits = { events: 200, ageMs: 5_000 };

/** A full queue only counts when the socket has stood still this long: a burst is not the reader's fault. */
const STANDSTILL_MS = 1_000;

/** What a subscription begins with. */
export interface Subscription {
  viewer: Viewer;
  scopes: readonly string[];
  /** Seq of the last event the client has applied. */
  lastSeq: number;
}

/**
 * One subscription: where it stands in the log. It takes events from the shared tail only when its socket is clear, so a
 * slow one costs no memory.
 */
export class FeedReader {
  readonly viewer: Viewer;
  readonly scopes: readonly string[];
  /** Seq last sent on this subscription. */
  prev: number;
  private looked: number;
  private blockedSinceMs: number | null = null;
  private readonly tail: EventTail;
  private readonly socket: ReaderSocket;
  private readonly mask: MaskEvent;
  private readonly audience: string;

  constructor(subscription: Subscription, tail: EventTail, socket: ReaderSocket, mask: MaskEvent) {
    this.viewer = subscription.viewer;
    this.scopes = subscription.scopes;
    this.prev = subscription.lastSeq;
    this.looked = subscription.lastSeq;
    this.tail = tail;
    this.socket = socket;
    this.mask = mask;
    this.audience = audienceOf(subscription);
  }

  /** Readers of whom this is the same get the same next page: they see the same, and stand at the same place. */
  get standing(): string {
    return `${this.audience} ${this.looked} ${this.prev}`;
  }

  /** Whether something may be new for it, its socket would take it, and the tail has it. */
  isReady(): boolean {
    return this.looked < this.tail.head && this.socket.isClear() && this.tail.reaches(this.looked);
  }

  /** Stands from now on where a reader stands that stood at the same place: it was sent the same page. */
  follow(other: FeedReader): void {
    this.looked = other.looked;
    this.prev = other.prev;
  }

  /**
   * Sends what is new, a page at a time, until the socket is no longer clear.
   * @returns false when the tail no longer reaches back to this reader: it needs a snapshot
   */
  pump(): boolean {
    while (this.looked < this.tail.head && this.socket.isClear()) {
      if (!this.tail.reaches(this.looked)) return false;
      const page = this.takePage();
      if (page.length > 0) this.socket.send(page);
    }
    return true;
  }

  /** Whether the reader has stopped taking what is sent to it; to be asked every now and then, with the machine's own running time. */
  isSlow(nowMs: number, limits: SlowLimits): boolean {
    if (this.socket.isClear()) {
      this.blockedSinceMs = null;
      return false;
    }
    this.blockedSinceMs ??= nowMs;
    const ageMs = nowMs - this.blockedSinceMs;
    const waiting = this.tail.head - this.looked;
    return ageMs >= limits.ageMs || (waiting >= limits.events && ageMs >= STANDSTILL_MS);
  }

  /** What comes next, at most a page, for this reader and all that stood where it stood. */
  takePage(): LiveEvent[] {
    const page: LiveEvent[] = [];
    while (page.length < PAGE_EVENTS) {
      const event = this.tail.at(this.looked + 1);
      if (!event) break;
      this.looked = event.seq;
      const sight = sightOf(this.viewer, this.scopes, event);
      if (sight === 'nothing') continue;
      page.push(this.present(event, sight));
      this.prev = event.seq;
    }
    return page;
  }

  private present(event: LoggedEvent, sight: 'seen' | 'left'): LiveEvent {
    const head = { seq: event.seq, prev: this.prev, at: event.at };
    if (sight === 'left') return { ...head, kind: 'left', id: `${event.kind}:${event.entityId}`, data: null };
    // The data was checked against the contract when its command was executed.
    const whole = { ...head, kind: event.kind, id: event.entityId, data: event.data } as LiveEvent;
    return this.mask(this.viewer, whole);
  }
}

/** All of a reader that sight and masks look at. A phone has its own grids and receipts: it shares with nobody but its holder's other phones. */
function audienceOf({ viewer, scopes }: Subscription): string {
  return JSON.stringify([viewer.role, viewer.scope, viewer.workerId, viewer.grids, scopes]);
}
