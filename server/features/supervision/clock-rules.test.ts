import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changeClock,
  CLOCK_STAGES,
  type ClockChange,
  type DueStage,
  type IncidentClock,
  nextStage,
} from './clock-rules.ts';

const MINUTE_MS = 60_000;
const RULE = { remindPercent: 80, yellowAfterMin: 30, redAfterMin: 60 };
const VILLAGE = '990001101001';
const TOWN = '990001101';

const at = (minutes: number): Date => new Date(minutes * MINUTE_MS);
const minutes = (date: Date | null | undefined): number | null => (date ? date.getTime() / MINUTE_MS : null);
const handled = { owner: VILLAGE, isPaused: false, isSameStep: false };
const paused = { owner: VILLAGE, isPaused: true, isSameStep: false, deadlineAt: null };
const start = (deadlineMin: number): IncidentClock =>
  changeClock(null, { ...handled, deadlineAt: at(deadlineMin) }, RULE, at(0)).clock!;
const dueOf = (clock: IncidentClock | null): [string, number | null] | null => {
  const due = clock && nextStage(clock, RULE);
  return due ? [due.stage, minutes(due.at)] : null;
};

/** Lets the clock do everything that is due at `now`. */
function run(clock: IncidentClock, now: Date): { clock: IncidentClock; done: DueStage[] } {
  const done: DueStage[] = [];
  let current = clock;
  for (let due = nextStage(current, RULE); due && due.at <= now; due = nextStage(current, RULE)) {
    done.push(due);
    current = { ...current, stage: due.stage };
  }
  return { clock: current, done };
}

test('a clock reminds at 80 %, alerts at 100 %, then cards by the rule, and then rests', () => {
  const { clock, done } = run(start(100), at(1_000));
  expect(done.map(({ stage, at: due }) => [stage, minutes(due)])).toEqual([
    ['reminded', 80],
    ['overdue', 100],
    ['yellow', 130],
    ['red', 160],
  ]);
  expect(nextStage(clock, RULE)).toBeNull();
});

test('a county without cards of the clock goes no further than the alert', () => {
  const clock: IncidentClock = { ...start(100), stage: 'overdue' };
  expect(nextStage(clock, { ...RULE, yellowAfterMin: null, redAfterMin: null })).toBeNull();
  expect(nextStage(clock, { ...RULE, yellowAfterMin: null })?.stage).toBe('red');
});

describe('a change', () => {
  test('a pause stops the clock, and a resume goes on with what was left of the same 80 %', () => {
    const stopped = changeClock(start(100), paused, RULE, at(50));
    expect(dueOf(stopped.clock)).toBeNull();
    const resumed = changeClock(stopped.clock, { ...handled, deadlineAt: at(550) }, RULE, at(500));
    expect(dueOf(resumed.clock)).toEqual(['reminded', 530]);
    expect(resumed.isAnew).toBe(false);
  });

  test('who was reminded before a pause is not reminded again after it', () => {
    const reminded = run(start(100), at(90)).clock;
    const stopped = changeClock(reminded, paused, RULE, at(90)).clock;
    const resumed = changeClock(stopped, { ...handled, deadlineAt: at(510) }, RULE, at(500)).clock;
    expect(dueOf(resumed)).toEqual(['overdue', 510]);
  });

  test('an extension moves the deadline and reminds anew when 80 % of the longer time lies ahead', () => {
    const late = run(start(100), at(110)).clock;
    const same = { ...handled, isSameStep: true };
    const longer = changeClock(late, { ...same, deadlineAt: at(300) }, RULE, at(110));
    expect(longer.isAnew).toBe(true);
    expect(dueOf(longer.clock)).toEqual(['reminded', 240]);
    const little = changeClock(late, { ...same, deadlineAt: at(115) }, RULE, at(110));
    expect(dueOf(little.clock)).toEqual(['overdue', 115]);
  });

  test('another step with another deadline begins anew', () => {
    const late = run(start(100), at(110)).clock;
    const next = changeClock(late, { ...handled, deadlineAt: at(210) }, RULE, at(110));
    expect(next.isAnew).toBe(true);
    expect(dueOf(next.clock)).toEqual(['reminded', 190]);
  });

  test('the same deadline in other hands reminds those, and the same hands are left alone', () => {
    const reminded = run(start(100), at(90)).clock;
    const other = changeClock(reminded, { ...handled, owner: TOWN, deadlineAt: at(100) }, RULE, at(90));
    expect([other.isAnew, dueOf(other.clock)]).toEqual([true, ['reminded', 80]]);
    const own = changeClock(reminded, { ...handled, deadlineAt: at(100) }, RULE, at(90));
    expect([own.isAnew, own.clock]).toEqual([false, reminded]);
  });

  test('an end takes the clock away', () => {
    const ended = changeClock(start(100), { ...paused, isPaused: false }, RULE, at(10));
    expect(ended).toEqual({ clock: null, isAnew: true } satisfies ClockChange);
  });
});

test('whatever happens, stages come in order, each at most once until the time is given anew', () => {
  const happening = fc.oneof(
    fc.record({ kind: fc.constant('wait' as const), min: fc.integer({ min: 1, max: 200 }) }),
    fc.record({ kind: fc.constantFrom('pause', 'resume', 'extend', 'step'), min: fc.integer({ min: 1, max: 200 }) }),
  );
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 20 }), (happenings) => {
      let nowMin = 0;
      let clock = start(100);
      let leftMin = 0;
      let given: string[] = [];
      for (const { kind, min } of happenings) {
        nowMin += min;
        const ran = run(clock, at(nowMin));
        given = [...given, ...ran.done.map(({ stage }) => stage)];
        clock = ran.clock;
        const order = given.map((stage) => CLOCK_STAGES.indexOf(stage as DueStage['stage']));
        expect(order).toEqual([...new Set(order)].sort());
        const deadlineMin = minutes(clock.deadlineAt);
        if (kind === 'pause' && deadlineMin !== null) {
          leftMin = Math.max(0, deadlineMin - nowMin);
          clock = changeClock(clock, paused, RULE, at(nowMin)).clock!;
        } else if (kind === 'resume' && deadlineMin === null) {
          clock = changeClock(clock, { ...handled, deadlineAt: at(nowMin + leftMin) }, RULE, at(nowMin)).clock!;
        } else if ((kind === 'extend' || kind === 'step') && deadlineMin !== null) {
          const change = {
            ...handled,
            isSameStep: kind === 'extend',
            deadlineAt: at(Math.max(deadlineMin, nowMin) + min),
          };
          clock = changeClock(clock, change, RULE, at(nowMin)).clock!;
          given = given.slice(0, CLOCK_STAGES.indexOf(clock.stage));
        }
      }
    }),
    { numRuns: 500 },
  );
});
