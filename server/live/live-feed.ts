import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { Value } from 'typebox/value';
import {
  type ClientFrames,
  Hello,
  HEAD_INTERVAL_MS,
  MAX_EVENTS_BEHIND,
  type ServerFrames,
  type Welcome,
} from '#contract/live-feed';
import type { Clock } from '../clock.ts';
import { AppProblem } from '../problem.ts';
import type { EventTail } from './event-tail.ts';
import { FeedRound } from './feed-round.ts';
import { FeedReader, type ReaderSocket, SLOW_LIMITS, type SlowLimits } from './feed-reader.ts';
import type { LogWatch } from './log-watch.ts';
import type { LiveAuth, LiveSession, MaskEvent } from './live-ports.ts';
import type { PositionFeed, PositionSocket } from './position-feed.ts';
import { mayFollow } from './visibility.ts';

type NoFrames = Record<never, never>;
type FeedSocket = Socket<ClientFrames, ServerFrames, NoFrames, { session: LiveSession }>;

/** What the live feed works with. */
export interface LiveFeedOptions {
  http: HttpServer;
  tail: EventTail;
  watch: LogWatch;
  auth: LiveAuth;
  mask: MaskEvent;
  positions: PositionFeed;
  clock: Clock;
  slow?: SlowLimits;
  onError(error: unknown): void;
}

/** The sockets of walls, desks and phones. */
export interface LiveFeed {
  /** New events are in the tail. */
  onEvents(): void;
  /** The tail began anew: every subscription ends and asks for a snapshot. */
  onReset(reason: string): void;
  /** How many sockets are open. */
  count(): number;
  close(): Promise<void>;
}

const TICK_MS = 500;
const HEAD_SLICES = HEAD_INTERVAL_MS / TICK_MS;
const POSITION_TICKS = 1_000 / TICK_MS;
const AUTH_TICKS = 10;
/** Each hello may ask for thousands of events: a client that says more of them between two heads is broken or hostile. */
const MAX_HELLOS_PER_HEAD = 20;

/** Serves socket.io on an HTTP server, websocket only. */
export function createLiveFeed(options: LiveFeedOptions): LiveFeed {
  const { positions } = options;
  const connections = new Set<Connection>();
  let made = 0;
  const io = new Server<ClientFrames, ServerFrames, NoFrames, { session: LiveSession }>(options.http, {
    transports: ['websocket'],
    allowRequest: (request, done) => done(null, isSameOrigin(request.headers.origin, request.headers.host)),
    serveClient: false,
    pingInterval: 10_000,
    pingTimeout: 5_000,
    maxHttpBufferSize: 64 * 1024,
  });
  io.use((socket, next) => {
    admit(options.auth, socket).then(
      () => next(),
      (error: unknown) => {
        if (!(error instanceof AppProblem)) options.onError(error);
        next(new Error(error instanceof AppProblem ? error.code : 'internal'));
      },
    );
  });
  io.on('connection', (socket) => {
    const connection = new Connection(socket, options, made++ % HEAD_SLICES);
    connections.add(connection);
    socket.on('disconnect', () => {
      connections.delete(connection);
      connection.end();
    });
  });

  let ticks = 0;
  let wasLate = false;
  const tick = (): void => {
    ticks += 1;
    const nowMs = options.clock.now().getTime();
    // That the log is out of sight, or back, is told to all at once.
    const hasTurned = wasLate !== options.watch.isLate();
    wasLate = options.watch.isLate();
    for (const connection of connections) {
      connection.check(nowMs, hasTurned || connection.slice === ticks % HEAD_SLICES);
    }
    if (ticks % POSITION_TICKS === 0) positions.tick();
    if (ticks % AUTH_TICKS === 0) dropRevoked(connections, options.auth).catch(options.onError);
  };
  const timer = setInterval(tick, TICK_MS);

  return {
    onEvents: () => {
      const round = new FeedRound();
      for (const connection of connections) connection.join(round);
      round.send((ids, page) => io.local.to([...ids]).emit('events', [...page]));
      // What is left: more than a page, and those that need a snapshot.
      for (const connection of connections) connection.pump();
    },
    onReset: (reason) => {
      for (const connection of connections) connection.askForSnapshot(reason);
    },
    count: () => connections.size,
    close: async () => {
      clearInterval(timer);
      await io.close();
    },
  };
}

/** One open socket and, after its `hello`, one subscription. */
class Connection {
  readonly session: LiveSession;
  /** Heads are sent in slices, so that not all of them leave at once. */
  readonly slice: number;
  private readonly socket: FeedSocket;
  private readonly options: LiveFeedOptions;
  private readonly reading: ReaderSocket;
  private readonly watching: PositionSocket;
  private reader: FeedReader | null = null;
  private hellos = 0;
  private owesHead = false;

  constructor(socket: FeedSocket, options: LiveFeedOptions, slice: number) {
    this.slice = slice;
    this.socket = socket;
    this.options = options;
    this.session = socket.data.session;
    const { transport } = socket.conn;
    // `writable` is false from a write until the kernel has taken it: the one honest sign of a client that does not read.
    const isClear = (): boolean => transport.writable;
    this.reading = { isClear, send: (events) => void socket.emit('events', events) };
    this.watching = { isClear, send: (frame) => void socket.emit('positions', Buffer.from(frame.buffer)) };
    transport.on('ready', () => this.pump());
    socket.on('hello', (hello: unknown, answer: unknown) => this.onHello(hello, answer));
  }

  /** Takes part in a round of pages that are sent to many. */
  join(round: FeedRound): void {
    try {
      if (this.reader) round.add(this.reader, this.socket.id);
    } catch (error) {
      // One event that cannot be shown to one reader must not stop the others; this one comes back by seq.
      this.options.onError(error);
      this.drop();
    }
  }

  pump(): void {
    try {
      if (this.reader && !this.reader.pump()) this.askForSnapshot('too-far-behind');
    } catch (error) {
      this.options.onError(error);
      this.drop();
    }
  }

  /** Ends the subscription; the client fetches a snapshot and says hello again. */
  askForSnapshot(reason: string): void {
    if (!this.reader) return;
    this.unsubscribe();
    this.socket.emit('resync', { reason });
  }

  check(nowMs: number, isHeadDue: boolean): void {
    if (isHeadDue) this.hellos = 0;
    if (!this.reader) return;
    // By the machine's running time: a clock that is set ahead makes nobody slow.
    if (this.reader.isSlow(performance.now(), this.options.slow ?? SLOW_LIMITS)) {
      // What waits in its queue would only arrive late: it resumes by seq. An orderly close would wait behind that queue.
      this.socket.conn.request.socket.destroy();
      return;
    }
    this.owesHead ||= isHeadDue;
    if (!this.owesHead || !this.reading.isClear()) return;
    this.owesHead = false;
    this.sendHead(this.reader.prev, nowMs);
  }

  private sendHead(prev: number, nowMs: number): void {
    const { tail, watch } = this.options;
    const [at, readAt] = [nowMs, nowMs - watch.lagMs()].map((ms) => new Date(ms).toISOString()) as [string, string];
    this.socket.emit('head', { epoch: tail.epoch, prev, head: tail.head, at, readAt });
  }

  end(): void {
    this.unsubscribe();
  }

  drop(): void {
    this.socket.disconnect(true);
  }

  private unsubscribe(): void {
    this.reader = null;
    this.options.positions.unsubscribe(this.watching);
  }

  private onHello(hello: unknown, answer: unknown): void {
    this.hellos += 1;
    if (this.hellos > MAX_HELLOS_PER_HEAD) return this.drop();
    if (typeof answer !== 'function') return;
    const reply = (welcome: Welcome): void => void answer(welcome);
    this.unsubscribe();
    if (!Value.Check(Hello, hello)) return reply({ kind: 'refused', code: 'invalid-input' });
    const { viewer } = this.session;
    if (!mayFollow(viewer, hello.scopes)) return reply({ kind: 'refused', code: 'not-allowed' });
    const { tail, clock, mask, positions } = this.options;
    const state = { epoch: tail.epoch, head: tail.head, at: clock.now().toISOString() };
    const reason = whyResync(hello, tail);
    if (reason !== null || hello.lastSeq === null) return reply({ kind: 'resync', ...state, reason: reason ?? '' });
    this.reader = new FeedReader({ viewer, scopes: hello.scopes, lastSeq: hello.lastSeq }, tail, this.reading, mask);
    reply({ kind: 'live', ...state });
    // A welcome means live: one who comes while the log is out of sight is told at once.
    if (this.options.watch.isLate()) this.sendHead(hello.lastSeq, clock.now().getTime());
    positions.subscribe(viewer, hello.scopes, this.watching);
    this.pump();
  }
}

/** Why a client cannot go on from where it stands; null when it can. */
function whyResync(hello: Hello, tail: EventTail): string | null {
  if (tail.epoch === '') return 'not-ready';
  if (hello.lastSeq === null || hello.epoch === null) return 'no-snapshot';
  if (hello.epoch !== tail.epoch) return 'other-epoch';
  if (hello.lastSeq > tail.head) return 'ahead-of-log';
  if (tail.head - hello.lastSeq > MAX_EVENTS_BEHIND || !tail.reaches(hello.lastSeq)) return 'too-far-behind';
  return null;
}

async function admit(auth: LiveAuth, socket: FeedSocket): Promise<void> {
  const { token } = socket.handshake.auth as { token?: unknown };
  const session = await auth.authenticate({
    token: typeof token === 'string' && token !== '' ? token : null,
    cookies: socket.handshake.headers.cookie ?? null,
    address: socket.handshake.address,
  });
  if (!session) throw new AppProblem('not-signed-in');
  socket.data.session = session;
}

/** Ends the sockets of sessions that were ended, whoever ended them. */
async function dropRevoked(connections: ReadonlySet<Connection>, auth: LiveAuth): Promise<void> {
  if (connections.size === 0) return;
  const asked = [...connections];
  const valid = await auth.stillValid([...new Set(asked.map((connection) => connection.session.key))]);
  for (const connection of asked) {
    if (!valid.has(connection.session.key)) connection.drop();
  }
}

/** Browsers name the page's origin: another site's page may not open a socket with our cookie. */
function isSameOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
