import { expect, test } from 'vitest';
import { sparkPath } from './spark-path.ts';

test('a series runs from the left to the right, highest at the top', () => {
  expect(sparkPath([1, 3, 2], 100, 10)).toEqual({ path: 'M0.0 10.0L50.0 0.0L100.0 5.0', end: [100, 5] });
});

test('unknown values are left out and fewer than two make no line', () => {
  expect(sparkPath([1, null, 2], 100, 10)?.path).toBe('M0.0 10.0L100.0 0.0');
  expect(sparkPath([null, 4, null], 100, 10)).toBeNull();
});

test('a series that does not change runs through the middle', () => {
  expect(sparkPath([2, 2], 100, 10)?.end).toEqual([100, 5]);
});
