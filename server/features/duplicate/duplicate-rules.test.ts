import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Comparable, compare, likenessOf, NEAR_M, WORTH_A_LOOK } from './duplicate-rules.ts';

const landslide: Comparable = {
  title: '山体裂缝，长约 8 米',
  text: '',
  type: 'hazard',
  position: [108.44, 32.74],
  receivedAtMs: Date.parse('2026-11-22T06:02:00Z'),
};

describe('words', () => {
  it.each([
    ['山体裂缝，长约 8 米', '山体裂缝长约8米', 1],
    ['路灯不亮', '河道倾倒垃圾', 0],
    ['', '', 0],
    ['火', '火', 0],
  ])('%s and %s are alike by %f', (a, b, likeness) => {
    expect(likenessOf(a, b)).toBeCloseTo(likeness, 5);
  });

  it('are more alike the more they share', () => {
    const near = likenessOf('坡面有裂缝', '坡面裂缝变宽');
    expect(near).toBeGreaterThan(likenessOf('坡面有裂缝', '路面有积水'));
    expect(near).toBeLessThan(1);
  });
});

describe('two reports', () => {
  const minutesLater = (minutes: number) => landslide.receivedAtMs + minutes * 60_000;

  it('of the same crack by two neighbours are worth a look', () => {
    const other = {
      ...landslide,
      title: '屋后山体裂缝',
      position: [108.4412, 32.74] satisfies [number, number],
      receivedAtMs: minutesLater(20),
    };
    const { score, distanceM } = compare(landslide, other);
    expect(distanceM).toBeGreaterThan(100);
    expect(distanceM).toBeLessThan(125);
    expect(score).toBeGreaterThan(WORTH_A_LOOK);
  });

  it('of two things at one place are not', () => {
    const lamp = { ...landslide, title: '路灯损坏', type: 'facility', receivedAtMs: minutesLater(600) };
    expect(compare(landslide, { ...lamp, position: [108.442, 32.74] }).score).toBeLessThan(WORTH_A_LOOK);
  });

  it('of a day apart or of another place are nothing at all', () => {
    expect(compare(landslide, { ...landslide, receivedAtMs: minutesLater(24 * 60 + 1) }).score).toBe(0);
    expect(compare(landslide, { ...landslide, position: [108.4435, 32.74] }).score).toBe(0);
  });

  it('compare the same either way, between 0 and 1', () => {
    const report: fc.Arbitrary<Comparable> = fc.record({
      title: fc.string({ unit: 'grapheme', maxLength: 30 }),
      text: fc.string({ unit: 'grapheme', maxLength: 60 }),
      type: fc.constantFrom('hazard', 'facility'),
      position: fc.tuple(
        fc.double({ min: 108.4, max: 108.41, noNaN: true }),
        fc.double({ min: 32.7, max: 32.71, noNaN: true }),
      ),
      receivedAtMs: fc.integer({ min: 0, max: 2 * 86_400_000 }),
    });
    fc.assert(
      fc.property(report, report, (a, b) => {
        const there = compare(a, b);
        const back = compare(b, a);
        expect(back.score).toBeCloseTo(there.score, 10);
        expect(back.likeness).toBeCloseTo(there.likeness, 10);
        expect(there.score).toBeGreaterThanOrEqual(0);
        expect(there.score).toBeLessThanOrEqual(1 + 1e-9);
        if (there.distanceM > NEAR_M) expect(there.score).toBe(0);
      }),
    );
  });
});
