import { describe, expect, test } from 'vitest';
import { DUTY_HOURS, isOnDuty } from './duty-hours-rules.ts';
import { packFixes, unpackFixes } from './track-bytes.ts';
import { createTrackSampler } from './track-sampler.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-11-22T02:00:00.000Z');
const village = '990001101001';
const fix = (atMs: number, metres: number, workerId = 1) => ({
  workerId,
  village,
  // 111,195 m are one degree of latitude.
  position: [108, 32 + metres / 111_195] as [number, number],
  observedAtMs: START + atMs,
});

describe('a track', () => {
  test('comes out of its bytes to a tenth of a metre and a second, and joined rows read as one', () => {
    const [a, b] = [fix(12_000, 5), fix(59_999, 10, 65_535)];
    const bytes = new Uint8Array([...packFixes([a]), ...packFixes([b])]);
    expect(bytes).toHaveLength(22);
    const read = unpackFixes(bytes, START);
    expect(read.map((each) => [each.workerId, each.observedAtMs])).toEqual([
      [1, START + 12_000],
      [65_535, START + 59_000],
    ]);
    expect(read[0]?.position[1]).toBeCloseTo(a.position[1], 5);
  });

  test('keeps one fix a minute of a phone that moves, the last of it', () => {
    const sampler = createTrackSampler();
    for (let second = 0; second < 120; second += 10)
      sampler.record(fix(second * 1_000, second * 2), START + second * 1_000);
    expect(sampler.take(START + 2 * MINUTE).map((each) => each.fixes.map((kept) => kept.observedAtMs - START))).toEqual(
      [[50_000], [110_000]],
    );
  });

  test('keeps one fix in five minutes of a phone that stands still', () => {
    const sampler = createTrackSampler();
    for (let minute = 0; minute < 20; minute++)
      sampler.record(fix(minute * MINUTE, minute % 2), START + minute * MINUTE);
    expect(sampler.take(Infinity)).toHaveLength(4);
  });

  test('gives only minutes that are over, and takes back what could not be written', () => {
    const sampler = createTrackSampler();
    sampler.record(fix(0, 0), START);
    expect(sampler.take(START + MINUTE - 1)).toEqual([]);
    expect(sampler.pending('990001101')).toHaveLength(1);
    expect(sampler.pending('990001102')).toEqual([]);
    const taken = sampler.take(START + MINUTE);
    sampler.putBack(taken);
    expect(sampler.take(START + MINUTE)).toEqual(taken);
  });

  test('is kept on duty only: in its hours of the county, or with an order in hand', () => {
    const at = (hour: number) => Date.parse('2026-11-22T00:00:00.000Z') + (hour - 8) * 3_600_000;
    expect([6, 7, 21, 22].map((hour) => isOnDuty(at(hour), DUTY_HOURS, false))).toEqual([false, true, true, false]);
    expect(isOnDuty(at(3), DUTY_HOURS, true)).toBe(true);
  });
});
