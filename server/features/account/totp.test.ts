import { generateSync } from 'otplib';
import { expect, test } from 'vitest';
import { makeTotpSecret, totpStep, totpUri } from './totp.ts';

/** Secret of RFC 6238 appendix B, "12345678901234567890" in base32. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test.each([
  ['1970-01-01T00:00:59Z', '287082', 1],
  ['2005-03-18T01:58:29Z', '081804', 0x23523ec],
  ['2033-05-18T03:33:20Z', '279037', 0x3f940aa],
])('RFC 6238 appendix B at %s', (time, code, step) => {
  expect(totpStep(SECRET, code, new Date(time))).toBe(step);
});

test('a code is good for one step before and after its own, and no further', () => {
  const at = Date.parse('2026-11-25T12:00:10Z');
  const code = generateSync({ secret: SECRET, epoch: at / 1000 });
  const step = Math.floor(at / 30_000);
  const offsets = [-60, -30, 0, 30, 60];
  const steps = offsets.map((seconds) => totpStep(SECRET, code, new Date(at + seconds * 1000)));
  expect(steps).toEqual([null, step, step, step, null]);
});

test.each(['', '12345', '1234567', '12345a', '１２３４５６'])('%j is no code', (code) => {
  expect(totpStep(SECRET, code, new Date(0))).toBeNull();
});

test('a secret is new each time and stands in the address that a phone reads', () => {
  const secret = makeTotpSecret();
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(makeTotpSecret()).not.toBe(secret);
  const uri = new URL(totpUri('zhang-wei', '汉阴县', secret));
  expect([uri.protocol, uri.host, uri.searchParams.get('secret')]).toEqual(['otpauth:', 'totp', secret]);
  expect(uri.searchParams.get('issuer')).toBe('Grid321 汉阴县');
});
