import { expect, test } from 'vitest';
import { contentSecurityPolicy, isForeignOrigin } from './security-headers.ts';

const page = (host: string, protocol: 'http' | 'https' = 'http') => ({ host, protocol });
const media = { ports: [3211], origins: ['https://media.example'] };

test('media may be loaded from the gateways of the page’s own host and from configured origins', () => {
  const policy = contentSecurityPolicy(page('10.0.0.5:3210'), 'n', media);
  expect(policy).toContain(
    "connect-src 'self' ws://10.0.0.5:3210 wss://10.0.0.5:3210 http://10.0.0.5:3211 ws://10.0.0.5:3211 https://media.example wss://media.example;",
  );
  expect(policy).toContain("style-src 'self' 'nonce-n'");
});

test('media of a page that came by TLS come by TLS', () => {
  const policy = contentSecurityPolicy(page('10.0.0.5:3210', 'https'), 'n', media);
  expect(policy).toContain('https://10.0.0.5:3211 wss://10.0.0.5:3211');
  expect(policy).not.toContain('http://');
});

test('an address that a policy cannot name is left out of it', () => {
  const policy = contentSecurityPolicy(page('h'), 'n', { ports: [], origins: ['https://[::1]:3210', 'https://a'] });
  expect(policy).toContain("connect-src 'self' ws://h wss://h https://a wss://a;");
});

test('neither eval nor inline code is ever allowed', () => {
  expect(contentSecurityPolicy(page('h'), 'n', media)).not.toMatch(/unsafe/);
});

test.each(['evil.example; script-src *', "a'b", 'a b', ''])('a Host of %j adds no origin', (host) => {
  const policy = contentSecurityPolicy(page(host), 'n', { ports: [3211], origins: [] });
  expect(policy).toContain("connect-src 'self';");
});

test('a changing request from another origin is foreign, one without an origin is not', () => {
  const request = (method: string, origin?: string) => ({
    method,
    host: 'a:1',
    headers: { host: 'a:1', ...(origin === undefined ? {} : { origin }) },
  });
  expect(isForeignOrigin(request('POST', 'http://a:1'))).toBe(false);
  expect(isForeignOrigin(request('POST', 'http://b:1'))).toBe(true);
  expect(isForeignOrigin(request('POST', 'null'))).toBe(true);
  expect(isForeignOrigin(request('GET', 'http://b:1'))).toBe(false);
  expect(isForeignOrigin(request('POST'))).toBe(false);
});
