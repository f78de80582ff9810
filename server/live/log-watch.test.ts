import { expect, test } from 'vitest';
import { LOG_LATE_MS } from '#contract/live-feed';
import { createLagAlarm, LogWatch } from './log-watch.ts';

function setUp() {
  const clock = { ms: 1_000 };
  const watch = new LogWatch(() => clock.ms);
  const told: string[] = [];
  const check = createLagAlarm(watch, () => clock.ms, {
    onLate: (ms) => told.push(`late ${ms}`),
    onCaughtUp: (ms) => told.push(`caught up after ${ms}`),
  });
  const pass = (ms: number): void => {
    clock.ms += ms;
    check();
  };
  return { watch, told, pass };
}

test('a log that is looked at is not late', () => {
  const { watch, told, pass } = setUp();
  for (let i = 0; i < 20; i++) {
    pass(250);
    watch.looked(null);
  }
  expect(watch.lagMs()).toBe(0);
  expect(told).toEqual([]);
});

test('one that nobody could look at for 2 s is late: told once, and once when it is over', () => {
  const { watch, told, pass } = setUp();
  for (let i = 0; i < 10; i++) pass(500);
  expect(watch.isLate()).toBe(true);
  watch.looked(null);
  pass(100);
  pass(100);
  expect(told).toEqual([`late ${LOG_LATE_MS + 500}`, 'caught up after 5100']);
});

test('rows that the sequencer does not move are late, though the log can be read', () => {
  const { watch, pass } = setUp();
  for (let i = 0; i < 10; i++) {
    watch.looked({ first: 7, last: 7 + i });
    pass(250);
  }
  expect(watch.lagMs()).toBe(2_500);
  expect(watch.isLate()).toBe(true);
});

test('other rows that wait each time are a busy county, not a late log', () => {
  const { watch, pass } = setUp();
  for (let i = 0; i < 40; i++) {
    watch.looked({ first: 10 * i, last: 10 * i + 9 });
    pass(250);
  }
  expect(watch.isLate()).toBe(false);
});
