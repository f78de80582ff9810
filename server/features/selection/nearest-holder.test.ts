import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Position } from '#contract/geo';
import { distanceM } from '../../geo/distance.ts';
import { createHolderSearch } from './nearest-holder.ts';

const place: fc.Arbitrary<Position> = fc.tuple(
  fc.double({ min: 108, max: 109, noNaN: true }),
  fc.double({ min: 32.5, max: 33.2, noNaN: true }),
);

test('finds whom walking past all of them would find', () => {
  fc.assert(
    fc.property(fc.array(place, { minLength: 1, maxLength: 40 }), place, (places, at) => {
      const holders = places.map(([lng, lat], i) => ({ workerId: i + 1, name: `人${i}`, lng, lat }));
      const found = createHolderSearch(holders)(at);
      const nearestM = Math.min(...places.map((other) => distanceM(at, other)));
      // Flat and round distances differ by less than 0.2 % over a county.
      expect(Math.abs((found?.distanceM ?? Infinity) - nearestM)).toBeLessThanOrEqual(nearestM * 0.002 + 1);
    }),
  );
});

test('finds nobody where nobody has a phone', () => {
  expect(createHolderSearch([])([108, 33])).toBeNull();
});
