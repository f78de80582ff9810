import { expect, test } from 'vitest';
import { DigestGuard, digestResponse, parseDigest } from './digest.ts';

const ACCOUNT = { realm: 'Grid321 r1', username: 'admin', password: 'a:b@c "d"' };
const REQUEST = { method: 'DESCRIBE', uri: 'rtsp://127.0.0.1:8554/ch01/sub' };

function authorize(nonce: string, account = ACCOUNT, uri = REQUEST.uri): string {
  const response = digestResponse(account, nonce, REQUEST.method, uri);
  return `Digest username="${account.username}", realm="${account.realm}", nonce="${nonce}", uri="${uri}", response="${response}"`;
}

test('the response is that of the known example without qop', () => {
  const account = { realm: 'testrealm@host.com', username: 'Mufasa', password: 'CircleOfLife' };
  const nonce = 'dcd98b7102dd2f0e8b11d0f600bfb0c093';
  expect(digestResponse(account, nonce, 'GET', '/dir/index.html')).toBe('1949323746fe6a43ef61f9606e7febea');
});

test('the right password is let in until its nonce runs out, then told that it is stale', () => {
  const guard = new DigestGuard(ACCOUNT, 1000);
  const nonce = parseDigest(guard.challenge(false, 0)).get('nonce') ?? '';
  expect(guard.check(authorize(nonce), REQUEST, 999)).toBe('accepted');
  expect(guard.check(authorize(nonce), REQUEST, 1000)).toBe('stale');
  expect(parseDigest(guard.challenge(true, 1000)).get('stale')).toBe('TRUE');
});

test('a wrong password, user, address, method or scheme is refused', () => {
  const guard = new DigestGuard(ACCOUNT, 1000);
  const nonce = parseDigest(guard.challenge(false, 0)).get('nonce') ?? '';
  const wrong = [
    authorize(nonce, { ...ACCOUNT, password: 'other' }),
    authorize(nonce, { ...ACCOUNT, username: 'other' }),
    authorize(nonce, ACCOUNT, 'rtsp://127.0.0.1:8554/ch02/sub'),
    'Basic YWRtaW46YWRtaW4=',
    'Digest',
  ];
  for (const header of wrong) expect(guard.check(header, REQUEST, 1)).toBe('refused');
  expect(guard.check(authorize(nonce), { ...REQUEST, method: 'SETUP' }, 1)).toBe('refused');
});

test('a nonce of nobody is stale, not accepted', () => {
  expect(new DigestGuard(ACCOUNT, 1000).check(authorize('made-up'), REQUEST, 0)).toBe('stale');
});
