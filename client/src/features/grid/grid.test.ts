import type { ShapeParts } from '#contract/compact-shapes';
import { expect, test } from 'vitest';
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
