import { describe, expect, test } from 'vitest';
import { limitsOf } from './deadline-table.ts';
import { firstDeadline, nextDeadline } from './incident-deadlines.ts';
import { lineFollowed } from './incident-log.ts';
import { apply, COUNTY, DEADLINES, report, seat, standing, TOWN } from './incident-walk.fake.ts';

const DAY_MS = 86_400_000;

test('a record has no deadline', () => {
  expect(firstDeadline({ state: 'recorded', type: 'other', urgency: 'urgent' }, DEADLINES, new Date(0))).toBeNull();
});

test('a type with deadlines of its own has those, every other type the county’s', () => {
  const own = { accept: 1, handle: 2, close: 3 };
  const table = { ...DEADLINES, byType: { hazard: { normal: own, pressing: own, urgent: own } } };
  expect(limitsOf(table, { type: 'hazard', urgency: 'urgent' })).toBe(own);
  expect(limitsOf(table, { type: 'dispute', urgency: 'urgent' })).toBe(DEADLINES.urgent);
});

describe('a line of the routing list', () => {
  const LINE = { accept: 60_000, handle: 2 * 60_000, close: 3 * 60_000 };
  const ref = { version: 3, line: 'theft' as never };
  const sent = apply(apply(report(), { action: 'accept' }), { action: 'route', owner: COUNTY, department: 'police' });

  test('has deadlines of its own; how soon it is taken on is never later than the urgency allows', () => {
    const ofUrgency = { type: 'security', urgency: 'urgent' } as const;
    expect(limitsOf(DEADLINES, ofUrgency, LINE)).toEqual({
      ...LINE,
      accept: Math.min(60_000, DEADLINES.urgent.accept),
    });
    const slow = { ...LINE, accept: 10 * DAY_MS };
    expect(limitsOf(DEADLINES, ofUrgency, slow).accept).toBe(DEADLINES.urgent.accept);
  });

  test('holds from the step that follows it, for as long as the body that it gave the case to has it', () => {
    const situation = { ...standing(sent, seat(COUNTY)), at: new Date(sent.atMs), deadlines: DEADLINES, line: LINE };
    expect(nextDeadline(situation, { action: 'accept' }, 'accepted', sent.incident)?.getTime()).toBe(
      sent.atMs + LINE.handle,
    );
    const elsewhere = { owner: TOWN, department: null };
    const routed = { action: 'route', owner: TOWN } as const;
    expect(nextDeadline(situation, routed, 'routed', elsewhere)?.getTime()).toBe(sent.atMs + LINE.accept);
    const returned = nextDeadline(situation, { action: 'return' }, 'routed', elsewhere);
    expect(returned?.getTime()).toBe(sent.atMs + DEADLINES.normal.accept);
  });

  test('is that of the last step that changed the body, and of none when that step followed none', () => {
    const steps = sent.steps.map((step, i) => (i === sent.steps.length - 1 ? { ...step, routedBy: ref } : step));
    expect(lineFollowed(steps)).toEqual(ref);
    const accepted = apply({ ...sent, steps }, { action: 'accept' });
    expect(lineFollowed(accepted.steps)).toEqual(ref);
    expect(lineFollowed(apply({ ...sent, steps }, { action: 'return', opinion: '不归我们' }).steps)).toBeNull();
  });
});
