import { expect, test } from 'vitest';
import { isFromLoopback } from './loopback.ts';

const request = (remoteAddress: string, headers: Record<string, string>) => ({ socket: { remoteAddress }, headers });

test.each([
  ['127.0.0.1', '127.0.0.1:3210'],
  ['::1', 'localhost:3210'],
  ['::ffff:127.0.0.1', '[::1]:3210'],
])('%s asking for %s is this machine', (address, host) => {
  expect(isFromLoopback(request(address, { host }))).toBe(true);
});

test.each([
  ['192.168.1.7', { host: '127.0.0.1:3210' }],
  ['127.0.0.1', { host: 'evil.example:3210' }],
  ['127.0.0.1', { host: '127.0.0.1.evil.example' }],
  ['127.0.0.1', { host: 'localhost', 'x-forwarded-for': '10.0.0.1' }],
  ['127.0.0.1', { host: 'localhost', via: '1.1 proxy' }],
  ['', { host: 'localhost' }],
])('%s with %j is not', (address, headers) => {
  expect(isFromLoopback(request(address, headers))).toBe(false);
});
