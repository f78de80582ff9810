import { decodePositions, Head, LiveEvent, Welcome, type Hello, type PositionFrame } from '#contract/live-feed';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { judgeEvent, type LiveCursor } from './live-cursor.ts';

/** The socket as the live client uses it; `live-socket.ts` makes it of socket.io. */
export interface LiveSocket {
  onConnect(listener: () => void): void;
  onDisconnect(listener: () => void): void;
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

/** Heads come every 5 s: silence is asked about after 3 s, and believed to be loss at 4.5 s without an answer. */
export const PROBE_AFTER_MS = 3_000;
const LOST_AFTER_MS = 4_500;
/** Past this the feed is lost even when the server still answers requests. */
const SILENT_AFTER_MS = 12_000;
const WATCH_PERIOD_MS = 500;
const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 8_000;
const Events = Type.Array(LiveEvent);

/** Follows the live feed for ever: snapshot, hello, events in order, gaps asked for again, loss told within 5 s. */
export function startLiveClient(deps: LiveClientDeps): LiveClient {
  let cursor: LiveCursor | null = null;
  let status: LiveStatus = { kind: 'connecting' };
  let lastHeardMs = 0;
  let offsetMs = 0;
  let probedMs = 0;
  /** Number of the greeting under way, 0 for none: a new connection does not wait for the answer to an old one. */
  let greeting = 0;
  let greetings = 0;
  let isConnected = false;
  let isStopped = false;
  let retries = 0;

  const setStatus = (next: LiveStatus) => {
    if (next.kind === status.kind) return;
    status = next;
    deps.onStatus(next);
  };
  const hear = (serverTime?: string) => {
    lastHeardMs = deps.nowMs();
    if (serverTime) offsetMs = Date.parse(serverTime) - lastHeardMs;
  };
  const lose = () => {
    if (status.kind === 'live') setStatus({ kind: 'stale', sinceMs: lastHeardMs });
  };
  const retryLater = () => {
    const delayMs = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** retries++) * (0.5 + deps.random());
    deps.after(delayMs, greet);
  };

  /** One greeting at a time: without a cursor, or told to resync, the snapshot comes first. */
  const greetOnce = async (): Promise<boolean> => {
    cursor ??= await deps.loadSnapshot();
    const answer = await deps.socket.hello({ ...cursor, scopes: deps.scopes });
    if (!Value.Check(Welcome, answer)) throw new Error('the welcome does not fit its schema');
    if (answer.kind === 'refused') {
      setStatus({ kind: 'refused', code: answer.code });
      return true;
    }
    hear(answer.at);
    if (answer.kind === 'resync') {
      cursor = null;
      return false;
    }
    setStatus({ kind: 'live' });
    return true;
  };
  const greet = () => {
    if (greeting !== 0 || isStopped || !isConnected) return;
    const own = (greeting = ++greetings);
    const finish = (): boolean => {
      if (greeting !== own) return false;
      greeting = 0;
      return true;
    };
    greetOnce()
      .then((isDone) => {
        if (!finish()) return;
        if (isDone) retries = 0;
        else greet();
      })
      .catch(() => {
        if (!finish()) return;
        lose();
        retryLater();
      });
  };

  const takeEvents = (data: unknown) => {
    if (!cursor || !Value.Check(Events, data)) return greet();
    hear();
    for (const event of data) {
      const verdict = judgeEvent(cursor.lastSeq, event);
      if (verdict === 'gap') return greet();
      if (verdict === 'known') continue;
      deps.apply(event);
      cursor = { epoch: cursor.epoch, lastSeq: event.seq };
    }
  };
  const takeHead = (data: unknown) => {
    if (!Value.Check(Head, data)) return;
    hear(data.at);
    if (!cursor || greeting !== 0) return;
    if (data.epoch !== cursor.epoch) cursor = null;
    if (!cursor || data.prev > cursor.lastSeq) greet();
    else setStatus({ kind: 'live' });
  };
  const takePositions = (data: unknown) => {
    const bytes = data instanceof Uint8Array ? data : data instanceof ArrayBuffer ? new Uint8Array(data) : null;
    const frame = bytes && decodePositions(bytes);
    if (!frame) return;
    hear();
    deps.applyPositions(frame);
  };
  const watch = () => {
    const silentMs = deps.nowMs() - lastHeardMs;
    if (status.kind !== 'live' || silentMs < PROBE_AFTER_MS) return;
    if (silentMs >= SILENT_AFTER_MS || (silentMs >= LOST_AFTER_MS && probedMs < lastHeardMs)) {
      lose();
      return deps.socket.redial();
    }
    askProbe();
  };
  let isProbing = false;
  const askProbe = () => {
    if (isProbing || probedMs >= lastHeardMs) return;
    isProbing = true;
    void deps
      .probe()
      .then((isAlive) => {
        if (isAlive) probedMs = deps.nowMs();
      })
      .finally(() => {
        isProbing = false;
      });
  };

  deps.socket.onConnect(() => {
    isConnected = true;
    greeting = 0;
    greet();
  });
  deps.socket.onDisconnect(() => {
    isConnected = false;
    lose();
  });
  deps.socket.on('events', takeEvents);
  deps.socket.on('head', takeHead);
  deps.socket.on('positions', takePositions);
  deps.socket.on('resync', () => {
    cursor = null;
    greet();
  });
  const stopWatching = deps.every(WATCH_PERIOD_MS, watch);
  return {
    lastHeardMs: () => lastHeardMs,
    serverOffsetMs: () => offsetMs,
    cursor: () => cursor,
    stop: () => {
      isStopped = true;
      stopWatching();
      deps.socket.close();
    },
  };
}
