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

  constructor(subscription: Subscription, tail: EventTail, socket: ReaderSocket, mask: MaskEvent) {
    this.viewer = subscription.viewer;
    this.scopes = subscription.scopes;
    this.prev = subscription.lastSeq;
    this.looked = subscription.lastSeq;
    this.tail = tail;
    this.socket = socket;
    this.mask = mask;
  }

  /**
   * Sends what is new, a page at a time, until the socket is no longer clear.
   * @returns false when the tail no longer reaches back to this reader: it needs a snapshot
   */
  pump(): boolean {
    while (this.looked < this.tail.head && this.socket.isClear()) {
      if (!this.tail.reaches(this.looked)) return false;
      const page = this.nextPage();
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

  private nextPage(): LiveEvent[] {
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
