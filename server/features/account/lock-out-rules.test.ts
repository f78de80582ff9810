import { expect, test } from 'vitest';
import { afterFailure, type FailureRecord, lockedForS } from './lock-out-rules.ts';

const limits = { failuresToLock: 5, lockMs: 30 * 60_000 };
const at = (minutes: number): Date => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000);

function failAt(minutes: readonly number[]): FailureRecord | null {
  return minutes.reduce<FailureRecord | null>((record, minute) => afterFailure(record, at(minute), limits), null);
}

test('four failures do not lock, the fifth does, for thirty minutes', () => {
  expect(lockedForS(failAt([0, 1, 2, 3]), at(3))).toBeNull();
  const record = failAt([0, 1, 2, 3, 4]);
  expect(lockedForS(record, at(4))).toBe(1800);
  expect(lockedForS(record, at(33.99))).toBe(1);
  expect(lockedForS(record, at(34))).toBeNull();
});

test('after a lock has run out the count starts anew', () => {
  expect(failAt([0, 1, 2, 3, 4, 34])?.failures).toBe(1);
});

test('failures spread over more than a lock’s length never lock', () => {
  expect(lockedForS(failAt([0, 31, 62, 93, 124, 155]), at(155))).toBeNull();
});

test('without a failure nothing is locked', () => {
  expect(lockedForS(null, at(0))).toBeNull();
});
