import type { AlarmState } from '#contract/alarm';
import { INCIDENT_STATES } from '#contract/incident';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmOfState, type AlarmMove, ALARM_MOVES, moveAlarm } from './alarm-rules.ts';

const MOVES: readonly AlarmMove[] = ['raise', 'clear', 'acknowledge', 'shelve', 'unshelve'];

describe('an alarm', () => {
  it('goes from new to acknowledged to returned, and rings again when its source comes back', () => {
    expect(moveAlarm('new', 'acknowledge')).toBe('acknowledged');
    expect(moveAlarm('acknowledged', 'clear')).toBe('returned');
    expect(moveAlarm('returned', 'raise')).toBe('new');
  });

  it('is quiet while shelved, and rings after', () => {
    expect(moveAlarm('new', 'shelve')).toBe('shelved');
    expect(moveAlarm('shelved', 'raise')).toBeNull();
    expect(moveAlarm('shelved', 'unshelve')).toBe('new');
  });

  it('cannot be shelved once it is over', () => {
    expect(() => moveAlarm('returned', 'shelve')).toThrow(/over already/);
  });

  it('is never silent about what was raised after it was over, whatever happened before', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...MOVES), { maxLength: 30 }), (moves) => {
        const apply = (state: AlarmState, move: AlarmMove) => {
          const next = ALARM_MOVES[state][move];
          return next === null || next === 'refused' ? state : next;
        };
        const state = [...moves, 'clear' as const, 'raise' as const].reduce(apply, 'new' as const);
        expect(state).toBe('new');
      }),
    );
  });
});

describe('an incident', () => {
  it('rings while nobody took it, and for nothing else', () => {
    expect(INCIDENT_STATES.filter((state) => alarmOfState(state) !== null)).toEqual(['reported', 'routed']);
  });
});
