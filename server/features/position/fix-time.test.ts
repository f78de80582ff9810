import { expect, test } from 'vitest';
import { plausibleTime } from './fix-time.ts';

test('a clock that is late or a little ahead is believed, one an hour ahead is not', () => {
  expect(plausibleTime(1_000, 3_600_000)).toBe(1_000);
  expect(plausibleTime(3_630_000, 3_600_000)).toBe(3_630_000);
  expect(plausibleTime(7_200_000, 3_600_000)).toBe(3_600_000);
});
