import { describe, expect, it } from 'vitest';
import { backOffDelayMs, countFailure, STABLE_AFTER_MS } from './back-off.ts';

describe('restarting a program', () => {
  it.each([
    [1, 500],
    [2, 1_000],
    [3, 2_000],
    [6, 16_000],
    [7, 30_000],
    [1_000, 30_000],
  ])('waits after failure %i in a row for %i ms', (failures, delayMs) => {
    expect(backOffDelayMs(failures)).toBe(delayMs);
  });

  it('counts failures in a row while the program never becomes ready', () => {
    expect(countFailure(3, null)).toBe(4);
    expect(countFailure(3, STABLE_AFTER_MS - 1)).toBe(4);
  });

  it('starts counting anew after the program was ready for long enough', () => {
    expect(countFailure(6, STABLE_AFTER_MS)).toBe(1);
  });
});
