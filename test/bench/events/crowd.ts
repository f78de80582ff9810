import { setTimeout as delay } from 'node:timers/promises';
import { LeanSocket } from './lean-socket.ts';
import type { Ledger } from './ledger.ts';

/** Who reads: the token of a session, and the division or grid whose events it gets. */
export interface ReaderPlan {
  readonly token: string;
  /** A division code: everything below it; a grid's 14 digits: that grid alone. */
  readonly scope: string;
}

/** What they read: the live feed from a snapshot on, or a plain broadcast without one. */
export type Feed =
  { readonly kind: 'grid321'; readonly epoch: string; readonly seq: number } | { readonly kind: 'plain' };

interface SentEvent {
  readonly seq: number;
  readonly prev: number;
  readonly kind: string;
  readonly data: { readonly title?: unknown };
}

/** Dials again as the client does (client/src/api/live-socket.ts): 300 ms, doubled up to 2 s, half of it by chance. */
const DIAL_MS = { first: 300, most: 2_000, byChance: 0.5 };
/** Connections on their way at once while a crowd is opened: people do not arrive in one millisecond. */
const OPENED_AT_ONCE = 100;

/** Many readers of one feed: each keeps its place in the log, dials again for ever, and notes in the ledger what it gets. */
export class Crowd {
  live = 0;
  /** Events that came behind another `prev` than the reader's place: something was left out. */
  gaps = 0;
  /** Readers told to begin anew by a snapshot. */
  resyncs = 0;
  /** Binary frames: positions. */
  binaryFrames = 0;
  readonly readers: Reader[] = [];
  readonly feed: Feed;
  readonly url: string;
  readonly ledger: Ledger;

  constructor(url: string, feed: Feed, ledger: Ledger) {
    this.url = url;
    this.feed = feed;
    this.ledger = ledger;
  }

  /** Opens a reader for each plan, a bunch at a time; resolves when all are live. */
  async open(plans: readonly ReaderPlan[], limitMs: number): Promise<void> {
    for (const plan of plans) {
      this.readers.push(new Reader(this, plan));
      if (this.readers.length - this.live >= OPENED_AT_ONCE)
        await this.untilLive(this.readers.length - OPENED_AT_ONCE / 2, limitMs);
    }
    await this.untilLive(plans.length, limitMs);
  }

  /** Resolves when `count` readers are live. @throws Error with how many are, after `limitMs` */
  async untilLive(count: number, limitMs: number): Promise<void> {
    for (const endMs = performance.now() + limitMs; this.live < count; await delay(5)) {
      if (performance.now() > endMs) throw new Error(`only ${this.live} of ${count} readers are live`);
    }
  }

  close(): void {
    for (const reader of this.readers) reader.close();
  }
}

class Reader {
  /** What it gets: events of this division or grid. */
  readonly scope: string;
  private readonly crowd: Crowd;
  private readonly token: string;
  private lastSeq: number;
  private isLive = false;
  private isClosed = false;
  private failures = 0;
  private socket: LeanSocket;

  constructor(crowd: Crowd, plan: ReaderPlan) {
    this.crowd = crowd;
    this.scope = plan.scope;
    this.token = plan.token;
    this.lastSeq = crowd.feed.kind === 'grid321' ? crowd.feed.seq : 0;
    this.socket = this.dial();
  }

  close(): void {
    this.isClosed = true;
    this.socket.close();
  }

  private dial(): LeanSocket {
    return new LeanSocket(
      this.crowd.url,
      { token: this.token },
      {
        onConnect: () => this.onConnect(),
        onEvent: (name, body) => {
          if (name === 'events') this.onEvents(body as readonly SentEvent[]);
          else if (name === 'resync') this.crowd.resyncs += 1;
        },
        onBinary: () => (this.crowd.binaryFrames += 1),
        onClose: () => this.onClose(),
      },
    );
  }

  private onConnect(): void {
    const { feed } = this.crowd;
    if (feed.kind === 'plain') return this.becomeLive();
    this.socket.ask('hello', { epoch: feed.epoch, lastSeq: this.lastSeq, scopes: [] }, (welcome) => {
      const { kind } = welcome as { kind: string };
      if (kind === 'live') this.becomeLive();
      else this.crowd.resyncs += 1;
    });
  }

  private becomeLive(): void {
    this.failures = 0;
    if (this.isLive) return;
    this.isLive = true;
    this.crowd.live += 1;
  }

  private onClose(): void {
    if (this.isLive) this.crowd.live -= 1;
    this.isLive = false;
    if (this.isClosed) return;
    const waitMs = Math.min(DIAL_MS.most, DIAL_MS.first * 2 ** this.failures++);
    const byChance = 1 + DIAL_MS.byChance * (2 * Math.random() - 1);
    setTimeout(() => {
      if (!this.isClosed) this.socket = this.dial();
    }, waitMs * byChance);
  }

  private onEvents(events: readonly SentEvent[]): void {
    for (const event of events) {
      if (this.crowd.feed.kind === 'grid321') {
        if (event.seq <= this.lastSeq) continue;
        if (event.prev !== this.lastSeq) this.crowd.gaps += 1;
        this.lastSeq = event.seq;
      }
      if (event.kind === 'incident') this.crowd.ledger.onArrival(event);
    }
  }
}
