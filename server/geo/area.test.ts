import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Position } from '#contract/geo';
import { areaWkt, findAreaFault, ringOf } from './area.ts';
import { distanceM } from './distance.ts';
import { isInside } from './polygon.ts';

const polygon = (...ring: Position[]) => ({ kind: 'polygon' as const, ring });

describe('a drawn circle', () => {
  test('has every corner at its radius, wherever it is drawn', () => {
    const centre = fc.tuple(
      fc.double({ min: 73, max: 135, noNaN: true }),
      fc.double({ min: 18, max: 53, noNaN: true }),
    ) as fc.Arbitrary<Position>;
    fc.assert(
      fc.property(centre, fc.double({ min: 10, max: 20_000, noNaN: true }), (at, radiusM) => {
        const ring = ringOf({ kind: 'circle', centre: at, radiusM });
        expect(ring[0]).toEqual(ring.at(-1));
        for (const corner of ring) expect(Math.abs(distanceM(at, corner) / radiusM - 1)).toBeLessThan(0.01);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a drawn polygon', () => {
  test.each([
    ['a square', polygon([0, 0], [1, 0], [1, 1], [0, 1])],
    ['one that is closed already', polygon([0, 0], [1, 0], [1, 1], [0, 0])],
    ['a hollow one', polygon([0, 0], [4, 0], [4, 4], [2, 1], [0, 4])],
    ['a corner drawn twice', polygon([0, 0], [1, 0], [1, 0], [1, 1], [0, 1])],
    ['a corner on a straight line', polygon([0, 0], [1, 0], [2, 0], [2, 2], [0, 2])],
  ])('%s is right', (_, area) => {
    expect(findAreaFault(area)).toBeNull();
  });

  test.each([
    ['a bow tie', polygon([0, 0], [1, 1], [1, 0], [0, 1]), /交叉/],
    ['one that comes back on its own edge', polygon([0, 0], [2, 0], [1, 0], [1, 1]), /交叉/],
    ['one whose corner touches another side', polygon([0, 0], [4, 0], [4, 4], [2, 0], [0, 4]), /交叉/],
    ['a line', polygon([0, 0], [1, 1], [2, 2]), /三个/],
    ['a line far from the origin', polygon([108, 32], [108.01, 32.01], [108.02, 32.02]), /三个/],
    [
      'too many corners',
      polygon(...Array.from({ length: 201 }, (_, i): Position => [108 + i / 1e4, 32 + (i * i) / 1e6])),
      /最多/,
    ],
    ['a point', polygon([1, 1], [1, 1], [1, 1]), /三个/],
  ])('%s is refused in words', (_, area, words) => {
    expect(findAreaFault(area)?.zh).toMatch(words);
  });

  test('a star-shaped ring of any size never crosses itself', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.2, max: 1, noNaN: true }), { minLength: 3, maxLength: 60 }), (radii) => {
        const ring = radii.map((radius, i): Position => {
          const angle = (2 * Math.PI * i) / radii.length;
          return [radius * Math.cos(angle), radius * Math.sin(angle)];
        });
        expect(findAreaFault({ kind: 'polygon', ring })).toBeNull();
        if (radii.length > 3) expect(isInside([ringOf({ kind: 'polygon', ring })], [0.001, 0.001])).toBe(true);
      }),
    );
  });

  test('is written as PostGIS reads it, closed', () => {
    expect(areaWkt(polygon([108, 32], [109, 32], [109, 33]))).toBe(
      'POLYGON((108.0000000 32.0000000,109.0000000 32.0000000,109.0000000 33.0000000,108.0000000 32.0000000))',
    );
  });
});
