import type { Position } from '#contract/geo';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains, flatDistanceM, pathInGrid, placeOnPath } from './walk.ts';

const GRID: Position[][] = [
  [
    [108, 32],
    [108.02, 32],
    [108.02, 32.02],
    [108, 32.02],
    [108, 32],
  ],
];
const MIDDLE: Position = [108.01, 32.01];
const ROAD: Position[][] = [
  [
    [107.99, 32.01],
    [108.002, 32.01],
    [108.01, 32.012],
    [108.018, 32.01],
    [108.03, 32.01],
  ],
];

describe('a walk', () => {
  it('goes along the road that crosses the grid and stays inside it', () => {
    const path = pathInGrid(GRID, MIDDLE, [ROAD]);
    expect(path.points).toEqual(ROAD[0]?.slice(1, 4));
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (walkedM) =>
        contains(GRID, placeOnPath(path, walkedM)),
      ),
    );
  });

  it('goes round the middle where no road is', () => {
    const path = pathInGrid(GRID, MIDDLE, []);
    expect(path.points.length).toBeGreaterThan(2);
    expect(path.points.every((point) => contains(GRID, point))).toBe(true);
  });

  it('moves as far as was walked', () => {
    const path = pathInGrid(GRID, MIDDLE, [ROAD]);
    const moved = flatDistanceM(placeOnPath(path, 100), placeOnPath(path, 160));
    expect(moved).toBeGreaterThan(58);
    expect(moved).toBeLessThan(62);
  });

  it('stands still where there is one point only', () => {
    expect(placeOnPath({ points: [MIDDLE], lengthsM: [0] }, 500)).toEqual(MIDDLE);
  });
});
