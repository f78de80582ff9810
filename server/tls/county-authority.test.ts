import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureIdentity } from './county-authority.ts';

const NOW = new Date('2026-11-26T08:00:00Z');
const DAY_MS = 86_400_000;
const later = (days: number): Date => new Date(NOW.getTime() + days * DAY_MS);
const NAMES = ['localhost', '127.0.0.1', '10.3.2.1', '::1'];

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'grid321-tls-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const ensure = (names: readonly string[] = NAMES, now = NOW) => ensureIdentity(directory, 'hanyin', names, now);

test('makes an authority and a certificate of it for every name and address', async () => {
  const { cert, authority } = await ensure();
  const [leaf, root] = [new X509Certificate(cert), new X509Certificate(authority ?? '')];
  expect(leaf.verify(root.publicKey)).toBe(true);
  expect(root.verify(root.publicKey)).toBe(true);
  expect([root.ca, leaf.ca]).toEqual([true, false]);
  expect(leaf.checkHost('localhost')).toBe('localhost');
  for (const address of NAMES.slice(1)) expect(leaf.checkIP(address), address).toBe(address);
  expect(leaf.checkIP('10.3.2.2')).toBeUndefined();
  // Browsers refuse a leaf that is valid for longer than 398 days.
  expect((Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)) / DAY_MS).toBeLessThanOrEqual(398);
  expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
});

test('keeps its keys from everybody else', async () => {
  await ensure();
  for (const name of ['authority', 'server']) expect(statSync(join(directory, `${name}.key`)).mode & 0o777).toBe(0o600);
});

test('is the same the next time', async () => {
  const first = await ensure();
  expect(await ensure(NAMES, later(300))).toEqual(first);
});

test.each([
  ['the machine has another address', [...NAMES, '10.3.2.9'], NOW],
  ['it runs out in a month', NAMES, later(370)],
] as const)('makes a new certificate of the same authority when %s', async (_, names, now) => {
  const first = await ensure();
  const next = await ensure(names, now);
  expect(next.cert).not.toBe(first.cert);
  expect(next.authority).toBe(first.authority);
  expect(new X509Certificate(next.cert).checkIP(names.at(-1) ?? '')).toBeDefined();
});

test('an authority that another was put in the place of signs anew', async () => {
  const first = await ensure();
  for (const file of ['authority.key', 'authority.crt']) rmSync(join(directory, file));
  const next = await ensure();
  expect(next.authority).not.toBe(first.authority);
  expect(new X509Certificate(next.cert).verify(new X509Certificate(next.authority ?? '').publicKey)).toBe(true);
});
