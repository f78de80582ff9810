import { describe, expect, it } from 'vitest';
import { CameraClock } from './camera-clock.ts';

/** Feeds pictures of 10 a second for so long; gives the time used for each, in seconds from the first. */
function follow(
  seconds: number,
  ticksOf: (index: number) => number,
  lateMs: (index: number) => number = () => 0,
): number[] {
  const clock = new CameraClock();
  const times = Array.from({ length: seconds * 10 }, (_, index) =>
    clock.next(ticksOf(index), 5000 + index * 100 + lateMs(index)),
  );
  return times.map((ticks) => (ticks - (times[0] ?? 0)) / 90_000);
}

describe('the clock of a camera', () => {
  it('passes true times as they are, however late single pictures come', () => {
    const times = follow(
      60,
      (index) => index * 9000,
      (index) => (index % 7 === 3 ? 90 : 0),
    );
    expect(times).toEqual(times.map((_, index) => index / 10));
  });

  it.each<[string, (index: number) => number]>([
    ['milliseconds that are called 90 kHz', (index) => index * 100],
    ['a clock that stands still', () => 77],
    ['a clock of four times the rate', (index) => index * 36_000],
  ])('gives up on %s, and keeps pace with what comes in', (_name, ticksOf) => {
    const times = follow(60, ticksOf);
    const [from, to] = [times[200] ?? 0, times[599] ?? 0];
    expect(to - from).toBeGreaterThan(39);
    expect(to - from).toBeLessThan(41);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  });

  it('makes good a clock that is slow by 400 parts in a million, which would be 1.4 s in an hour', () => {
    const times = follow(3600, (index) => Math.round(index * 9000 * (1 - 0.0004)));
    expect(Math.abs((times.at(-1) ?? 0) - 3599.9)).toBeLessThan(0.05);
    const steps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.max(...steps)).toBeLessThan(0.16);
    expect(Math.min(...steps)).toBeGreaterThan(0.05);
  });

  it('begins anew behind a jump', () => {
    const times = follow(60, (index) => index * 9000 + (index > 300 ? 90_000 * 5000 : 0));
    expect((times[599] ?? 0) - (times[301] ?? 0)).toBeCloseTo(29.8, 3);
  });
});
