import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INCIDENT_ACTIONS, INCIDENT_STATES, type IncidentAction, type IncidentState } from '#contract/incident';
import type { Viewer } from '../../db/viewer.ts';
import { AppProblem } from '../../problem.ts';
import { DEFAULT_DEADLINES, limitsOf } from './default-deadlines.ts';
import {
  decideStep,
  firstDeadline,
  type IncidentFacts,
  possibleActions,
  type StepFacts,
  type StepWish,
} from './incident-rules.ts';
import { BIRTH_STATE, FINAL_STATES, TRANSITIONS } from './incident-transitions.ts';

const COUNTY = '990001';
const TOWN = '990001001';
const VILLAGE = '990001001001';

const seat = (scope: string, role: Viewer['role'] = 'duty'): Viewer => ({
  account: 'x',
  displayName: 'x',
  role,
  scope,
  grids: null,
  workerId: null,
  address: '',
});

/** An incident with its log, as the repository would keep it. */
interface Case {
  incident: IncidentFacts;
  steps: StepFacts[];
  log: { before: IncidentState | null; after: IncidentState }[];
  atMs: number;
}

const report = (): Case => ({
  incident: {
    state: BIRTH_STATE.incident,
    owner: VILLAGE,
    type: 'other',
    department: null,
    urgency: 'normal',
    deadlineAt: firstDeadline({ state: 'reported', type: 'other', urgency: 'normal' }, DEFAULT_DEADLINES, new Date(0)),
  },
  steps: [{ action: 'report', owner: VILLAGE, department: null, callback: null, remainingMs: null }],
  log: [{ before: null, after: 'reported' }],
  atMs: 0,
});

function apply(kase: Case, wish: StepWish, viewer = seat(COUNTY), laterMs = 60_000): Case {
  const atMs = kase.atMs + laterMs;
  const decision = decideStep({ ...kase, viewer, at: new Date(atMs), deadlines: DEFAULT_DEADLINES }, wish);
  const step = {
    action: wish.action,
    owner: decision.owner,
    department: decision.department,
    callback: wish.callback ?? null,
    remainingMs: decision.remainingMs,
  };
  return {
    incident: {
      ...kase.incident,
      state: decision.state,
      owner: decision.owner,
      department: decision.department,
      deadlineAt: decision.deadlineAt,
    },
    steps: [...kase.steps, step],
    log: [...kase.log, { before: kase.incident.state, after: decision.state }],
    atMs,
  };
}

const walk = (...wishes: StepWish[]): Case => wishes.reduce((kase, wish) => apply(kase, wish), report());

const accept = { action: 'accept' } as const;
const assign = { action: 'assign' } as const;
const finish = { action: 'finish' } as const;
const solved = { action: 'callback', callback: { isReached: true, isSolved: true } } as const;

describe('the table', () => {
  test('names an outcome for every state and every action', () => {
    for (const state of INCIDENT_STATES) {
      expect(Object.keys(TRANSITIONS[state]).sort()).toEqual([...INCIDENT_ACTIONS].sort());
    }
  });

  test('leads nowhere from a final state, and out of every other one', () => {
    for (const state of INCIDENT_STATES) {
      const ways = Object.values(TRANSITIONS[state]).filter((outcome) => 'to' in outcome);
      expect(ways.length > 0).toBe(!FINAL_STATES.includes(state));
    }
  });

  test('reaches every state from a report, except the one that records are born in', () => {
    const reached = new Set<IncidentState>(['reported']);
    for (const state of reached) {
      for (const outcome of Object.values(TRANSITIONS[state])) if ('to' in outcome) reached.add(outcome.to);
    }
    expect([...reached].sort()).toEqual(INCIDENT_STATES.filter((state) => state !== 'recorded').sort());
  });
});

const wishes = fc.record({
  action: fc.constantFrom(...INCIDENT_ACTIONS),
  owner: fc.option(fc.constantFrom(COUNTY, TOWN, VILLAGE, '990001002', '990002'), { nil: undefined }),
  opinion: fc.option(fc.constantFrom('', 'because'), { nil: undefined }),
  into: fc.constant('0190a000-0000-7000-8000-000000000000' as never),
  callback: fc.option(fc.record({ isReached: fc.boolean(), isSolved: fc.boolean() }), { nil: undefined }),
  scope: fc.constantFrom(COUNTY, COUNTY, COUNTY, TOWN, VILLAGE),
});

function randomWalk(moves: readonly (StepWish & { scope: string })[]): Case {
  let kase = report();
  for (const { scope, ...wish } of moves) {
    try {
      kase = apply(kase, wish, seat(scope));
    } catch (error) {
      if (!(error instanceof AppProblem)) throw error;
    }
  }
  return kase;
}

test('10,000 random walks never leave the table, and folding the log gives the state', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.array(wishes, { maxLength: 25 }), (moves) => {
      const kase = randomWalk(moves as (StepWish & { scope: string })[]);
      kase.log.slice(1).forEach(({ before, after }, index) => {
        const action = kase.steps[index + 1]?.action as IncidentAction;
        const row = TRANSITIONS[before as IncidentState];
        const ways = action === 'callback' ? [row.callback, row.return] : [row[action]];
        expect(ways).toContainEqual({ to: after });
      });
      const folded = kase.log.reduce<IncidentState | null>((state, step) => {
        expect(step.before).toBe(state);
        return step.after;
      }, null);
      expect(folded).toBe(kase.incident.state);
      expect([COUNTY, TOWN, VILLAGE, '990001002']).toContain(kase.incident.owner);
    }),
    { numRuns: 10_000, seed: 321 },
  );
});

test('what is offered is what is accepted, for every reader of a random walk', () => {
  fc.assert(
    fc.property(fc.array(wishes, { maxLength: 15 }), fc.constantFrom(COUNTY, TOWN, VILLAGE), (moves, scope) => {
      const kase = randomWalk(moves as (StepWish & { scope: string })[]);
      const offered = possibleActions({ ...kase, viewer: seat(scope) });
      for (const action of INCIDENT_ACTIONS) {
        const otherOwner = kase.incident.owner === scope ? `${scope}001`.slice(0, 12) : scope;
        const wish = { ...solved, opinion: 'because', into: 'x' as never, action, owner: otherOwner };
        // A village has no other centre below it to hand over to.
        if ((action === 'route' || action === 'transfer') && otherOwner === kase.incident.owner) continue;
        const attempt = (): Case => apply(kase, wish, seat(scope));
        if (offered.includes(action)) expect(attempt).not.toThrow();
        else expect(attempt).toThrow(AppProblem);
      }
    }),
    { numRuns: 500, seed: 321 },
  );
});

test('the loop runs from report to close', () => {
  expect(walk(accept, assign, finish, solved, { action: 'close' }).incident.state).toBe('closed');
});

test('nothing is closed without a callback since it was last finished', () => {
  expect(() => walk(accept, assign, finish, { action: 'close' })).toThrow('call back first');
  const again = [accept, assign, finish, solved, { action: 'return', opinion: 'no' }, finish] as const;
  expect(() => walk(...again, { action: 'close' })).toThrow('call back first');
});

test('a caller who is not content sends it back to be handled', () => {
  const unsolved = { action: 'callback', callback: { isReached: true, isSolved: false } } as const;
  expect(walk(accept, assign, finish, unsolved).incident.state).toBe('handling');
  const unreached = { action: 'callback', callback: { isReached: false, isSolved: false } } as const;
  expect(walk(accept, assign, finish, unreached).incident.state).toBe('resolved');
});

test('it climbs level by level, and is returned to whom it came from', () => {
  const atTown = walk(accept, { action: 'escalate' });
  expect(atTown.incident).toMatchObject({ state: 'routed', owner: TOWN });
  expect(apply(atTown, { action: 'escalate' }).incident.owner).toBe(COUNTY);
  expect(() => apply(apply(atTown, { action: 'escalate' }), { action: 'escalate' })).toThrow('no level above');
  expect(apply(atTown, { action: 'return', opinion: 'ours not' }).incident).toMatchObject({
    state: 'accepted',
    owner: VILLAGE,
  });
});

test('a village hands nothing over beyond its own scope, and no longer handles what it passed up', () => {
  const village = seat(VILLAGE);
  const mine = apply(report(), accept, village);
  expect(() => apply(mine, { action: 'transfer', owner: '990001001002' }, village)).toThrow(AppProblem);
  const above = apply(mine, { action: 'escalate' }, village);
  expect(() => apply(above, accept, village)).toThrow('another centre');
  expect(possibleActions({ ...above, viewer: village })).toEqual([]);
});

test.each(['leader', 'worker', 'wall', 'systemAdmin', 'securityAdmin', 'auditAdmin'] as const)(
  'a %s handles nothing',
  (role) => {
    expect(() => apply(report(), accept, seat(COUNTY, role))).toThrow(AppProblem);
  },
);

test('a pause stops the clock and a resume gives back what was left', () => {
  const handling = walk(accept, assign);
  const left = (handling.incident.deadlineAt?.getTime() ?? 0) - handling.atMs;
  const paused = apply(handling, { action: 'pause', opinion: 'waits for parts' }, seat(COUNTY), 1_000);
  expect(paused.incident.deadlineAt).toBeNull();
  const resumed = apply(paused, { action: 'resume' }, seat(COUNTY), 10 * 86_400_000);
  expect(resumed.incident.deadlineAt?.getTime()).toBe(resumed.atMs + left - 1_000);
});

test('the more urgent, the shorter every stretch', () => {
  for (const stretch of ['accept', 'handle', 'close'] as const) {
    expect(DEFAULT_DEADLINES.urgent[stretch]).toBeLessThan(DEFAULT_DEADLINES.pressing[stretch]);
    expect(DEFAULT_DEADLINES.pressing[stretch]).toBeLessThan(DEFAULT_DEADLINES.normal[stretch]);
  }
});

test('a record has no deadline', () => {
  expect(
    firstDeadline({ state: 'recorded', type: 'other', urgency: 'urgent' }, DEFAULT_DEADLINES, new Date(0)),
  ).toBeNull();
});

test('a type with deadlines of its own has those, every other type the county’s', () => {
  const own = { accept: 1, handle: 2, close: 3 };
  const table = { ...DEFAULT_DEADLINES, byType: { hazard: { normal: own, pressing: own, urgent: own } } };
  expect(limitsOf(table, 'hazard', 'urgent')).toBe(own);
  expect(limitsOf(table, 'dispute', 'urgent')).toBe(DEFAULT_DEADLINES.urgent);
});
