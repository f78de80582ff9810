import { expect, test } from 'vitest';
import { dissolve } from './dissolve.ts';
import { type Micro, signedArea } from './outline.ts';

const square = (x: number, y: number): Micro[] => [
  [x, y],
  [x + 1, y],
  [x + 1, y + 1],
  [x, y + 1],
];

test('joins neighbours to one ring and keeps every vertex of it', () => {
  const [polygon, ...others] = dissolve([square(0, 0), square(1, 0)]);
  expect(others).toEqual([]);
  expect(polygon).toHaveLength(1);
  expect(polygon?.[0]).toHaveLength(6);
  expect(signedArea(polygon?.[0] ?? [])).toBe(4);
});

test('keeps a hole, clockwise', () => {
  const around = [0, 1, 2].flatMap((x) => [0, 1, 2].map((y) => [x, y] as const)).filter(([x, y]) => x !== 1 || y !== 1);
  const [polygon, ...others] = dissolve(around.map(([x, y]) => square(x, y)));
  expect(others).toEqual([]);
  expect(polygon).toHaveLength(2);
  expect(signedArea(polygon?.[1] ?? [])).toBe(-2);
});

test('cuts a border where it touches itself, so that every ring is simple', () => {
  const polygons = dissolve([square(0, 0), square(1, 1)]);
  expect(polygons.map((rings) => rings.map((ring) => ring.length))).toEqual([[4], [4]]);
});
