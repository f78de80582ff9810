import { expect, test } from 'vitest';
import { clipToOutline, indexOutline, isInsideRing } from './clip.ts';
import { type Micro, signedArea } from './outline.ts';

const outline: Micro[] = [
  [0, 0],
  [100_000, 0],
  [100_000, 60_000],
  [50_000, 20_000],
  [0, 60_000],
];
const index = indexOutline(outline);
const box = (west: number, south: number, east: number, north: number): Micro[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
];

test('a ring far inside stays as it is, one far outside vanishes', () => {
  const inner = box(40_000, 8_000, 44_000, 12_000);
  expect(clipToOutline(index, inner)).toEqual([inner]);
  expect(clipToOutline(index, box(48_000, 45_000, 52_000, 49_000))).toEqual([]);
});

test('a ring across a bay of the outline falls into two parts', () => {
  const parts = clipToOutline(index, box(20_000, 35_000, 80_000, 40_000));
  expect(parts).toHaveLength(2);
  for (const part of parts) expect(signedArea(part)).toBeGreaterThan(0);
});

test('two neighbours that are clipped still share the vertices of their common edge', () => {
  const [left] = clipToOutline(index, box(-5_000, 3_000, 10_000, 9_000));
  const [right] = clipToOutline(index, box(10_000, -5_000, 20_000, 9_000));
  const shared = (left ?? []).filter((vertex) => vertex[0] === 10_000);
  expect(shared).toEqual([
    [10_000, 3_000],
    [10_000, 9_000],
  ]);
  expect((right ?? []).some(([x, y]) => x === 10_000 && y === 9_000)).toBe(true);
});

test('tells inside from outside', () => {
  expect(isInsideRing(outline, [10_000, 10_000])).toBe(true);
  expect(isInsideRing(outline, [50_000, 30_000])).toBe(false);
});
