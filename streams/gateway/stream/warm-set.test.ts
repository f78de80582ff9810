import { expect, test } from 'vitest';
import { WarmSet } from './warm-set.ts';

function createRig() {
  const clock = { nowMs: 0 };
  const kept: string[] = [];
  const warm = new WarmSet({ nowMs: () => clock.nowMs, keep: (id) => kept.push(id) });
  const runTo = (ms: number): string[] => {
    kept.length = 0;
    for (; clock.nowMs < ms; clock.nowMs += 100) warm.tick(clock.nowMs);
    return [...new Set(kept)];
  };
  return { warm, kept, runTo };
}

test('is kept up until another set takes its place', () => {
  const { warm, runTo } = createRig();
  expect(runTo(5_000)).toEqual([]);
  warm.take(['a', 'b']);
  expect(runTo(10_000)).toEqual(['a', 'b']);
  warm.take(['b']);
  expect(runTo(20_000)).toEqual(['b']);
  warm.take([]);
  expect(runTo(30_000)).toEqual([]);
});

test('goes cold when nobody renews it', () => {
  const { warm, runTo } = createRig();
  warm.take(['a']);
  expect(runTo(59_000)).toEqual(['a']);
  runTo(62_000);
  expect(runTo(90_000)).toEqual([]);
});

test('is bounded', () => {
  const { warm, runTo } = createRig();
  warm.take(Array.from({ length: 500 }, (_, i) => String(i)));
  expect(runTo(3_000)).toHaveLength(64);
});
