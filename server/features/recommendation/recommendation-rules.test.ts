import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Candidate, fittingSkills, weigh } from './recommendation-rules.ts';

const now = new Date('2026-11-22T02:00:00Z');
const ago = (ms: number): Date => new Date(now.getTime() - ms);
const plain: Candidate = {
  distanceM: 1_500,
  isPhone: true,
  isGridOwner: false,
  skills: [],
  openOrders: 0,
  positionAt: ago(5_000),
  leaveUntil: null,
};
const scoreOf = (more: Partial<Candidate>): number => weigh('hazard', { ...plain, ...more }, now).score;

test('each reason has its share, and their sum is the score', () => {
  const { score, reasons } = weigh(
    'hazard',
    { ...plain, distanceM: 0, isGridOwner: true, skills: ['地灾监测'], openOrders: 1 },
    now,
  );
  expect(reasons).toEqual([
    { reason: 'onTheSpot', points: 40 },
    { reason: 'distance', points: 40 },
    { reason: 'ownGrid', points: 20 },
    { reason: 'skill', points: 15 },
    { reason: 'load', points: 5 },
    { reason: 'fresh', points: 10 },
  ]);
  expect(score).toBe(130);
});

test('whoever stands on the spot with a live phone comes before everybody who does not', () => {
  const facts = fc.record({
    distanceM: fc.integer({ min: 101, max: 60_000 }),
    isPhone: fc.boolean(),
    isGridOwner: fc.boolean(),
    skills: fc.subarray(['地灾监测', '急救']),
    openOrders: fc.nat(9),
    positionAt: fc.constantFrom(ago(0), ago(300_000), null),
    leaveUntil: fc.constantFrom(null, new Date(now.getTime() + 1)),
  });
  fc.assert(fc.property(facts, (other) => scoreOf({ distanceM: 5 }) > weigh('hazard', other, now).score));
});

test('nearer, less loaded, fresher and on duty is never worse', () => {
  expect(scoreOf({ distanceM: 800 })).toBeGreaterThan(scoreOf({ distanceM: 1_500 }));
  expect(scoreOf({ openOrders: 0 })).toBeGreaterThan(scoreOf({ openOrders: 2 }));
  expect(scoreOf({ positionAt: ago(60_000) })).toBeGreaterThan(scoreOf({ positionAt: ago(60_001) }));
  expect(scoreOf({ positionAt: ago(600_000) })).toBeGreaterThan(scoreOf({ positionAt: null }));
  expect(scoreOf({ leaveUntil: new Date(now.getTime() + 1) })).toBeLessThan(scoreOf({ distanceM: 50_000 }));
  expect(scoreOf({ leaveUntil: ago(0) })).toBe(scoreOf({}));
});

test('a skill counts where the type asks for it', () => {
  expect(fittingSkills('dispute', ['驾驶', '调解'])).toEqual(['调解']);
  expect(fittingSkills('other', ['调解'])).toEqual([]);
});
