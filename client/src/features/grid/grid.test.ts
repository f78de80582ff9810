import type { ShapeParts } from '#contract/compact-shapes';
import { expect, test } from 'vitest';
import { areaTotals } from './area-totals.ts';
import { bboxesOf, gridRowAt, isInside, type Territory } from './grid-store.ts';

const square = (west: number, south: number, size: number): [number, number][] => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];
const shapes: ShapeParts[] = [[square(0, 0, 1)], [square(1, 0, 1), square(1.4, 0.4, 0.2)]];
const grids = { shapes, bboxes: bboxesOf(shapes) } as Territory['grids'];

test('a point lies in the grid that holds it', () => {
  expect(gridRowAt(grids, [0.5, 0.5])).toBe(0);
  expect(gridRowAt(grids, [1.2, 0.5])).toBe(1);
  expect(gridRowAt(grids, [3, 3])).toBe(-1);
});

test('a hole is outside, by the even-odd rule', () => {
  expect(isInside(shapes[1] ?? [], 1.5, 0.5)).toBe(false);
  expect(gridRowAt(grids, [1.5, 0.5])).toBe(-1);
});

test('bounding boxes are west, south, east, north', () => {
  expect([...bboxesOf(shapes)]).toEqual([0, 0, 1, 1, 1, 0, 2, 1]);
});

test('an area counts the basic grids whose codes begin with its own', () => {
  const index = { codes: ['110101', '110102', '1201'], households: [20, 21, 5], persons: [60, 63, 15] };
  const territory = { grids: { index } } as unknown as Territory;
  expect(areaTotals(territory, '1101')).toEqual({ grids: 2, households: 41, persons: 123 });
});
