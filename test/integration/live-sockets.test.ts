import { connect, type Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../server/clock.ts';
import { systemViewer } from '../../server/db/viewer.ts';
import { createExecuteCommand } from '../../server/live/execute-command.ts';
import { createNewId } from '../../server/live/new-id.ts';
import { createServerLog } from '../../server/server-log.ts';
import { type RunningServer, startServer } from '../../server/start-server.ts';
import { gridCentre, TEST_COUNTY, townCode, villageCode } from '../fixtures/county.ts';
import { startTestDatabase, type TestDatabase } from '../fixtures/engines.ts';
import { LiveReader } from '../fixtures/live-reader.ts';
import { serverBoot } from '../fixtures/server-boot.ts';
import { signIn, type TestClient } from '../fixtures/test-client.ts';

let database: TestDatabase;
let server: RunningServer;
let url: string;
let duty: TestClient;
const readers: LiveReader[] = [];
const newId = createNewId(systemClock);

beforeAll(async () => {
  database = await startTestDatabase('postgresql');
  server = await startServer(serverBoot(database.address), systemClock, createServerLog());
  url = `http://127.0.0.1:${server.port}`;
  duty = await signIn(url, 'county-duty');
});
afterEach(() => {
  for (const reader of readers.splice(0)) {
    reader.close();
    expect(reader.faults).toEqual([]);
  }
});
afterAll(async () => {
  await server?.stop();
  await database?.stop();
});

const read = async (client: TestClient, scopes: string[] = []): Promise<LiveReader> => {
  const reader = new LiveReader({ url, token: client.token, scopes, at: await client.snapshot() });
  readers.push(reader);
  await reader.until((it) => it.welcome?.kind === 'live');
  return reader;
};
/** Puts events into the log, as a command would. */
const emit = (count: number, event: { scopeCode: string; leftCode?: string; data?: unknown }) =>
  createExecuteCommand(
    server.db,
    () => undefined,
  )({
    viewer: systemViewer(TEST_COUNTY),
    commandId: newId(),
    at: systemClock.now(),
    work: async () => ({
      status: 200,
      answer: {},
      events: Array.from({ length: count }, (_, i) => ({
        kind: 'camera' as const,
        entityId: `e${i}`,
        data: { version: 1 },
        ...event,
      })),
      audit: [],
    }),
  });

test('what moves out of a scope is told to it without data, and in full to where it went', async () => {
  const left = await read(await signIn(url, `town-duty-${townCode(1)}`));
  const joined = await read(await signIn(url, `town-duty-${townCode(2)}`));
  await emit(1, { scopeCode: villageCode(2, 1), leftCode: villageCode(1, 1) });
  await left.until((it) => it.changes('left').length === 1);
  await joined.until((it) => it.changes('camera').length === 1);
  expect(left.changes('left')[0]).toMatchObject({ kind: 'left', id: 'camera:e0', data: null });
  expect(joined.changes('camera')[0]).toMatchObject({ kind: 'camera', id: 'e0', data: { version: 1 } });
});

test('a client that does not read is cut off, others are not, and it resumes by seq', async () => {
  const healthy = await read(duty);
  const { epoch, seq } = await duty.snapshot();
  const stalled = await openStalledSocket(server.port, duty.token, { epoch, lastSeq: seq });
  const closed = new Promise((resolve) => stalled.once('close', resolve));
  const reason = 'x'.repeat(60_000);
  const big = { kind: 'cameraState', data: { state: 'online', reason, at: new Date().toISOString() } };
  // 60 KB each: more than the kernel's buffers take for one that does not read.
  for (let i = 0; i < 6; i++) await emit(50, { scopeCode: villageCode(1, 1), ...big });
  await healthy.until((it) => it.changes('cameraState').length >= 300, 20_000);
  expect(healthy.socket.connected).toBe(true);
  await expect.poll(() => server.sockets(), { timeout: 12_000 }).toBe(1);
  stalled.resume(); // Only to learn of the end: what is still buffered comes first.
  await closed;
  const back = new LiveReader({ url, token: duty.token, at: { epoch, seq } });
  readers.push(back);
  await back.until((it) => it.changes('cameraState').length >= 300, 20_000);
}, 60_000);

test('two servers on one database: each shows what the other took in, and one goes on when the other ends', async () => {
  const second = await startServer(serverBoot(database.address), systemClock, createServerLog());
  const there = await signIn(`http://127.0.0.1:${second.port}`, 'county-duty');
  const reader = new LiveReader({ url: there.url, token: there.token, at: await there.snapshot() });
  readers.push(reader);
  const here = await read(duty);
  const report = (client: TestClient) =>
    client.send('POST', '/api/incidents', { commandId: newId(), title: 'x', position: gridCentre(1, 1, 1) });
  for (const client of [duty, there, duty]) expect((await report(client)).status).toBe(201);
  await reader.until((it) => it.changes('incident').length === 3);
  await here.until((it) => it.changes('incident').length === 3);
  const seqs = (it: LiveReader): number[] => it.changes('incident').map((event) => event.seq);
  expect(seqs(here)).toEqual(seqs(reader));
  // The one that has led so far ends; the other takes over the log.
  await server.stop();
  expect((await report(there)).status).toBe(201);
  await reader.until((it) => it.changes('incident').length === 4);
  await second.stop();
  server = await startServer(serverBoot(database.address), systemClock, createServerLog());
  url = `http://127.0.0.1:${server.port}`;
  duty = await signIn(url, 'county-duty');
});

test('a client that says hello without end is cut off', async () => {
  const reader = await read(duty);
  const hello = { epoch: reader.epoch, lastSeq: reader.lastSeq, scopes: [] };
  for (let i = 0; i < 100; i++) reader.socket.emit('hello', hello, () => undefined);
  await reader.until((it) => !it.socket.connected, 5_000);
});

test('a session that was ended loses its socket, another of the same account does not', async () => {
  const [first, second] = [await signIn(url, 'county-leader'), await signIn(url, 'county-leader')];
  const [ended, standing] = [await read(first), await read(second)];
  await first.send('DELETE', '/api/session');
  await ended.until((it) => !it.socket.connected, 15_000);
  expect(standing.socket.connected).toBe(true);
});

test('phones are on the map within seconds: all of a town first, then those that moved', async () => {
  const [town, other] = [
    await read(duty, [townCode(1)]),
    await read(await signIn(url, `village-duty-${villageCode(2, 2)}`)),
  ];
  const worker = await signIn(url, 'worker-1');
  const send = (position: [number, number]) =>
    worker.send('POST', '/api/positions', {
      fixes: [{ position, accuracyM: 8, observedAt: new Date().toISOString() }],
    });
  const [lng, lat] = gridCentre(1, 1, 1);
  expect((await send([lng, lat])).status).toBe(204);
  await town.until((it) => it.positions.some((frame) => frame.fixes.some((fix) => fix.workerId === 1)));
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect((await send([lng + 0.001, lat])).status).toBe(204);
  await town.until((it) => (it.positions.at(-1)?.fixes[0]?.position[0] ?? 0) > lng);
  expect(town.positions.at(-1)).toMatchObject({ town: Number(townCode(1)), isFull: false });
  expect(other.positions.flatMap((frame) => frame.fixes)).toEqual([]);
  await expect
    .poll(
      async () => (await server.db.system((q) => q.query('SELECT 1 FROM worker_position WHERE worker_id = 1'))).length,
      { timeout: 5_000 },
    )
    .toBe(1);
});

test('a place outside the county is refused by name, and only phones may send any', async () => {
  const worker = await signIn(url, 'worker-2');
  const fix = (position: [number, number]) => ({ position, observedAt: new Date().toISOString() });
  const answer = await worker.send('POST', '/api/positions', {
    fixes: [fix(gridCentre(1, 1, 1)), fix([121.47, 31.23])],
  });
  expect(answer).toMatchObject({
    status: 422,
    body: { code: 'outside-county', fields: [{ pointer: '/fixes/1/position' }] },
  });
  expect((await duty.send('POST', '/api/positions', { fixes: [fix(gridCentre(1, 1, 1))] })).status).toBe(403);
});

/** A socket.io client in raw TCP that says hello and then never reads again. */
async function openStalledSocket(
  port: number,
  token: string,
  hello: { epoch: string; lastSeq: number },
): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' });
  const key = randomBytes(16).toString('base64');
  socket.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
  const received = { text: '' };
  const collect = (chunk: Buffer): void => void (received.text += chunk.toString('latin1'));
  socket.on('data', collect);
  const seen = async (part: string): Promise<void> => {
    while (!received.text.includes(part)) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  await seen('"sid"');
  socket.write(maskedFrame(`40${JSON.stringify({ token })}`));
  await seen('40{"sid"');
  socket.write(maskedFrame(`420${JSON.stringify(['hello', { ...hello, scopes: [] }])}`));
  await seen('"kind":"live"');
  socket.off('data', collect);
  socket.pause();
  return socket;
}

/** One text frame as clients send it (RFC 6455 §5.2), masked with zeros. */
function maskedFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff, 0, 0, 0, 0]);
  return Buffer.concat([head, payload]);
}
