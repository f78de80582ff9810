import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CALL_ACTIONS, CALL_STATES, type CallAction, type CallState, type Force } from '#contract/whistle';
import type { Viewer } from '../../db/viewer.ts';
import { AppProblem } from '../../problem.ts';
import {
  type CallFacts,
  decideCall,
  fitnessOf,
  holdersOf,
  isOver,
  isReadyToClose,
  mayBlow,
  possibleCallActions,
} from './whistle-rules.ts';
import { CALL_TRANSITIONS, FINAL_CALL_STATES } from './whistle-transitions.ts';

const COUNTY = '990001';
const TOWN = '990001101';
const VILLAGE = '990001101001';
const SCOPES = [COUNTY, TOWN, VILLAGE, '990001101002', '990001102', '990001102001'];
const ROLES = ['duty', 'leader', 'worker', 'wall', 'systemAdmin', 'securityAdmin', 'auditAdmin'] as const;

const seat = (scope: string, role: Viewer['role'] = 'duty'): Viewer => ({
  account: 'x',
  displayName: 'x',
  role,
  scope,
  grids: role === 'worker' ? [] : null,
  workerId: role === 'worker' ? 1 : null,
  address: '',
});

const called = (state: CallState = 'blown'): CallFacts => ({
  state,
  village: VILLAGE,
  calledDivision: TOWN,
  answering: state === 'escalated' ? COUNTY : TOWN,
});

const codeOf = (attempt: () => unknown): string => {
  try {
    attempt();
    return 'done';
  } catch (error) {
    if (error instanceof AppProblem) return error.code;
    throw error;
  }
};

describe('the table', () => {
  test('names an outcome for every state and every action', () => {
    for (const state of CALL_STATES) {
      expect(Object.keys(CALL_TRANSITIONS[state]).sort()).toEqual([...CALL_ACTIONS].sort());
    }
  });

  test('leads nowhere from a final state, and reaches every state from a blown whistle', () => {
    const reached = new Set<CallState>(['blown']);
    for (const state of reached) {
      const ways = Object.values(CALL_TRANSITIONS[state]).flatMap((outcome) => ('to' in outcome ? [outcome.to] : []));
      expect(ways.length > 0).toBe(!FINAL_CALL_STATES.includes(state));
      for (const way of ways) reached.add(way);
    }
    expect([...reached].sort()).toEqual([...CALL_STATES].sort());
  });
});

const moves = fc.array(
  fc.record({
    action: fc.constantFrom(...CALL_ACTIONS),
    scope: fc.constantFrom(...SCOPES),
    role: fc.constantFrom('duty' as const, 'duty' as const, 'duty' as const, 'leader' as const, 'worker' as const),
    note: fc.constantFrom(undefined, '', 'because'),
  }),
  { maxLength: 20 },
);

interface LogLine {
  action: CallAction;
  before: CallState;
  after: CallState;
  scope: string;
  role: string;
}

function randomWalk(
  walk: readonly (Pick<LogLine, 'action' | 'scope'> & { role: Viewer['role']; note?: string | undefined })[],
) {
  let call = called();
  const log: LogLine[] = [];
  for (const { action, scope, role, note } of walk) {
    try {
      const after = decideCall(call, action, seat(scope, role), note);
      log.push({ action, before: call.state, after, scope, role });
      const answering = action === 'escalate' ? COUNTY : action === 'accept' ? TOWN : call.answering;
      call = { ...call, state: after, answering };
    } catch (error) {
      if (!(error instanceof AppProblem)) throw error;
    }
  }
  return { log, state: call.state };
}

/** What is wrong with a line of a walk's log; null when nothing is. */
function faultOf({ action, before, after, scope, role }: LogLine): string | null {
  const outcome = CALL_TRANSITIONS[before][action];
  if (!('to' in outcome) || outcome.to !== after) return 'outside the table';
  if (['close', 'cancel', 'return'].includes(action))
    return role === 'duty' && scope === VILLAGE ? null : 'not its village';
  return role === 'worker' ? null : [COUNTY, TOWN].includes(scope) ? null : 'not a centre that answers';
}

test('10,000 random walks never leave the table, fold to the same state, and end by the village’s hand only', () => {
  fc.assert(
    fc.property(moves, (walk) => {
      const { log, state } = randomWalk(walk);
      const faults = log.flatMap((line) => faultOf(line) ?? []);
      const folded = log.reduce<CallState>((at, line) => (line.before === at ? line.after : 'cancelled'), 'blown');
      if (faults.length > 0 || folded !== state) throw new Error(JSON.stringify({ faults, folded, state, log }));
    }),
    { numRuns: 10_000, seed: 321 },
  );
});

test('what is offered is what is accepted, for every reader in every state', () => {
  for (const state of CALL_STATES) {
    for (const scope of SCOPES) {
      for (const role of ROLES) {
        const offered = possibleCallActions(called(state), seat(scope, role));
        const taken = CALL_ACTIONS.filter(
          (action) => codeOf(() => decideCall(called(state), action, seat(scope, role), 'because')) === 'done',
        );
        expect([state, scope, role, offered]).toEqual([state, scope, role, taken]);
      }
    }
  }
});

test('only the whistling village closes: no other role, no other level, no neighbour', () => {
  for (const role of ROLES) {
    for (const scope of SCOPES) {
      const isVillages = role === 'duty' && scope === VILLAGE;
      const outcome = codeOf(() => decideCall(called('handled'), 'close', seat(scope, role), undefined));
      expect([role, scope, outcome]).toEqual([role, scope, isVillages ? 'done' : 'not-allowed']);
    }
  }
});

test('a whistle is blown by the duty seat of a village and nobody else', () => {
  const whistlers = ROLES.flatMap((role) => SCOPES.map((scope) => seat(scope, role))).filter(mayBlow);
  expect(whistlers.map(({ scope }) => scope)).toEqual([VILLAGE, '990001101002', '990001102001']);
});

test('what the county was called for the town may still take; what is at the county goes no higher', () => {
  expect(decideCall(called('escalated'), 'accept', seat(TOWN), undefined)).toBe('accepted');
  const countys = { ...called('accepted'), answering: COUNTY };
  expect(codeOf(() => decideCall(countys, 'depart', seat(TOWN), undefined))).toBe('not-allowed');
  expect(codeOf(() => decideCall(countys, 'escalate', seat(COUNTY), 'why'))).toBe('transition-refused');
});

test('calling the county by hand, sending back and withdrawing need a reason', () => {
  expect(codeOf(() => decideCall(called(), 'escalate', seat(TOWN), ' '))).toBe('invalid-input');
  expect(codeOf(() => decideCall(called('handled'), 'return', seat(VILLAGE), undefined))).toBe('invalid-input');
  expect(codeOf(() => decideCall(called(), 'cancel', seat(VILLAGE), undefined))).toBe('invalid-input');
});

test('a whistle is ready to close when all that is still called is handled', () => {
  expect(isReadyToClose(['handled', 'cancelled'])).toBe(true);
  expect(isReadyToClose(['handled', 'arrived'])).toBe(false);
  expect(isReadyToClose(['cancelled'])).toBe(false);
  expect(isOver(['cancelled', 'closed'])).toBe(true);
  expect(isOver(['cancelled', 'blown'])).toBe(false);
});

describe('certificates', () => {
  const force = (id: string, lng: number, certificates: Force['certificates']): Force => ({
    id,
    kind: 'enforcement',
    kindName: '综合执法',
    name: id,
    level: 'town',
    division: TOWN as Force['division'],
    position: [lng, 32],
    members: 5,
    officers: certificates.length,
    certificates,
  });
  const own = force('own-990001101', 108, [{ category: 'c01', holders: 1 }]);
  const near = force('near-990001102', 108.1, [{ category: 'c02', holders: 2 }]);
  const far = force('far-990001103', 108.3, [{ category: 'c02', holders: 9 }]);

  test('a team with an officer who holds it is fit', () => {
    expect(holdersOf(near, 'c02')).toBe(2);
    expect(fitnessOf('x', near, 'c02', [108, 32], [far, near])).toMatchObject({ holders: 2, nearest: null });
  });

  test('of one without it the nearest team that has it is named, with its distance', () => {
    const { holders, nearest } = fitnessOf('x', own, 'c02', [108, 32], [far, own, near]);
    expect(holders).toBe(0);
    expect(nearest).toMatchObject({ teamId: near.id });
    expect(nearest?.distanceM).toBeGreaterThan(9_000);
    expect(nearest?.distanceM).toBeLessThan(10_000);
  });

  test('when nobody holds it, nobody is named', () => {
    expect(fitnessOf('x', own, 'c03', [108, 32], [own, near]).nearest).toBeNull();
  });
});
