import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INCIDENT_ACTIONS, INCIDENT_STATES, type IncidentState } from '#contract/incident';
import { SYSTEM_ACCOUNT, type Viewer } from '../../db/viewer.ts';
import { AppProblem } from '../../problem.ts';
import { foldSteps } from './incident-log.ts';
import { settlingSteps } from './incident-rules.ts';
import type { StepWish } from './incident-situation.ts';
import { FINAL_STATES, type Outcome, TRANSITIONS } from './incident-transitions.ts';
import {
  apply,
  type Case,
  COUNTY,
  NEXT_VILLAGE,
  offered,
  OTHER_TOWN,
  report,
  seat,
  standing,
  TOWN,
  VILLAGE,
  walk,
} from './incident-walk.fake.ts';

const accept = { action: 'accept' } as const;
const assign = { action: 'assign' } as const;
const finish = { action: 'finish' } as const;
const solved = { action: 'callback', callback: { isReached: true, isSolved: true } } as const;
const unreached = { action: 'callback', callback: { isReached: false, isSolved: false } } as const;
const back = { action: 'return', opinion: 'not ours' } as const;
const pause = { action: 'pause', opinion: 'waits for parts' } as const;
const close = { action: 'close' } as const;

const waysOf = (outcome: Outcome): IncidentState[] => {
  if ('refused' in outcome) return [];
  return outcome.or === undefined ? [outcome.to] : [outcome.to, outcome.or.to];
};

describe('the table', () => {
  test('names an outcome for every state and every action', () => {
    for (const state of INCIDENT_STATES) {
      expect(Object.keys(TRANSITIONS[state]).sort()).toEqual([...INCIDENT_ACTIONS].sort());
    }
  });

  test('leads out of a final state by undoing a merge or a void alone, and out of every other one', () => {
    for (const state of INCIDENT_STATES) {
      const ways = INCIDENT_ACTIONS.filter((action) => 'to' in TRANSITIONS[state][action]);
      if (!FINAL_STATES.includes(state)) expect(ways.length).toBeGreaterThan(0);
      else expect(ways).toEqual(state === 'merged' || state === 'cancelled' ? ['reopen'] : []);
    }
  });

  test('reaches every state from a report, except the one that records are born in', () => {
    const reached = new Set<IncidentState>(['reported']);
    for (const state of reached) {
      for (const outcome of Object.values(TRANSITIONS[state])) waysOf(outcome).forEach((to) => reached.add(to));
    }
    expect([...reached].sort()).toEqual(INCIDENT_STATES.filter((state) => state !== 'recorded').sort());
  });
});

const DAY_MS = 86_400_000;
const wishes = fc.record({
  action: fc.constantFrom(...INCIDENT_ACTIONS),
  owner: fc.option(fc.constantFrom(COUNTY, TOWN, VILLAGE, OTHER_TOWN, NEXT_VILLAGE, '990002'), { nil: undefined }),
  department: fc.constantFrom(undefined, undefined, 'D1'),
  opinion: fc.constantFrom(undefined, '', 'because', 'because'),
  into: fc.constant('0190a000-0000-7000-8000-000000000000' as never),
  callback: fc.option(fc.record({ isReached: fc.boolean(), isSolved: fc.boolean() }), { nil: undefined }),
  deadlineAt: fc.constantFrom(undefined, new Date(20 * DAY_MS).toISOString() as never),
  viewer: fc.constantFrom(
    seat(COUNTY),
    seat(COUNTY),
    seat(COUNTY, 'leader'),
    seat(TOWN),
    seat(VILLAGE),
    seat(OTHER_TOWN),
  ),
});
type Move = StepWish & { viewer: Viewer };

function randomWalk(moves: readonly Move[]): Case {
  // Most moves are refused; what each would say of where that was costs more than the walk.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return takeMoves(moves);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function takeMoves(moves: readonly Move[]): Case {
  let kase = report();
  for (const { viewer, ...wish } of moves) {
    try {
      kase = apply(kase, wish, viewer);
    } catch (error) {
      if (!(error instanceof AppProblem)) throw error;
    }
  }
  return kase;
}

/** What is wrong with a walk: a step that the table has not, or a log that folds to something else. */
function faultsOf({ incident, steps }: Case): string[] {
  const strayed = steps.slice(1).filter(({ action, before, after }, i) => {
    const row = TRANSITIONS[before as IncidentState];
    return before !== steps[i]?.after || !waysOf(row[action as keyof typeof row]).includes(after);
  });
  const { state, owner, department, deadlineAt, version } = foldSteps(steps);
  const isFolded =
    state === incident.state &&
    owner === incident.owner &&
    department === incident.department &&
    deadlineAt?.getTime() === incident.deadlineAt?.getTime() &&
    version === steps.length;
  const isInCounty = [COUNTY, TOWN, VILLAGE, OTHER_TOWN, NEXT_VILLAGE].includes(owner);
  return [
    ...strayed.map(({ action, before, after }) => `${action} led from ${before} to ${after}`),
    ...(isFolded ? [] : ['the log folds to something else']),
    ...(isInCounty ? [] : [`owner ${owner} is of no county`]),
  ];
}

test('10,000 random walks never leave the table, and folding the log gives the state', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.array(wishes, { maxLength: 25 }), (moves) => {
      const faults = faultsOf(randomWalk(moves as unknown as Move[]));
      if (faults.length > 0) throw new Error(faults.join('; '));
    }),
    { numRuns: 10_000, seed: 321 },
  );
});

const READERS = [seat(COUNTY), seat(COUNTY, 'leader'), seat(TOWN), seat(VILLAGE), seat(OTHER_TOWN)];

test('what is offered is what is accepted, for every reader of a random walk', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.array(wishes, { maxLength: 15 }), fc.constantFrom(...READERS), (moves, viewer) => {
      const kase = randomWalk(moves as unknown as Move[]);
      const mine = offered(kase, viewer);
      for (const action of INCIDENT_ACTIONS) {
        const isDone = [COUNTY, TOWN, VILLAGE, OTHER_TOWN, NEXT_VILLAGE].some((owner) => {
          const deadlineAt = new Date(kase.atMs + 40 * DAY_MS).toISOString() as never;
          const wish = { ...solved, opinion: 'because', into: 'x' as never, deadlineAt, action, owner };
          const plain = action === 'assign' ? { action } : wish;
          const viaDepartment = owner === COUNTY ? [{ ...wish, department: 'D2' }] : [];
          return [plain, ...viaDepartment].some((each) => succeeds(() => apply(kase, each, viewer)));
        });
        expect(isDone, `${action} in ${kase.incident.state}`).toBe(mine.includes(action));
      }
    }),
    { numRuns: 150, seed: 321 },
  );
});

function succeeds(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch (error) {
    if (!(error instanceof AppProblem)) throw error;
    return false;
  }
}

test('the loop runs from report to close', () => {
  expect(walk(accept, assign, finish, solved, close).incident.state).toBe('closed');
});

test('who accepts it owns it', () => {
  expect(apply(report(), accept, seat(TOWN)).incident).toMatchObject({ state: 'accepted', owner: TOWN });
  expect(apply(report(), accept, seat(VILLAGE)).incident.owner).toBe(VILLAGE);
});

describe('calling back', () => {
  test('nothing is closed without it since it was last finished', () => {
    expect(() => walk(accept, assign, finish, close)).toThrow('call back first');
    expect(() => walk(accept, assign, finish, solved, back, finish, close)).toThrow('call back first');
  });

  test('a caller who is not content sends it back to be handled', () => {
    const unsolved = { action: 'callback', callback: { isReached: true, isSolved: false } } as const;
    expect(walk(accept, assign, finish, unsolved).incident.state).toBe('handling');
    expect(walk(accept, assign, finish, unreached).incident.state).toBe('resolved');
  });

  test('who is not reached is tried three times before it is closed', () => {
    const twice = walk(accept, assign, finish, unreached, unreached);
    expect(() => apply(twice, close)).toThrow('2 of 3 tries');
    expect(offered(twice, seat(COUNTY))).not.toContain('close');
    expect(apply(apply(twice, unreached), close).incident.state).toBe('closed');
  });

  test('nobody who was not reached has said that it is solved', () => {
    const odd = { action: 'callback', callback: { isReached: false, isSolved: true } } as const;
    expect(() => walk(accept, assign, finish, odd)).toThrow(AppProblem);
  });
});

describe('handing over', () => {
  const atVillage = apply(report(), accept, seat(VILLAGE));

  test('it climbs level by level, and a wrong hand-over goes back once', () => {
    const atTown = apply(atVillage, { action: 'escalate' }, seat(VILLAGE));
    expect(atTown.incident).toMatchObject({ state: 'routed', owner: TOWN });
    const atCounty = apply(atTown, { action: 'escalate' }, seat(TOWN));
    expect(atCounty.incident.owner).toBe(COUNTY);
    expect(() => apply(atCounty, { action: 'escalate' })).toThrow('no level above');
    expect(() => apply(atTown, { action: 'return' }, seat(TOWN))).toThrow(AppProblem);
    expect(apply(atTown, back, seat(TOWN)).incident).toMatchObject({ state: 'accepted', owner: VILLAGE });
  });

  test('the second return goes to the centre above both, whose decision binds', () => {
    const once = apply(apply(atVillage, { action: 'escalate' }, seat(VILLAGE)), back, seat(TOWN));
    const twice = apply(apply(once, { action: 'escalate' }, seat(VILLAGE)), back, seat(TOWN));
    expect(twice.incident).toMatchObject({ state: 'deciding', owner: COUNTY });
    expect(offered(twice, seat(TOWN))).toEqual([]);
    expect(() => apply(twice, { action: 'decide', owner: TOWN })).toThrow(AppProblem);
    const decided = apply(twice, { action: 'decide', owner: TOWN, opinion: 'the town has the means' });
    expect(decided.incident).toMatchObject({ state: 'routed', owner: TOWN });
    for (const wish of [back, { action: 'escalate' }, { action: 'transfer', owner: OTHER_TOWN }] as const) {
      expect(() => apply(decided, wish, seat(TOWN)), wish.action).toThrow('binding decision');
    }
    expect(apply(decided, { action: 'transfer', owner: OTHER_TOWN }).incident.owner).toBe(OTHER_TOWN);
  });

  test('transfer goes to a body of the same level, and every other way is named', () => {
    const village = seat(VILLAGE);
    const next = apply(atVillage, { action: 'transfer', owner: NEXT_VILLAGE }, village);
    expect(next.incident).toMatchObject({ state: 'routed', owner: NEXT_VILLAGE });
    expect(() => apply(atVillage, { action: 'transfer', owner: TOWN }, village)).toThrow(AppProblem);
    expect(() => apply(atVillage, { action: 'transfer', owner: '990001002001' }, village)).toThrow(AppProblem);
    const atDepartment = walk(accept, { action: 'transfer', owner: COUNTY, department: 'D1' });
    expect(atDepartment.incident).toMatchObject({ owner: COUNTY, department: 'D1' });
    expect(apply(atDepartment, back).incident).toMatchObject({ owner: COUNTY, department: null });
  });

  test('who passed it up no longer handles it', () => {
    const above = apply(atVillage, { action: 'escalate' }, seat(VILLAGE));
    expect(() => apply(above, accept, seat(VILLAGE))).toThrow('another centre');
    expect(offered(above, seat(VILLAGE))).toEqual([]);
  });
});

test.each(['worker', 'wall', 'systemAdmin', 'securityAdmin', 'auditAdmin'] as const)('a %s handles nothing', (role) => {
  expect(offered(report(), seat(COUNTY, role))).toEqual([]);
  expect(() => apply(report(), accept, seat(COUNTY, role))).toThrow(AppProblem);
});

describe('an extension and a pause', () => {
  const handling = [accept, assign].reduce((kase, wish) => apply(kase, wish, seat(TOWN)), report());
  const until = new Date(30 * DAY_MS);
  const extension = { action: 'requestExtension', opinion: 'rain', deadlineAt: until.toISOString() as never } as const;

  test('are decided one level up; until then the clock runs', () => {
    const asked = apply(handling, extension, seat(TOWN));
    expect(asked.incident.deadlineAt).toEqual(handling.incident.deadlineAt);
    expect(standing(asked, seat(TOWN)).pending).toMatchObject({ kind: 'extension', askedBy: TOWN, approver: COUNTY });
    expect(offered(asked, seat(TOWN))).not.toContain('approve');
    expect(offered(asked, seat(COUNTY, 'leader'))).toEqual(['approve', 'refuse']);
    expect(() => apply(asked, { action: 'approve' }, seat(TOWN))).toThrow('centre above');
    expect(apply(asked, { action: 'approve' }).incident).toMatchObject({ state: 'handling', deadlineAt: until });
    expect(() => apply(asked, { action: 'refuse' })).toThrow(AppProblem);
    const refused = apply(asked, { action: 'refuse', opinion: 'no' });
    expect(refused.incident.deadlineAt).toEqual(handling.incident.deadlineAt);
    expect(standing(refused, seat(TOWN)).pending).toBeNull();
  });

  test('ask for a later deadline, and one thing at a time', () => {
    expect(() => apply(handling, { ...extension, deadlineAt: new Date(0).toISOString() as never })).toThrow(AppProblem);
    expect(() => apply(apply(handling, extension, seat(TOWN)), pause, seat(TOWN))).toThrow('a request waits');
  });

  test('an approved pause stops the clock and a resume gives back what was left', () => {
    const left = (handling.incident.deadlineAt?.getTime() ?? 0) - handling.atMs;
    const asked = apply(handling, pause, seat(TOWN), 1_000);
    expect(asked.incident).toMatchObject({ state: 'handling', deadlineAt: handling.incident.deadlineAt });
    const paused = apply(asked, { action: 'approve' }, seat(COUNTY), 1_000);
    expect(paused.incident).toMatchObject({ state: 'paused', deadlineAt: null });
    const resumed = apply(paused, { action: 'resume' }, seat(TOWN), 10 * DAY_MS);
    expect(resumed.incident.deadlineAt?.getTime()).toBe(resumed.atMs + left - 2_000);
  });

  test('at the county another account answers, never the one that asked', () => {
    const asked = [accept, assign, pause].reduce((kase, wish) => apply(kase, wish), report());
    expect(offered(asked, seat(COUNTY))).not.toContain('approve');
    expect(() => apply(asked, { action: 'approve' })).toThrow('own request');
    for (const other of [seat(COUNTY, 'duty', 'second'), seat(COUNTY, 'leader')]) {
      expect(apply(asked, { action: 'approve' }, other).incident.state).toBe('paused');
    }
  });

  test('lapse with what moves the case on', () => {
    const moved = apply(apply(handling, pause, seat(TOWN)), finish, seat(TOWN));
    expect(standing(moved, seat(COUNTY)).pending).toBeNull();
    expect(offered(moved, seat(COUNTY))).not.toContain('approve');
  });
});

test('merging is a person’s decision', () => {
  const wish = { action: 'merge', into: 'x' as never } as const;
  expect(apply(report(), wish).incident.state).toBe('merged');
  expect(() => apply(report(), wish, seat(COUNTY, 'duty', SYSTEM_ACCOUNT))).toThrow('only a person');
});

test('a village settles on the spot what it owns: the rest of the loop, step by step', () => {
  const village = seat(VILLAGE);
  const steps = settlingSteps(standing(report(), village));
  expect(steps).toEqual(['accept', 'assign', 'finish', 'callback', 'close']);
  const wishesOf = steps.map((action) => (action === 'callback' ? solved : { action }));
  expect(wishesOf.reduce((kase, wish) => apply(kase, wish, village), report()).incident.state).toBe('closed');
  expect(settlingSteps(standing(report(), seat(TOWN)))).toEqual([]);
});
