import { expect, test } from 'vitest';
import { innerPoint } from './inner-point.ts';

test('a name stands in the thick of a bent shape, not in the middle of its box', () => {
  // An L: a thick foot to the right of a thin, tall leg.
  const corners: [number, number][] = [
    [0, 0],
    [10, 0],
    [10, 4],
    [1, 4],
    [1, 12],
    [0, 12],
  ];
  const dense = corners.flatMap(([x, y], i) => {
    const [nextX, nextY] = corners[(i + 1) % corners.length] ?? [0, 0];
    return Array.from({ length: 20 }, (_, k): [number, number] => [
      x + ((nextX - x) * k) / 20,
      y + ((nextY - y) * k) / 20,
    ]);
  });
  const [x, y] = innerPoint(dense);
  expect(x).toBeGreaterThan(1.5);
  expect(y).toBeGreaterThan(1);
  expect(y).toBeLessThan(3);
});
