import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { CALL_ACTIONS, CALL_STATES, type CallAction, type CallState, LIVE_CALL_STATES } from '#contract/call';
import {
  type CallFacts,
  checkStep,
  decide,
  isLive,
  leavesTodo,
  mayCall,
  mayPreempt,
  type Reach,
} from './call-rules.ts';
import { CALL_TRANSITIONS, type CallOutcome } from './call-transitions.ts';

const at = (kind: Reach['kind'], scope: string): Reach => ({ kind, scope });
const COUNTY = '990001';
const [TOWN, OTHER_TOWN] = ['990001101', '990001102'];
const [VILLAGE, NEXT_VILLAGE, FAR_VILLAGE] = ['990001101001', '990001101002', '990001102001'];

describe('who may call whom', () => {
  test.each<[string, Reach, Reach, boolean]>([
    ['a county seat calls any worker', at('duty', COUNTY), at('worker', VILLAGE), true],
    ['a county leader calls any worker', at('leader', COUNTY), at('worker', VILLAGE), true],
    ['a county seat calls its own leader', at('duty', COUNTY), at('leader', COUNTY), true],
    ['a town seat calls its own worker', at('duty', TOWN), at('worker', VILLAGE), true],
    ['a town seat calls no worker of another town', at('duty', TOWN), at('worker', FAR_VILLAGE), false],
    ['a village seat calls no worker of the next village', at('duty', VILLAGE), at('worker', NEXT_VILLAGE), false],
    ['a village seat calls the county’s seat', at('duty', VILLAGE), at('duty', COUNTY), true],
    ['a village seat does not call the county’s leader', at('duty', VILLAGE), at('leader', COUNTY), false],
    ['a town leader calls the county’s leader', at('leader', TOWN), at('leader', COUNTY), true],
    ['a town seat calls the seat of the next town', at('duty', TOWN), at('duty', OTHER_TOWN), true],
    ['a village seat calls the seat of the next village', at('duty', VILLAGE), at('duty', NEXT_VILLAGE), true],
    ['a village seat calls no seat under another town', at('duty', VILLAGE), at('duty', FAR_VILLAGE), false],
    ['a town leader calls no leader of the next town', at('leader', TOWN), at('leader', OTHER_TOWN), false],
    ['a worker calls the seats above', at('worker', VILLAGE), at('duty', TOWN), true],
    ['a worker calls no leader', at('worker', VILLAGE), at('leader', VILLAGE), false],
    ['a worker calls no colleague', at('worker', VILLAGE), at('worker', VILLAGE), false],
    ['a worker calls no seat elsewhere', at('worker', VILLAGE), at('duty', NEXT_VILLAGE), false],
  ])('%s: %#', (_words, caller, callee, expected) => {
    expect(mayCall(caller, callee, false)).toBe(expected);
  });

  test('whoever was called in vain may call back, even a worker a leader', () => {
    expect(mayCall(at('worker', VILLAGE), at('leader', COUNTY), true)).toBe(true);
  });

  test.each<[string, Reach, Reach, boolean]>([
    ['a county seat breaks in on a worker', at('duty', COUNTY), at('worker', VILLAGE), true],
    ['a county seat breaks in on a town', at('duty', COUNTY), at('duty', TOWN), true],
    ['nobody breaks in upwards', at('duty', TOWN), at('duty', COUNTY), false],
    ['nobody breaks in on the leader of the own centre', at('duty', COUNTY), at('leader', COUNTY), false],
    ['a worker breaks in on nobody', at('worker', VILLAGE), at('duty', VILLAGE), false],
  ])('in an emergency %s', (_words, caller, callee, expected) => {
    expect([mayPreempt('emergency', caller, callee), mayPreempt('routine', caller, callee)]).toEqual([expected, false]);
  });
});

describe('the state machine', () => {
  test('no action leads out of a call that is over', () => {
    for (const state of CALL_STATES.filter((each) => !isLive(each))) {
      for (const action of CALL_ACTIONS) expect('to' in CALL_TRANSITIONS[state][action]).toBe(false);
    }
  });

  test('every live state has a way to its end by a clock or by media', () => {
    const ends: Record<string, CallAction> = {
      invited: 'expire',
      ringing: 'expire',
      accepted: 'fail',
      connected: 'lose',
    };
    for (const state of LIVE_CALL_STATES) {
      const outcome = CALL_TRANSITIONS[state][ends[state] ?? 'expire'];
      expect('to' in outcome && isLive(outcome.to)).toBe(false);
    }
  });

  test('whatever happens in whatever order: accepted once at most, over once at most, never live again', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...CALL_ACTIONS), { maxLength: 30 }), (actions) => {
        let state: CallState = 'invited';
        let accepts = 0;
        let ends = 0;
        for (const action of actions) {
          const before = state;
          const outcome: CallOutcome = CALL_TRANSITIONS[state][action];
          if ('to' in outcome) state = outcome.to;
          if (state === 'accepted' && before !== 'accepted') accepts += 1;
          if (isLive(before) && !isLive(state)) ends += 1;
          expect(!isLive(before) && isLive(state)).toBe(false);
        }
        expect(accepts).toBeLessThanOrEqual(1);
        expect(ends).toBeLessThanOrEqual(1);
      }),
    );
  });

  test.each<[string, CallState, CallAction, CallState | null | 'refused']>([
    ['accept after cancel', 'cancelled', 'accept', 'refused'],
    ['accept after the ring ran out', 'missed', 'accept', 'refused'],
    ['a second device accepts', 'accepted', 'accept', 'refused'],
    ['cancel just after the accept ends it', 'accepted', 'cancel', 'ended'],
    ['decline on a second device after the accept', 'accepted', 'decline', 'refused'],
    ['decline on one of several devices', 'ringing', 'decline', 'declined'],
    ['a second device rings', 'ringing', 'ring', null],
    ['both hang up', 'ended', 'hangUp', null],
    ['hang up before anybody answered', 'ringing', 'hangUp', 'cancelled'],
    ['media come back', 'connected', 'connect', null],
    ['the ring runs out in the moment of the accept', 'accepted', 'expire', 'refused'],
  ])('%s', (_words, state, action, expected) => {
    const outcome = (): CallState | null | 'refused' => {
      try {
        return decide(state, action);
      } catch {
        return 'refused';
      }
    };
    expect(outcome()).toBe(expected);
  });

  test('what nobody answered is a to-do, what somebody refused is not', () => {
    expect(CALL_STATES.filter(leavesTodo)).toEqual(['busy', 'missed', 'cancelled']);
  });
});

describe('who may take a step', () => {
  const call: CallFacts = {
    state: 'ringing',
    callerAccount: 'county-duty',
    callerAddress: `duty:${COUNTY}`,
    callerScope: COUNTY,
    calleeAddress: `duty:${TOWN}`,
    calleeScope: TOWN,
    acceptedBy: null,
    guests: [],
    todo: 'none',
  };
  const person = (account: string, role: 'duty' | 'leader' | 'worker', scope: string) => ({
    account,
    role,
    scope,
    workerId: null,
  });
  const may = (action: 'accept' | 'cancel' | 'join' | 'hangUp' | 'settle', who: ReturnType<typeof person>): boolean => {
    try {
      checkStep(call, action, who);
      return true;
    } catch {
      return false;
    }
  };

  test('each seat of the called centre accepts, nobody else', () => {
    expect(may('accept', person('town-duty', 'duty', TOWN))).toBe(true);
    expect(may('accept', person('town-duty-2', 'duty', TOWN))).toBe(true);
    expect(may('accept', person('county-duty', 'duty', COUNTY))).toBe(false);
    expect(may('accept', person('town-leader', 'leader', TOWN))).toBe(false);
  });

  test('only the calling device cancels; a colleague at the next seat does not', () => {
    expect([
      may('cancel', person('county-duty', 'duty', COUNTY)),
      may('cancel', person('county-duty-2', 'duty', COUNTY)),
    ]).toEqual([true, false]);
  });

  test('a leader above both joins, a leader above one does not', () => {
    expect(may('join', person('county-leader', 'leader', COUNTY))).toBe(true);
    expect(may('join', person('town-leader', 'leader', TOWN))).toBe(false);
  });
});
