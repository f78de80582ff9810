import { expect, test } from 'vitest';
import { ageOf, clockText, startOfDay, timeOfDay } from './age.ts';

test('an age reads in its largest fitting unit', () => {
  expect(ageOf(4_260, true)).toEqual({ unit: 'seconds', n: 4.2 });
  expect(ageOf(59_999)).toEqual({ unit: 'seconds', n: 59 });
  expect(ageOf(3_599_000)).toEqual({ unit: 'minutes', n: 59 });
  expect(ageOf(47 * 3_600_000)).toEqual({ unit: 'hours', n: 47 });
  expect(ageOf(49 * 3_600_000)).toEqual({ unit: 'days', n: 2 });
});

test('an age is never negative, whatever the clocks say', () => {
  expect(ageOf(-5_000)).toEqual({ unit: 'seconds', n: 0 });
});

test('a stop-watch shows hours only when there are some', () => {
  expect(clockText(192_000)).toBe('03:12');
  expect(clockText(7_392_000)).toBe('2:03:12');
});

test("the county's day begins at 16:00 UTC of the day before", () => {
  const noonUtc = Date.UTC(2026, 10, 22, 12);
  expect(startOfDay(noonUtc)).toBe(Date.UTC(2026, 10, 21, 16));
  expect(startOfDay(Date.UTC(2026, 10, 22, 16))).toBe(Date.UTC(2026, 10, 22, 16));
  expect(timeOfDay(noonUtc)).toBe('20:00:00');
});
