import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  SUPERVISION_ACTIONS,
  SUPERVISION_KINDS,
  SUPERVISION_STATES,
  type SupervisionAction,
  type SupervisionKind,
  type SupervisionState,
} from '#contract/supervision';
import { AppProblem } from '../../problem.ts';
import {
  alertedCentre,
  checkIssue,
  decideStep,
  possibleIssues,
  possibleSteps,
  type SupervisionFacts,
} from './supervision-rules.ts';
import { CLASS_OF, ENDED_STATES, SUPERVISION_TRANSITIONS } from './supervision-transitions.ts';

const COUNTY = '990001';
const TOWN = '990001101';
const VILLAGE = '990001101001';
const CENTRES = [COUNTY, TOWN, VILLAGE, '990001102'];
const ROLES = ['duty', 'leader', 'worker', 'wall', 'systemAdmin'] as const;

const seat = (scope: string, role: (typeof ROLES)[number] = 'duty') => ({ scope, role });
const card = (changes: Partial<SupervisionFacts> = {}): SupervisionFacts => ({
  kind: 'yellowCard',
  state: 'issued',
  issuer: TOWN,
  target: VILLAGE,
  ...changes,
});

const seats = fc.record({ scope: fc.constantFrom(...CENTRES), role: fc.constantFrom(...ROLES) });
const moves = fc.record({
  action: fc.constantFrom(...SUPERVISION_ACTIONS),
  words: fc.constantFrom('', ' ', '已派人'),
  seat: seats,
});

describe('a supervision', () => {
  test(
    '2,000 random walks never leave the table; what has ended stays; each log folds to the state',
    { timeout: 30_000 },
    () => {
      const walk = fc.property(
        fc.constantFrom(...SUPERVISION_KINDS),
        fc.constantFrom(...CENTRES),
        fc.array(moves, { maxLength: 12 }),
        (kind, issuer, steps) => {
          let facts = card({ kind, issuer });
          const log: { before: SupervisionState; action: SupervisionAction; after: SupervisionState }[] = [];
          for (const step of steps) {
            const after = tryStep(facts, step);
            if (after === null) continue;
            expect(ENDED_STATES).not.toContain(facts.state);
            log.push({ before: facts.state, action: step.action, after });
            facts = { ...facts, state: after };
          }
          expect(
            log.reduce<SupervisionState>((state, line) => (line.before === state ? line.after : 'issued'), 'issued'),
          ).toBe(facts.state);
          for (const { before, action, after } of log) {
            expect(SUPERVISION_TRANSITIONS[CLASS_OF[kind]][before][action]).toEqual({ to: after });
          }
        },
      );
      fc.assert(walk, { numRuns: 2_000 });
    },
  );

  test('is lifted only after a reply when it is a card, and never by the centre it lies on', () => {
    const walk = fc.property(fc.array(moves, { maxLength: 12 }), (steps) => {
      let facts = card();
      let isReplied = false;
      for (const step of steps) {
        const after = tryStep(facts, step);
        if (after === null) continue;
        isReplied ||= after === 'replied' && step.words.trim() !== '' && step.seat.scope === VILLAGE;
        if (after === 'lifted') {
          expect(isReplied).toBe(true);
          expect([TOWN, COUNTY]).toContain(step.seat.scope);
        }
        facts = { ...facts, state: after };
      }
    });
    fc.assert(walk, { numRuns: 500 });
  });

  test('offers exactly the steps that it takes', () => {
    const all = fc.property(
      fc.constantFrom(...SUPERVISION_KINDS),
      fc.constantFrom(...SUPERVISION_STATES),
      fc.constantFrom(...CENTRES),
      fc.constantFrom(...CENTRES),
      seats,
      (kind, state, issuer, target, who) => {
        const facts = { kind, state, issuer, target };
        const taken = SUPERVISION_ACTIONS.filter(
          (action) => tryStep(facts, { action, words: '理由', seat: who }) !== null,
        );
        expect(possibleSteps(facts, who)).toEqual(taken);
      },
    );
    fc.assert(all, { numRuns: 800 });
  });

  test('goes from 督办 to 黄牌 to 红牌 in the name of its issuer, and a red card goes a level up', () => {
    const next = (facts: Partial<SupervisionFacts>, scope = TOWN) =>
      decideStep(card(facts), 'escalate', '未见行动', seat(scope)).next;
    expect(next({ kind: 'supervise' })).toEqual({ kind: 'yellowCard', issuer: TOWN });
    expect(next({})).toEqual({ kind: 'redCard', issuer: TOWN });
    expect(next({ kind: 'redCard' })).toEqual({ kind: 'redCard', issuer: COUNTY });
    expect(() => next({ kind: 'redCard', issuer: COUNTY }, COUNTY)).toThrow('no level above');
  });

  test('needs words for a reply and an escalation', () => {
    expect(() => decideStep(card(), 'reply', '  ', seat(VILLAGE))).toThrow(AppProblem);
    expect(() => decideStep(card(), 'escalate', '', seat(TOWN))).toThrow(AppProblem);
    expect(decideStep(card(), 'reply', '已派人', seat(VILLAGE)).state).toBe('replied');
  });
});

describe('issuing', () => {
  const open = { owner: VILLAGE, hasEnded: false };

  test('is for a centre above, and for the own leader', () => {
    for (const scope of [COUNTY, TOWN]) expect(() => checkIssue(open, 'redCard', VILLAGE, seat(scope))).not.toThrow();
    expect(() => checkIssue(open, 'remind', VILLAGE, seat(VILLAGE, 'leader'))).not.toThrow();
    for (const who of [seat(VILLAGE), seat('990001102'), seat(COUNTY, 'worker'), seat(COUNTY, 'wall')]) {
      expect(() => checkIssue(open, 'yellowCard', VILLAGE, who)).toThrow('only a centre above');
    }
  });

  test('addresses the owner or a centre between it and the issuer', () => {
    expect(possibleIssues(open, seat(COUNTY)).targets).toEqual([VILLAGE, TOWN]);
    expect(possibleIssues(open, seat(COUNTY, 'leader')).targets).toEqual([VILLAGE, TOWN, COUNTY]);
    expect(possibleIssues(open, seat(TOWN)).targets).toEqual([VILLAGE]);
    expect(possibleIssues(open, seat(VILLAGE))).toEqual({ kinds: [], targets: [] });
    expect(() => checkIssue(open, 'supervise', '990001102', seat(COUNTY))).toThrow(AppProblem);
  });

  test('is over when the incident has ended, and the clock keeps its own kinds', () => {
    expect(() => checkIssue({ ...open, hasEnded: true }, 'remind', VILLAGE, seat(TOWN))).toThrow('has ended');
    for (const kind of ['overdue', 'redNotice'] as SupervisionKind[]) {
      expect(() => checkIssue(open, kind, VILLAGE, seat(TOWN))).toThrow(AppProblem);
    }
  });
});

test('a missed deadline is told one level up, the county’s own to the county', () => {
  expect([VILLAGE, TOWN, COUNTY].map(alertedCentre)).toEqual([TOWN, COUNTY, COUNTY]);
});

type Move = { action: SupervisionAction; words: string; seat: ReturnType<typeof seat> };

function tryStep(facts: SupervisionFacts, move: Move): SupervisionState | null {
  try {
    return decideStep(facts, move.action, move.words, move.seat).state;
  } catch (error) {
    if (error instanceof AppProblem) return null;
    throw error;
  }
}
