import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SampleClock } from './sample-clock.ts';

function run(ptsTicks: readonly number[], reorderFrames = 0, startTicks = 0): number[] {
  const clock = new SampleClock(startTicks, reorderFrames, 15);
  return ptsTicks.map((pts) => clock.next(pts).decodeTicks);
}

describe('the clock of a stream', () => {
  it('follows a camera’s own steps from any zero', () => {
    expect(run([500_000, 506_000, 512_100])).toEqual([0, 6000, 12_100]);
    expect(run([0, 6000], 0, 90_000)).toEqual([90_000, 96_000]);
  });

  it('takes a frozen, backward or huge step for a usual one', () => {
    expect(run([0, 6000, 6000, 12_000])).toEqual([0, 6000, 12_000, 18_000]);
    expect(run([0, 6000, -900_000_000, -899_994_000])).toEqual([0, 6000, 12_000, 18_000]);
    expect(run([0, 6000, 900_000_000])).toEqual([0, 6000, 12_000]);
  });

  it('places the picture after a published guess right behind it, whatever the camera says', () => {
    const clock = new SampleClock(0, 0, 15);
    clock.next(0);
    clock.promiseStep();
    expect(clock.next(9000).decodeTicks).toBe(6000);
    expect(clock.next(18_000).decodeTicks).toBe(15_000);
  });

  it('decodes reordered pictures in order and shows none before it is decoded', () => {
    const clock = new SampleClock(0, 2, 15);
    const order = [0, 18_000, 6000, 12_000, 36_000, 24_000, 30_000];
    const times = order.map((pts) => clock.next(pts));
    const decode = times.map((time) => time.decodeTicks);
    expect(decode).toEqual([...new Set(decode)].sort((a, b) => a - b));
    const shown = times.map((time) => time.decodeTicks + time.compositionTicks);
    expect(shown.map((at) => at - (shown[0] ?? 0))).toEqual(order);
  });

  it('only ever grows, and composition is never negative', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -2_000_000, max: 2_000_000 }), { maxLength: 80 }),
        fc.integer({ min: 0, max: 4 }),
        (pts, reorder) => {
          const clock = new SampleClock(0, reorder, null);
          let last = -1;
          for (const value of pts) {
            const { decodeTicks, compositionTicks } = clock.next(value);
            expect(decodeTicks).toBeGreaterThan(last);
            expect(compositionTicks).toBeGreaterThanOrEqual(0);
            last = decodeTicks;
          }
        },
      ),
    );
  });

  it('learns that pictures are reordered where the stream does not say so, and shows each in its turn', () => {
    const clock = new SampleClock(0, null, 10);
    // Decoding order of I B B P with two B-frames, six groups: 0, 3, 1, 2, 6, 4, 5 …
    const shown = [0, ...Array.from({ length: 18 }, (_, group) => [3, 1, 2].map((place) => group * 3 + place)).flat()];
    const times = shown.map((place) => ({ place, ...clock.next(place * 9000) }));
    const decode = times.map(({ decodeTicks }) => decodeTicks);
    expect(decode).toEqual([...new Set(decode)].sort((a, b) => a - b));
    const later = times
      .slice(8)
      .map(({ place, decodeTicks, compositionTicks }) => decodeTicks + compositionTicks - place * 9000);
    expect(new Set(later).size).toBe(1);
  });
});
