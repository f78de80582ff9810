import { expect, test } from 'vitest';
import { isOutage, outageProblem } from './outage.ts';

const withCode = (code: string) => Object.assign(new Error('x'), { code });

test.each(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', '57P01', '57P03', '08006', '53300'])('%s means not now', (code) => {
  expect(isOutage(withCode(code))).toBe(true);
});

test.each(['23505', '42P01', '22P02', '40001'])('%s is an answer, not an outage', (code) => {
  expect(isOutage(withCode(code))).toBe(false);
});

test('a connection that broke without a code is an outage too', () => {
  expect(isOutage(new Error('Connection terminated unexpectedly'))).toBe(true);
  expect(isOutage(new Error('timeout exceeded when trying to connect'))).toBe(true);
  expect(isOutage(new Error('column "x" does not exist'))).toBe(false);
});

test('the caller is told to come again', () => {
  expect(outageProblem(new Error('x'))).toMatchObject({ code: 'unavailable', status: 503, retryAfterS: 2 });
});
