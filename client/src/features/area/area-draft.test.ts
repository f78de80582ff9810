import { expect, test } from 'vitest';
import type { Position } from '#contract/geo';
import { distanceM } from '../../lib/geodesy.ts';
import { areaOf, beginArea, changeArea, isOnLastCorner, RADII_M, stepM, type AreaDeed } from './area-draft.ts';

const AT: Position = [103.45, 30.18];
const after = (...deeds: AreaDeed[]) => deeds.reduce(changeArea, beginArea(AT));

test('begins as a circle around the place', () => {
  expect(areaOf(after())).toEqual({ kind: 'circle', centre: AT, radiusM: 500 });
});

test('grows and shrinks through the radii and stays at both ends', () => {
  const wider = after({ kind: 'resize', by: 1 });
  expect(wider.radiusM).toBe(750);
  expect(after({ kind: 'resize', by: -1 }).radiusM).toBe(300);
  const many = (by: 1 | -1) => after(...RADII_M.map(() => ({ kind: 'resize', by }) as const)).radiusM;
  expect([many(1), many(-1)]).toEqual([60_000, 50]);
  // A radius of the slider's own lies between two of the keys'.
  expect(after({ kind: 'radius', radiusM: 620 }, { kind: 'resize', by: -1 }).radiusM).toBe(500);
});

test('an arrow moves it a step of its own size, in each direction', () => {
  for (const to of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    const { cursor } = after({ kind: 'move', to });
    expect(distanceM(AT, cursor)).toBeCloseTo(stepM(beginArea(AT)), 0);
    expect([Math.sign(cursor[0] - AT[0]), Math.sign(Math.round((cursor[1] - AT[1]) * 1e9))]).toEqual([...to]);
  }
});

test('a polygon is one from its third corner on; a corner is not set twice in one place, and the last is taken back', () => {
  const corner: AreaDeed = { kind: 'corner' };
  const east: AreaDeed = { kind: 'move', to: [1, 0] };
  const north: AreaDeed = { kind: 'move', to: [0, 1] };
  const two = after({ kind: 'shape' }, corner, corner, east, corner);
  expect(two.corners).toHaveLength(2);
  expect(areaOf(two)).toBeNull();
  const three = [north, corner].reduce(changeArea, two);
  expect(areaOf(three)).toEqual({ kind: 'polygon', ring: three.corners });
  expect([isOnLastCorner(three), isOnLastCorner(changeArea(three, east))]).toEqual([true, false]);
  const back = changeArea(three, { kind: 'uncorner' });
  expect([back.corners, back.cursor]).toEqual([two.corners, three.cursor]);
});

test('a click is the centre of a circle and a corner of a polygon; P goes between them and keeps both', () => {
  const there: Position = [103.46, 30.19];
  expect(areaOf(after({ kind: 'point', at: there }))).toMatchObject({ centre: there });
  const polygon = after({ kind: 'shape' }, { kind: 'point', at: there });
  expect(polygon.corners).toEqual([there]);
  expect(changeArea(polygon, { kind: 'shape' })).toMatchObject({ shape: 'circle', corners: [there] });
});
