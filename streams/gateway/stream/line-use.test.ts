import { describe, expect, it } from 'vitest';
import type { Rendition } from '#contract/stream';
import { LineUse } from './line-use.ts';

const stream = (key: string, bytesIn = 0, rendition: Rendition = 'sub') => ({
  key,
  rendition,
  bytesIn,
  camera: { linkId: 'l' },
});
const line = (budgetMbps: number, reservedMbps = 0) => ({ id: 'l', budgetMbps, reservedMbps });

describe('what streams need of a line', () => {
  it('is what is usual until it was measured', () => {
    const use = new LineUse();
    use.measure([stream('a')], 0);
    expect(use.mbpsOf(stream('a'))).toBe(0.5);
    // 250 kB in 2 s are 1 Mbit/s.
    use.measure([stream('a', 250_000)], 2000);
    expect(use.mbpsOf(stream('a'))).toBeCloseTo(1, 3);
    use.measure([stream('a', 250_000 + 500_000)], 4000);
    expect(use.mbpsOf(stream('a'))).toBeCloseTo(1.3, 3);
  });

  it('is what is usual again for one that fell silent: it will come back', () => {
    const use = new LineUse();
    use.measure([stream('a')], 0);
    for (let s = 2; s <= 60; s += 2) use.measure([stream('a', 250_000)], s * 1000);
    expect(use.mbpsOf(stream('a'))).toBe(0.5);
  });

  it('is forgotten with the stream', () => {
    const use = new LineUse();
    use.measure([stream('a')], 0);
    use.measure([stream('a', 2_500_000)], 2000);
    use.measure([], 2100);
    expect(use.mbpsOf(stream('a'))).toBe(0.5);
  });
});

describe('a line that calls need', () => {
  const use = new LineUse();
  const running = [stream('a'), stream('b', 0, 'main'), stream('c'), stream('d')];

  it('is nobody’s concern while there is no call: admission has kept its budget', () => {
    expect(use.givingWay(line(1), running)).toEqual([]);
  });

  it('is left by the large picture first, then by the latest small one', () => {
    const keys = (reserved: number) => use.givingWay(line(6, reserved), running).map(({ key }) => key);
    expect(keys(0.5)).toEqual([]);
    expect(keys(0.6)).toEqual(['b']);
    expect(keys(4.9)).toEqual(['b', 'd']);
    expect(keys(6)).toEqual(['b', 'd', 'c', 'a']);
  });

  it('is not gone back to before there is room', () => {
    expect(use.isFull(line(2, 0.6), [stream('a'), stream('c')], stream('d'))).toBe(true);
    expect(use.isFull(line(2, 0.5), [stream('a'), stream('c')], stream('d'))).toBe(false);
    expect(use.isFull(line(2), [stream('a'), stream('c'), stream('b')], stream('d'))).toBe(false);
  });
});
