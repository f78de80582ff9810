import { expect, test } from 'vitest';
import { contentSecurityPolicy, isForeignOrigin } from './security-headers.ts';

const media = { ports: [3211], origins: ['https://media.example'] };

test('media may be loaded from the gateways of the page’s own host and from configured origins', () => {
  const policy = contentSecurityPolicy('10.0.0.5:3210', 'n', media);
  expect(policy).toContain(
    "connect-src 'self' ws://10.0.0.5:3210 wss://10.0.0.5:3210 http://10.0.0.5:3211 ws://10.0.0.5:3211 https://media.example wss://media.example;",
  );
  expect(policy).toContain("style-src 'self' 'nonce-n'");
});

test('neither eval nor inline code is ever allowed', () => {
  expect(contentSecurityPolicy('h', 'n', media)).not.toMatch(/unsafe/);
});

test.each(['evil.example; script-src *', "a'b", 'a b', '', undefined])('a Host of %j adds no origin', (host) => {
  const policy = contentSecurityPolicy(host, 'n', { ports: [3211], origins: [] });
  expect(policy).toContain("connect-src 'self';");
});

test('a changing request from another origin is foreign, one without an origin is not', () => {
  const request = (method: string, origin?: string) => ({
    method,
    headers: { host: 'a:1', ...(origin === undefined ? {} : { origin }) },
  });
  expect(isForeignOrigin(request('POST', 'http://a:1'))).toBe(false);
  expect(isForeignOrigin(request('POST', 'http://b:1'))).toBe(true);
  expect(isForeignOrigin(request('POST', 'null'))).toBe(true);
  expect(isForeignOrigin(request('GET', 'http://b:1'))).toBe(false);
  expect(isForeignOrigin(request('POST'))).toBe(false);
});
