import { expect, test } from 'vitest';
import type { NewAudit } from '../live/command.ts';
import { createRefusalLog } from './refusal-log.ts';

function start() {
  let nowMs = 0;
  const lines: [string, NewAudit][] = [];
  const write = createRefusalLog('990001', { now: () => new Date(nowMs) }, async (actor, line) => {
    lines.push([actor, line]);
  });
  const stranger = (path: string, address = '192.0.2.1') => write({ viewer: null, method: 'GET', path, address });
  return { lines, write, stranger, advance: (ms: number) => void (nowMs += ms) };
}

test('every refusal of an account is a line', async () => {
  const { lines, write } = start();
  const viewer = {
    account: 'a',
    displayName: 'A',
    role: 'duty' as const,
    scope: '990001',
    workerId: null,
    grids: null,
    address: '192.0.2.1',
  };
  for (const path of ['/api/x', '/api/x']) await write({ viewer, method: 'GET', path, address: '192.0.2.1' });
  expect(lines.map(([actor, line]) => [actor, line.target])).toEqual([
    ['a', 'GET /api/x'],
    ['a', 'GET /api/x'],
  ]);
});

test('a stranger makes one line a minute by route and address, which counts the others', async () => {
  const { lines, stranger, advance } = start();
  for (let i = 0; i < 100; i += 1) await stranger('/api/x');
  await stranger('/api/y');
  await stranger('/api/x', '192.0.2.2');
  expect(lines).toHaveLength(3);
  advance(60_000);
  await stranger('/api/x');
  expect(lines.at(-1)).toEqual([
    'anonymous',
    { action: 'refused', target: 'GET /api/x', scopeCode: '990001', after: { address: '192.0.2.1', notWritten: 99 } },
  ]);
});

test('asking who is signed in refuses nothing', async () => {
  const { lines, stranger } = start();
  await stranger('/api/session');
  expect(lines).toEqual([]);
});
