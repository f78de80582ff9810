import type { Hello, LiveEvent } from '#contract/live-feed';
import { expect, test } from 'vitest';
import { startLiveClient, type LiveSocket, type LiveStatus } from './live-client.ts';

const AT = '2026-11-22T06:00:00.000Z';
const live = { kind: 'live', epoch: 'e1', head: 10, at: AT };
const settle = async () => {
  for (let i = 0; i < 12; i++) await Promise.resolve();
};
const eventAt = (prev: number, seq: number) => ({
  seq,
  prev,
  id: `c${seq}`,
  at: AT,
  kind: 'centre',
  data: { online: true, seenAt: AT },
});

/** A feed on a clock of its own: the socket is a table of listeners, answers are handed in. */
function setUp(welcomes: unknown[] = [live]) {
  const listeners = new Map<string, (data?: unknown) => void>();
  const hellos: Hello[] = [];
  const applied: LiveEvent[] = [];
  const statuses: LiveStatus[] = [];
  const counts = { snapshots: 0, redials: 0 };
  const clock = { nowMs: 1_000_000, tick: () => {}, isServerUp: true };
  const waiting: (() => void)[] = [];
  const socket: LiveSocket = {
    onConnect: (listener) => void listeners.set('connect', listener),
    onDisconnect: (listener) => void listeners.set('disconnect', listener),
    onSignedOut: (listener) => void listeners.set('signed-out', listener),
    on: (frame, listener) => void listeners.set(frame, listener),
    hello: (hello) => {
      hellos.push(hello);
      return Promise.resolve(welcomes.length > 1 ? welcomes.shift() : welcomes[0]);
    },
    redial: () => void counts.redials++,
    close: () => {},
  };
  const client = startLiveClient({
    socket,
    loadSnapshot: () => {
      counts.snapshots++;
      return Promise.resolve({ epoch: 'e1', lastSeq: 10 });
    },
    apply: (event) => void applied.push(event),
    applyPositions: () => {},
    onStatus: (status) => void statuses.push(status),
    probe: () => Promise.resolve(clock.isServerUp),
    scopes: [],
    nowMs: () => clock.nowMs,
    every: (_, callback) => {
      clock.tick = callback;
      return () => {};
    },
    after: (_, callback) => void waiting.push(callback),
    random: () => 0,
  });
  const fire = async (frame: string, data?: unknown) => {
    listeners.get(frame)?.(data);
    await settle();
  };
  const passSilently = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 500) {
      clock.nowMs += 500;
      clock.tick();
      await settle();
    }
  };
  return { client, fire, hellos, applied, statuses, counts, clock, passSilently, waiting };
}

test('the feed goes on from where the snapshot ends', async () => {
  const { fire, hellos, applied, statuses } = setUp();
  await fire('connect');
  await fire('events', [eventAt(10, 14), eventAt(14, 15)]);
  expect(hellos).toEqual([{ epoch: 'e1', lastSeq: 10, scopes: [] }]);
  expect(applied.map((event) => event.seq)).toEqual([14, 15]);
  expect(statuses).toEqual([{ kind: 'live' }]);
});

test('events already known are dropped', async () => {
  const { fire, applied } = setUp();
  await fire('connect');
  await fire('events', [eventAt(10, 11)]);
  await fire('events', [eventAt(10, 11), eventAt(11, 12)]);
  expect(applied.map((event) => event.seq)).toEqual([11, 12]);
});

test('a gap is asked for again and nothing after it is applied', async () => {
  const { fire, hellos, applied, counts } = setUp();
  await fire('connect');
  await fire('events', [eventAt(10, 11), eventAt(13, 14)]);
  expect(applied.map((event) => event.seq)).toEqual([11]);
  expect(hellos[1]).toEqual({ epoch: 'e1', lastSeq: 11, scopes: [] });
  expect(counts.snapshots).toBe(1);
});

test('a head ahead of what was applied is a gap too', async () => {
  const { fire, hellos } = setUp();
  await fire('connect');
  await fire('head', { epoch: 'e1', prev: 12, head: 20, at: AT, readAt: AT });
  expect(hellos).toHaveLength(2);
});

test('a welcome that asks to resync takes a new snapshot before going live', async () => {
  const { fire, counts, hellos } = setUp([{ ...live, kind: 'resync', reason: 'too far behind' }, live]);
  await fire('connect');
  expect(counts.snapshots).toBe(2);
  expect(hellos).toHaveLength(2);
});

test('another epoch takes a new snapshot', async () => {
  const { fire, counts } = setUp();
  await fire('connect');
  await fire('head', { epoch: 'e2', prev: 10, head: 10, at: AT, readAt: AT });
  expect(counts.snapshots).toBe(2);
});

test('a lost connection is stale at once and live again after a greeting, without a new snapshot', async () => {
  const { fire, statuses, counts } = setUp();
  await fire('connect');
  await fire('disconnect');
  await fire('connect');
  expect(statuses.map((status) => status.kind)).toEqual(['live', 'stale', 'live']);
  expect(counts.snapshots).toBe(1);
});

test('a hung server is stale within 5 s and dialled again', async () => {
  const { fire, statuses, counts, clock, passSilently } = setUp();
  await fire('connect');
  clock.isServerUp = false;
  await passSilently(5_000);
  expect(statuses.map((status) => status.kind)).toEqual(['live', 'stale']);
  expect(counts.redials).toBe(1);
});

test('a quiet feed of a server that answers stays live until the next head is due', async () => {
  const { fire, statuses, passSilently } = setUp();
  await fire('connect');
  await passSilently(4_500);
  expect(statuses.map((status) => status.kind)).toEqual(['live']);
});

test('a half-open socket is stale within 5 s though the server answers requests, and dialled again until it is heard', async () => {
  const { fire, statuses, counts, passSilently } = setUp();
  await fire('connect');
  await passSilently(5_000);
  expect(statuses.map((status) => status.kind)).toEqual(['live', 'stale']);
  expect(counts.redials).toBe(0);
  await passSilently(2_000);
  expect(counts.redials).toBe(1);
  await passSilently(7_000);
  expect(counts.redials).toBe(2);
  await fire('head', { epoch: 'e1', prev: 10, head: 10, at: AT, readAt: AT });
  expect(statuses.map((status) => status.kind)).toEqual(['live', 'stale', 'live']);
});

test('a server that cannot see the log says so: stale since it last could, and live when it can again', async () => {
  const { fire, statuses, clock } = setUp();
  await fire('connect');
  const later = (ms: number) => new Date(Date.parse(AT) + ms).toISOString();
  await fire('head', { epoch: 'e1', prev: 10, head: 10, at: later(3_000), readAt: AT });
  await fire('head', { epoch: 'e1', prev: 10, head: 10, at: later(7_000), readAt: later(6_900) });
  expect(statuses).toEqual([{ kind: 'live' }, { kind: 'stale', sinceMs: clock.nowMs - 3_000 }, { kind: 'live' }]);
});

test('a session that is over is told as such', async () => {
  const { fire, statuses } = setUp();
  await fire('connect');
  await fire('disconnect');
  await fire('signed-out');
  expect(statuses.at(-1)).toEqual({ kind: 'refused', code: 'not-signed-in' });
});

test('a refused greeting tells its code', async () => {
  const { fire, statuses } = setUp([{ kind: 'refused', code: 'not-signed-in' }]);
  await fire('connect');
  expect(statuses).toEqual([{ kind: 'refused', code: 'not-signed-in' }]);
});

test('a greeting that fails is tried again later', async () => {
  const { fire, hellos, waiting } = setUp([{ nonsense: true }, live]);
  await fire('connect');
  expect(waiting).toHaveLength(1);
  waiting[0]?.();
  await settle();
  expect(hellos).toHaveLength(2);
});

test('a page that stood still itself hears what came meanwhile before it calls anything lost', async () => {
  const { fire, statuses, clock, passSilently } = setUp();
  await fire('connect');
  await passSilently(500);
  clock.nowMs += 8_000;
  clock.tick();
  await fire('head', { epoch: 'e1', prev: 10, head: 10, at: AT, readAt: AT });
  await passSilently(1_000);
  expect(statuses.map((status) => status.kind)).toEqual(['live']);
});
