import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Health } from '#contract/health';
import { systemClock } from '../../server/clock.ts';
import { createCentrePresence } from '../../server/features/centre/centre-presence.ts';
import { openDatabase } from '../../server/db/open-database.ts';
import { createExecuteCommand } from '../../server/live/execute-command.ts';
import { createNewId } from '../../server/live/new-id.ts';
import { silentLog } from '../../server/http/silent-log.ts';
import { type RunningServer, startServer } from '../../server/start-server.ts';
import { gridCentre, TEST_COUNTY, townCode, villageCode } from '../fixtures/county.ts';
import { startTestDatabase, type TestDatabase } from '../fixtures/engines.ts';
import { findFreePorts } from '../fixtures/free-ports.ts';
import { LiveReader } from '../fixtures/live-reader.ts';
import { serverBoot } from '../fixtures/server-boot.ts';
import { ServerProcess } from '../fixtures/server-process.ts';
import { signIn, type TestClient } from '../fixtures/test-client.ts';

/** Goals are seconds; a machine where others work may need longer. */
const WITHIN_MS = 45_000;
const newId = createNewId(systemClock);

/** Two servers of one county on one PostgreSQL. `first` is a process of its own, so that it can hang and die; it numbers the log. */
let database: TestDatabase;
let first: ServerProcess;
let second: RunningServer;
let here: TestClient;
let there: TestClient;
const readers: LiveReader[] = [];

beforeAll(async () => {
  database = await startTestDatabase('postgresql');
  const port = await findFreePorts(1);
  first = new ServerProcess(serverBoot(database.address, { port }));
  await first.start();
  second = await startServer(serverBoot(database.address), systemClock, silentLog);
  here = await signIn(`http://127.0.0.1:${port}`, 'county-duty');
  there = await signIn(`http://127.0.0.1:${second.port}`, 'county-duty');
});
afterEach(() => {
  for (const reader of readers.splice(0)) {
    reader.close();
    expect(reader.faults).toEqual([]);
    expect(reader.resyncs).toEqual([]);
  }
});
afterAll(async () => {
  first?.thaw();
  await first?.stop();
  await second?.stop();
  await database?.stop();
});

const read = async (client: TestClient, scopes: string[] = []): Promise<LiveReader> => {
  const reader = new LiveReader({ url: client.url, token: client.token, scopes, at: await client.snapshot() });
  readers.push(reader);
  await reader.until((it) => it.welcome?.kind === 'live', WITHIN_MS);
  return reader;
};
const report = async (client: TestClient, grid = 1): Promise<string> => {
  const body = { commandId: newId(), title: 'two nodes', position: gridCentre(1, 1, grid) };
  const send = () => client.send('POST', '/api/incidents', body);
  // A server that is short of time says 503: the same command is sent again, as a page does.
  let answer = await send();
  for (let again = 0; answer.status === 503 && again < 20; again++) {
    await delay(250);
    answer = await send();
  }
  expect(answer.status).toBe(201);
  return (answer.body as { id: string }).id;
};
const isSequencer = async (client: TestClient): Promise<boolean> =>
  ((await (await client.fetch('/api/health')).json()) as Health).log.isSequencer;

test('what either server takes in reaches the readers of both, in one order', async () => {
  const both = [await read(here), await read(there)];
  expect([await isSequencer(here), await isSequencer(there)]).toEqual([true, false]);
  const made: string[] = [];
  const lane = async (client: TestClient, grid: number): Promise<void> => {
    for (let i = 0; i < 6; i++) made.push(await report(client, grid));
  };
  await Promise.all([lane(here, 1), lane(there, 2), lane(here, 3), lane(there, 4)]);
  const taken = (reader: LiveReader) =>
    reader.events.flatMap(({ kind, seq, id }) => (kind === 'incident' ? [{ seq, id }] : []));
  for (const reader of both) await reader.until((it) => taken(it).length >= made.length, WITHIN_MS);
  const [one, two] = both.map(taken);
  expect(one).toEqual(two);
  expect(one?.map(({ id }) => id).sort()).toEqual(made.sort());
});

test('a command sent to one server and again to the other is applied once', async () => {
  const body = { commandId: newId(), title: 'twice', position: gridCentre(1, 1, 1) };
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => (i % 2 ? here : there).send('POST', '/api/incidents', body)),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(answers.map((answer) => (answer.body as { id: string }).id)).size).toBe(1);
});

test('places of phones at one server are seen by readers of the other within seconds', async () => {
  const reader = await read(there, [townCode(1)]);
  const phone = await signIn(here.url, 'worker-1');
  const [lng, lat] = gridCentre(1, 1, 1);
  let step = 0;
  const sentMs = Date.now();
  const isHeard = (): boolean => reader.positions.some(({ fixes }) => fixes.some(({ workerId }) => workerId === 1));
  const send = () =>
    phone.send('POST', '/api/positions', {
      fixes: [{ position: [lng + step * 0.0001, lat], observedAt: new Date().toISOString() }],
    });
  expect((await send()).status).toBe(204);
  await reader.until(isHeard, WITHIN_MS);
  console.log(`a place at one server → a reader of the other: ${Date.now() - sentMs} ms`);
  step = 20;
  await delay(5);
  expect((await send()).status).toBe(204);
  const moved = [Math.round((lng + 0.002) * 1e6), Math.round(lat * 1e6)];
  await reader.until(
    (it) => it.positions.at(-1)?.fixes.some(({ position }) => Math.round(position[0] * 1e6) === moved[0]) === true,
    WITHIN_MS,
  );
  expect(reader.positions.at(-1)).toMatchObject({ town: Number(townCode(1)), isFull: false });
});

test('a session that is ended at one server ends at the other: its socket, and what it asks for', async () => {
  const leader = await signIn(here.url, 'county-leader');
  const other: TestClient = { ...there, token: leader.token };
  const reader = new LiveReader({ url: there.url, token: leader.token, at: await there.snapshot() });
  await reader.until((it) => it.welcome?.kind === 'live', WITHIN_MS);
  expect((await leader.fetch('/api/snapshot')).status).toBe(200);
  await leader.send('DELETE', '/api/session');
  await reader.until((it) => !it.socket.connected, WITHIN_MS);
  reader.close();
  const ask = async () =>
    (await fetch(`${other.url}/api/snapshot`, { headers: { authorization: `Bearer ${leader.token}` } })).status;
  await expect.poll(ask, { timeout: WITHIN_MS }).toBe(401);
});

test('a centre whose seat is heard by one server comes once, stays, and goes once', async () => {
  const clock = { nowMs: Date.now() };
  const now = { now: () => new Date(clock.nowMs) };
  const db = openDatabase({ address: database.address, countyCode: TEST_COUNTY, onError: () => undefined });
  const nodes = [0, 1].map(() =>
    createCentrePresence({ db, execute: createExecuteCommand(db, () => undefined), clock: now, newId }),
  );
  const code = villageCode(2, 2);
  const reader = await read(there, [code]);
  const tick = async (ms: number): Promise<void> => {
    clock.nowMs += ms;
    await Promise.all(nodes.map((node) => node.tick()));
  };
  for (let round = 0; round < 20; round++) {
    nodes[0]?.heard({ role: 'duty', scope: code });
    await tick(10_000);
  }
  await tick(70_000);
  await reader.until((it) => it.events.filter(({ id }) => id === code).length >= 2, WITHIN_MS);
  const turns = reader.events.flatMap((event) =>
    event.kind === 'centre' && event.id === code ? [event.data.online] : [],
  );
  expect(turns).toEqual([true, false]);
  await db.close();
});

test('the server that numbers the log hangs: the other takes over, and the first goes on without a gap when it wakes', async () => {
  const [sleeper, awake] = [await read(here), await read(there)];
  first.freeze();
  const frozenMs = Date.now();
  const id = await report(there);
  await awake.until((it) => it.events.some((event) => event.id === id), WITHIN_MS);
  console.log(`the sequencer hangs → the other's readers see new events: ${Date.now() - frozenMs} ms`);
  expect(await isSequencer(there)).toBe(true);
  first.thaw();
  await sleeper.until((it) => it.events.some((event) => event.id === id), WITHIN_MS);
  const later = await report(here);
  for (const reader of [sleeper, awake]) {
    await reader.until((it) => it.events.some((event) => event.id === later), WITHIN_MS);
  }
  expect([await isSequencer(here), await isSequencer(there)]).toEqual([false, true]);
});

test('a server is killed: readers of the other notice nothing, and its own resume there without a gap', async () => {
  const [own, other] = [await read(here), await read(there)];
  first.kill();
  const id = await report(there);
  await other.until((it) => it.events.some((event) => event.id === id), WITHIN_MS);
  const moved = new LiveReader({
    url: there.url,
    token: here.token,
    at: { epoch: own.epoch ?? '', seq: own.lastSeq ?? 0 },
  });
  readers.push(moved);
  await moved.until((it) => it.events.some((event) => event.id === id), WITHIN_MS);
  await own.until((it) => it.events.some((event) => event.id === id), WITHIN_MS);
});
