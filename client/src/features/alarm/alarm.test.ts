import { ALARM_LEVELS, type Alarm } from '#contract/alarm';
import { describe, expect, it } from 'vitest';
import { ALARM_SIGNALS } from './alarm-signals.ts';
import { createAlarmStore, ringingAt } from './alarm-store.ts';

const alarm = (more: Partial<Alarm>): Alarm => ({
  id: 'a',
  kind: 'incident.reported',
  subjectId: 's',
  level: 'normal',
  title: '路灯不亮',
  scope: '990001101001',
  centre: null,
  incidentId: null,
  state: 'new',
  raisedAt: '2026-11-22T02:00:00.000Z',
  acknowledgedName: null,
  acknowledgedAt: null,
  shelvedUntil: null,
  reason: null,
  version: 1,
  ...more,
});

describe('alarms on a desk', () => {
  it('ring the most pressing first, and those of another centre not at all', () => {
    const list = [
      alarm({ id: 'normal' }),
      alarm({ id: 'urgent', level: 'urgent' }),
      alarm({ id: 'seen', level: 'urgent', state: 'acknowledged' }),
      alarm({ id: 'elsewhere', level: 'urgent', centre: '990001102' as Alarm['centre'] }),
      alarm({ id: 'older', raisedAt: '2026-11-22T01:00:00.000Z' }),
    ];
    expect(ringingAt(list, '990001101').map(({ id }) => id)).toEqual(['urgent', 'older', 'normal']);
  });

  it('do not ring again by an event older than what is known, also once they are over', () => {
    const store = createAlarmStore((draw) => draw());
    store.apply(alarm({ version: 1 }));
    store.apply(alarm({ version: 3, state: 'returned' }));
    store.apply(alarm({ version: 2, state: 'acknowledged' }));
    expect(store.alarms.peek('a')).toBeUndefined();
    store.apply(alarm({ version: 4 }));
    expect(store.alarms.peek('a')?.state).toBe('new');
  });
});

describe('the signals', () => {
  it('differ by tones and by shape, and none is faster than the eye may bear', () => {
    const signals = ALARM_LEVELS.map((level) => ALARM_SIGNALS[level]);
    expect(new Set(signals.map(({ tonesHz }) => tonesHz.join())).size).toBe(signals.length);
    expect(new Set(signals.map(({ shape }) => shape)).size).toBe(signals.length);
    for (const { tonesHz, toneS, periodMs } of signals) {
      expect(periodMs).toBeGreaterThanOrEqual(1_500);
      expect(tonesHz.length * toneS * 1_000).toBeLessThan(periodMs);
    }
  });
});
