import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Position } from '#contract/geo';
import { type Datum, fromWgs84, toWgs84 } from './datum.ts';
import { bearingDeg, distanceM } from './distance.ts';
import { bboxOf, isInside, isInsideBbox } from './polygon.ts';
import { isInView } from './view-cone.ts';

const HANYIN: Position = [108.5088, 32.8931];
const nearby: fc.Arbitrary<Position> = fc.tuple(
  fc.double({ min: 108, max: 109, noNaN: true }),
  fc.double({ min: 32.5, max: 33.2, noNaN: true }),
);

describe('distance and bearing', () => {
  test('a degree of latitude is 111.2 km on the sphere', () => {
    expect(distanceM([108, 32], [108, 33])).toBeCloseTo(111_195, -1);
  });

  test('distance is symmetric and zero only at the same place', () => {
    fc.assert(
      fc.property(nearby, nearby, (a, b) => {
        expect(distanceM(a, b)).toBeCloseTo(distanceM(b, a), 6);
        expect(distanceM(a, a)).toBe(0);
      }),
    );
  });

  test.each([
    [[108, 33], 0],
    [[109, 32], 90],
    [[108, 31], 180],
    [[107, 32], 270],
  ] as [Position, number][])('from [108, 32] to %j is about %i degrees', (to, degrees) => {
    expect(Math.abs(bearingDeg([108, 32], to) - degrees)).toBeLessThan(0.5);
  });
});

describe('polygons', () => {
  const square: Position[] = [
    [0, 0],
    [4, 0],
    [4, 4],
    [0, 4],
    [0, 0],
  ];
  const hole: Position[] = [
    [1, 1],
    [3, 1],
    [3, 3],
    [1, 3],
    [1, 1],
  ];

  test('inside, in the hole, outside', () => {
    expect(isInside([square, hole], [0.5, 0.5])).toBe(true);
    expect(isInside([square, hole], [2, 2])).toBe(false);
    expect(isInside([square, hole], [5, 2])).toBe(false);
  });

  test('a box holds all its points', () => {
    fc.assert(
      fc.property(fc.array(nearby, { minLength: 1 }), (points) => {
        const box = bboxOf(points);
        expect(points.every((point) => isInsideBbox(box, point))).toBe(true);
      }),
    );
  });
});

describe('view cone', () => {
  const camera = { position: HANYIN, azimuthDeg: 0, fovDeg: 60, rangeM: 200 };
  const at = (northM: number, eastM: number): Position => [
    HANYIN[0] + eastM / (111_195 * Math.cos((HANYIN[1] * Math.PI) / 180)),
    HANYIN[1] + northM / 111_195,
  ];

  test('sees ahead within its range, not behind, aside or beyond', () => {
    expect(isInView(camera, at(150, 0))).toBe(true);
    expect(isInView(camera, at(150, 80))).toBe(true);
    expect(isInView(camera, at(150, 95))).toBe(false);
    expect(isInView(camera, at(-50, 0))).toBe(false);
    expect(isInView(camera, at(210, 0))).toBe(false);
  });

  test('a cone across north sees both sides of it', () => {
    const across = { ...camera, azimuthDeg: 350 };
    expect(isInView(across, at(100, 20))).toBe(true);
    expect(isInView(across, at(100, -80))).toBe(true);
  });

  test('360 degrees see everywhere within range', () => {
    fc.assert(
      fc.property(nearby, (point) => {
        expect(isInView({ ...camera, fovDeg: 360 }, point)).toBe(distanceM(HANYIN, point) <= camera.rangeM);
      }),
    );
  });
});

describe('datum', () => {
  test.each(['gcj02', 'bd09', 'cgcs2000', 'wgs84'] as Datum[])('%s there and back is within 0.5 m', (datum) => {
    fc.assert(
      fc.property(nearby, (point) => {
        expect(distanceM(toWgs84(fromWgs84(point, datum)), point)).toBeLessThan(0.5);
      }),
    );
  });

  test('GCJ-02 is some hundred metres off at Hanyin', () => {
    const offM = distanceM(HANYIN, fromWgs84(HANYIN, 'gcj02').position);
    expect(offM).toBeGreaterThan(300);
    expect(offM).toBeLessThan(700);
  });
});
