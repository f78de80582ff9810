import { expect, it } from 'vitest';
import { OwnStall } from './own-stall.ts';

it('tells a pause of this process once, and lets a machine that is always late judge every other time', () => {
  const stall = new OwnStall(100);
  expect([0, 100, 250, 800, 900, 20_000, 20_100].map((at) => stall.wasStalled(at))).toEqual([
    false,
    false,
    false,
    false,
    false,
    true,
    false,
  ]);
  expect([21_000, 22_000, 23_000].map((at) => stall.wasStalled(at))).toEqual([true, false, true]);
});
