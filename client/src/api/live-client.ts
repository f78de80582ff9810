import {
  decodePositions,
  Head,
  LiveEvent,
  LOG_LATE_MS,
  Welcome,
  type Hello,
  type PositionFrame,
} from '#contract/live-feed';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { judgeEvent, type LiveCursor } from './live-cursor.ts';

/** The socket as the live client uses it; `live-socket.ts` makes it of socket.io. */
export interface LiveSocket {
  onConnect(listener: () => void): void;
  onDisconnect(listener: () => void): void;
  /** The server knows no session of ours; the socket goes on asking. */
  onSignedOut(listener: () => void): void;
  on(frame: 'events' | 'head' | 'resync' | 'positions', listener: (data: unknown) => void): void;
  hello(hello: Hello): Promise<unknown>;
  /** Drops the connection and dials again. */
  redial(): void;
  close(): void;
}

/** How true the screen is: `stale` since when, with the last moment anything was heard. */
export type LiveStatus =
  { kind: 'connecting' } | { kind: 'live' } | { kind: 'stale'; sinceMs: number } | { kind: 'refused'; code: string };

/** What the live client needs of its surroundings. */
export interface LiveClientDeps {
  socket: LiveSocket;
  /** Loads the snapshot of the scope into the stores and tells where the feed goes on. */
  loadSnapshot(): Promise<LiveCursor>;
  apply(event: LiveEvent): void;
  applyPositions(frame: PositionFrame): void;
  onStatus(status: LiveStatus): void;
  /** True when the server answers; asked after `PROBE_AFTER_MS` of silence. */
  probe(): Promise<boolean>;
  scopes: string[];
  nowMs(): number;
  /** Calls back every `WATCH_PERIOD_MS` until stopped, and once after a delay. */
  every(periodMs: number, callback: () => void): () => void;
  after(delayMs: number, callback: () => void): void;
  random(): number;
}

/** The running feed. */
export interface LiveClient {
  /** Epoch milliseconds of this machine when the server was last heard, 0 before the first time. */
  lastHeardMs(): number;
  /** The server's clock minus this machine's, in milliseconds. */
  serverOffsetMs(): number;
  cursor(): LiveCursor | null;
  stop(): void;
}

/** Heads come every 4 s: silence is asked about after 3 s, and believed to be loss at 4.5 s without an answer. */
export const PROBE_AFTER_MS = 3_000;
const LOST_AFTER_MS = 4_500;
/** Past this nothing on screen is known to be true, whoever answers requests: a busy server's head makes it live again. */
const QUIET_AFTER_MS = 4_900;
/** Past this the socket itself is lost, and dialled again. */
const SILENT_AFTER_MS = 7_000;
const WATCH_PERIOD_MS = 500;
const STALL_MS = 1_500;
const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 8_000;
const Events = Type.Array(LiveEvent);

/** Follows the live feed for ever: snapshot, hello, events in order, gaps asked for again, loss told within 5 s. */
export function startLiveClient(deps: LiveClientDeps): LiveClient {
  return new LiveFeed(deps);
}

class LiveFeed implements LiveClient {
  readonly #deps: LiveClientDeps;
  readonly #stopWatching: () => void;
  #cursor: LiveCursor | null = null;
  #status: LiveStatus = { kind: 'connecting' };
  #lastHeardMs = 0;
  #offsetMs = 0;
  #probedMs = 0;
  #dialledMs = 0;
  #watchedMs = 0;
  #isProbing = false;
  /** Number of the greeting under way, 0 for none: a new connection does not wait for the answer to an old one. */
  #greeting = 0;
  #greetings = 0;
  #retries = 0;
  #isConnected = false;
  #isStopped = false;

  constructor(deps: LiveClientDeps) {
    this.#deps = deps;
    deps.socket.onConnect(() => {
      this.#isConnected = true;
      this.#greeting = 0;
      this.#greet();
    });
    deps.socket.onDisconnect(() => {
      this.#isConnected = false;
      this.#lose();
    });
    deps.socket.onSignedOut(() => this.#setStatus({ kind: 'refused', code: 'not-signed-in' }));
    deps.socket.on('events', (data) => this.#takeEvents(data));
    deps.socket.on('head', (data) => this.#takeHead(data));
    deps.socket.on('positions', (data) => this.#takePositions(data));
    deps.socket.on('resync', () => {
      this.#cursor = null;
      this.#greet();
    });
    this.#stopWatching = deps.every(WATCH_PERIOD_MS, () => this.#watch());
  }

  lastHeardMs(): number {
    return this.#lastHeardMs;
  }

  serverOffsetMs(): number {
    return this.#offsetMs;
  }

  cursor(): LiveCursor | null {
    return this.#cursor;
  }

  stop(): void {
    this.#isStopped = true;
    this.#stopWatching();
    this.#deps.socket.close();
  }

  #setStatus(next: LiveStatus): void {
    if (next.kind === this.#status.kind) return;
    this.#status = next;
    this.#deps.onStatus(next);
  }

  #hear(serverTime?: string): void {
    this.#lastHeardMs = this.#deps.nowMs();
    if (serverTime) this.#offsetMs = Date.parse(serverTime) - this.#lastHeardMs;
  }

  #lose(sinceMs = this.#lastHeardMs): void {
    if (this.#status.kind === 'live') this.#setStatus({ kind: 'stale', sinceMs });
  }

  #greet(): void {
    if (this.#greeting !== 0 || this.#isStopped || !this.#isConnected) return;
    const own = ++this.#greetings;
    this.#greeting = own;
    const finish = (): boolean => {
      if (this.#greeting !== own) return false;
      this.#greeting = 0;
      return true;
    };
    this.#greetOnce()
      .then((isDone) => {
        if (!finish()) return;
        if (isDone) this.#retries = 0;
        else this.#greet();
      })
      .catch(() => {
        if (!finish()) return;
        this.#lose();
        this.#retryLater();
      });
  }

  /** Without a cursor, or told to resync, the snapshot comes first. Resolves to false when another greeting has to follow. */
  async #greetOnce(): Promise<boolean> {
    this.#cursor ??= await this.#deps.loadSnapshot();
    const answer = await this.#deps.socket.hello({ ...this.#cursor, scopes: this.#deps.scopes });
    if (!Value.Check(Welcome, answer)) throw new Error('the welcome does not fit its schema');
    if (answer.kind === 'refused') {
      this.#setStatus({ kind: 'refused', code: answer.code });
      return true;
    }
    this.#hear(answer.at);
    if (answer.kind === 'resync') {
      this.#cursor = null;
      return false;
    }
    this.#setStatus({ kind: 'live' });
    return true;
  }

  #retryLater(): void {
    const delayMs = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** this.#retries++) * (0.5 + this.#deps.random());
    this.#deps.after(delayMs, () => this.#greet());
  }

  #takeEvents(data: unknown): void {
    if (!this.#cursor || !Value.Check(Events, data)) return this.#greet();
    this.#hear();
    const { epoch } = this.#cursor;
    let { lastSeq } = this.#cursor;
    for (const event of data) {
      const verdict = judgeEvent(lastSeq, event);
      if (verdict === 'gap') return this.#greet();
      if (verdict === 'known') continue;
      this.#deps.apply(event);
      lastSeq = event.seq;
      this.#cursor = { epoch, lastSeq };
    }
  }

  #takeHead(data: unknown): void {
    if (!Value.Check(Head, data)) return;
    this.#hear(data.at);
    if (!this.#cursor || this.#greeting !== 0) return;
    if (data.epoch !== this.#cursor.epoch) this.#cursor = null;
    const lateMs = Date.parse(data.at) - Date.parse(data.readAt);
    if (!this.#cursor || data.prev > this.#cursor.lastSeq) this.#greet();
    else if (lateMs > LOG_LATE_MS) this.#lose(this.#lastHeardMs - lateMs);
    else this.#setStatus({ kind: 'live' });
  }

  #takePositions(data: unknown): void {
    const bytes = data instanceof Uint8Array ? data : data instanceof ArrayBuffer ? new Uint8Array(data) : null;
    const frame = bytes && decodePositions(bytes);
    if (!frame) return;
    this.#hear();
    this.#deps.applyPositions(frame);
  }

  #watch(): void {
    const nowMs = this.#deps.nowMs();
    const sinceWatchMs = nowMs - this.#watchedMs;
    this.#watchedMs = nowMs;
    // This page itself stood still (a slow picture, a sleeping machine): what came meanwhile is heard first.
    if (sinceWatchMs > STALL_MS) return;
    // A socket that is down dials by itself, and one that has not been greeted yet has nothing to lose.
    const silentMs = nowMs - this.#lastHeardMs;
    if (!this.#isConnected || !this.#cursor || this.#status.kind === 'refused' || silentMs < PROBE_AFTER_MS) return;
    const isUnanswered = silentMs >= LOST_AFTER_MS && this.#probedMs < this.#lastHeardMs;
    if (isUnanswered || silentMs >= QUIET_AFTER_MS) this.#lose();
    if (!isUnanswered && silentMs < SILENT_AFTER_MS) return this.#probe();
    if (nowMs - this.#dialledMs < SILENT_AFTER_MS) return;
    this.#dialledMs = nowMs;
    this.#deps.socket.redial();
  }

  #probe(): void {
    if (this.#isProbing || this.#probedMs >= this.#lastHeardMs) return;
    this.#isProbing = true;
    const finish = (isAlive: boolean) => {
      this.#isProbing = false;
      if (isAlive) this.#probedMs = this.#deps.nowMs();
    };
    this.#deps.probe().then(finish, () => finish(false));
  }
}
