import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureIdentity } from '../tls/county-authority.ts';
import { registerTrustRoutes } from '../features/trust/trust-routes.ts';
import type { Http } from './request.ts';
import { registerSecurePort } from './secure-pages.ts';

const directory = mkdtempSync(join(tmpdir(), 'grid321-pages-'));
let http: Http;
let authority: string;

beforeAll(async () => {
  const identity = await ensureIdentity(directory, 'tiny', ['10.1.1.2'], new Date());
  authority = identity.authority ?? '';
  http = Fastify() as unknown as Http;
  registerSecurePort(http, identity);
  registerTrustRoutes(http, authority);
  http.get('/desk', { config: { policy: 'public' } }, () => 'the desk');
});
afterAll(async () => {
  await http.close();
  rmSync(directory, { recursive: true });
});

const ask = (url: string, remoteAddress: string) =>
  http.inject({ url, remoteAddress, headers: { host: '10.1.1.2:3210' } });

test('whoever comes plainly from another machine is sent to the same address by TLS', async () => {
  const answer = await ask('/desk?lang=en-US', '10.1.1.9');
  expect([answer.statusCode, answer.headers.location]).toEqual([308, 'https://10.1.1.2:3210/desk?lang=en-US']);
});

test('a program of this machine is answered plainly', async () => {
  expect((await ask('/desk', '127.0.0.1')).body).toBe('the desk');
});

test('the page that tells how to trust the authority is for everybody, with the certificate and its fingerprint', async () => {
  const page = await ask('/trust', '10.1.1.9');
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('href="https://10.1.1.2:3210"');
  expect(page.body).toMatch(/<code>([0-9A-F]{2}:){31}[0-9A-F]{2}<\/code>/);
  expect(page.body).toContain('<svg');
  expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'/);
  const file = await ask('/trust/authority.crt', '10.1.1.9');
  expect(file.headers['content-type']).toBe('application/x-x509-ca-cert');
  const pem = authority.replaceAll(/-----[A-Z ]+-----|\s/g, '');
  expect(file.rawPayload.toString('base64')).toBe(pem);
});

test('no other path is taken for it', async () => {
  for (const url of ['/trusted', '/trust.html', '/x/trust']) expect((await ask(url, '10.1.1.9')).statusCode).toBe(308);
});
