import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../fault/fault-proxy.ts';
import { findFreePorts } from '../fixtures/free-ports.ts';

let echo: Server;
let proxy: FaultProxy;
const sockets: Socket[] = [];
const accepted: Socket[] = [];

beforeEach(async () => {
  echo = createServer((socket) => {
    accepted.push(socket);
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  const port = await findFreePorts(1);
  await new Promise<void>((resolve) => echo.listen(port, '127.0.0.1', resolve));
  proxy = await startFaultProxy({ host: '127.0.0.1', port });
});
afterEach(async () => {
  for (const socket of [...sockets.splice(0), ...accepted.splice(0)]) socket.destroy();
  await proxy.close();
  await new Promise((resolve) => echo.close(resolve));
});

/** A client of the echo that keeps what came back. */
async function dial(): Promise<{ socket: Socket; heard: () => string; until: (text: string) => Promise<number> }> {
  const socket = connect({ port: proxy.port, host: '127.0.0.1' });
  sockets.push(socket);
  let text = '';
  socket.on('data', (bytes) => (text += bytes.toString('latin1')));
  await once(socket, 'connect');
  const startMs = performance.now();
  return {
    socket,
    heard: () => text,
    async until(wanted) {
      while (!text.includes(wanted)) await delay(2);
      return performance.now() - startMs;
    },
  };
}

test('without a fault it carries everything, and an end as an end', async () => {
  const { socket, until, heard } = await dial();
  const sent = Array.from({ length: 2_000 }, (_, i) => `line ${i};`).join('');
  // Asked for before it can have come.
  const closed = once(socket, 'close');
  socket.end(sent);
  await until('line 1999;');
  expect(heard()).toBe(sent);
  await closed;
  await expect.poll(() => proxy.connections).toBe(0);
});

test('latency, jitter and loss make it late and never change the order', async () => {
  proxy.set({ latencyMs: 40, jitterMs: 30, lossRate: 0.1 }, ['up']);
  const { socket, until, heard } = await dial();
  const lines = Array.from({ length: 30 }, (_, i) => `${i};`);
  for (const line of lines) {
    socket.write(line);
    await delay(1);
  }
  expect(await until('29;')).toBeGreaterThanOrEqual(40);
  expect(heard()).toBe(lines.join(''));
});

test('a narrow line takes as long as its bytes need and holds the sender back', async () => {
  proxy.set({ bytesPerSecond: 100_000 }, ['down']);
  const { socket, until } = await dial();
  socket.write(`${'x'.repeat(50_000)}!`);
  expect(await until('!')).toBeGreaterThan(400);
});

test('a cut line lets nothing through in the direction that is cut, and all of it when it heals', async () => {
  const { socket, until, heard } = await dial();
  socket.write('before;');
  await until('before;');
  proxy.set({ isCut: true }, ['down']);
  socket.write('meanwhile;');
  await delay(150);
  expect(heard()).toBe('before;');
  proxy.heal();
  await until('meanwhile;');
  expect(heard()).toBe('before;meanwhile;');
});

test('an abandoned connection is dead at both ends without a word, a new one is whole', async () => {
  const { socket, until, heard } = await dial();
  socket.write('before;');
  await until('before;');
  const ends: string[] = [];
  for (const end of [socket, ...accepted]) end.on('close', () => ends.push('close')).on('end', () => ends.push('end'));
  proxy.abandon();
  socket.write('into the void;');
  await delay(150);
  accepted[0]?.destroy();
  await delay(50);
  expect(heard()).toBe('before;');
  // The one that was destroyed by the test itself.
  expect(ends).toEqual(['close']);
  const other = await dial();
  other.socket.write('whole;');
  await other.until('whole;');
});

test('a reset reaches both ends', async () => {
  const { socket, until } = await dial();
  socket.write('before;');
  await until('before;');
  const errors = [socket, accepted[0]!].map((end) =>
    once(end, 'error').then(([error]) => (error as { code: string }).code),
  );
  proxy.reset();
  expect(await Promise.all(errors)).toEqual(['ECONNRESET', 'ECONNRESET']);
});
