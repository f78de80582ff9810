import { expect, test } from 'vitest';
import { gravest, type RiskFacts } from './risk-rules.ts';

const HOUR_MS = 3_600_000;
const NOW = new Date('2026-11-26T08:00:00Z');
const ago = (hours: number): Date => new Date(NOW.getTime() - hours * HOUR_MS);
const facts = (id: string, more: Partial<RiskFacts> = {}): RiskFacts => ({
  id,
  urgency: 'normal',
  state: 'handling',
  receivedAt: ago(5),
  deadlineAt: ago(-5),
  hasRedCard: false,
  hasYellowCard: false,
  ...more,
});

test('what has no reason is no risk', () => {
  expect(gravest([facts('a'), facts('b', { deadlineAt: null })], NOW, 3)).toEqual([]);
});

test('says why, the weightiest reason first', () => {
  const urgent = facts('a', { urgency: 'urgent', state: 'reported', deadlineAt: ago(1), hasYellowCard: true });
  expect(gravest([urgent, facts('b', { state: 'deciding' })], NOW, 3)).toEqual([
    { id: 'a', reasons: ['overdue', 'urgent', 'yellowCard', 'unaccepted'] },
    { id: 'b', reasons: ['disputed'] },
  ]);
});

test('a red card goes before a matter that is late for long, which goes before one that is a little late', () => {
  const cases = [
    facts('little', { deadlineAt: ago(0.5) }),
    facts('long', { deadlineAt: ago(24 * 300) }),
    facts('red', { hasRedCard: true }),
  ];
  expect(gravest(cases, NOW, 3).map(({ id }) => id)).toEqual(['red', 'long', 'little']);
});

test('an old matter does not hide a new danger', () => {
  const old = facts('old', { deadlineAt: ago(24 * 300), receivedAt: ago(24 * 310) });
  const danger = facts('danger', { urgency: 'urgent', state: 'reported', deadlineAt: ago(1), receivedAt: ago(2) });
  expect(gravest([old, danger], NOW, 1).map(({ id }) => id)).toEqual(['danger']);
});

test('gives as many as were asked for; of equals the older report comes first', () => {
  const cases = ['c', 'b', 'a', 'd'].map((id, i) => facts(id, { urgency: 'urgent', receivedAt: ago(i === 3 ? 9 : 5) }));
  expect(gravest(cases, NOW, 3).map(({ id }) => id)).toEqual(['d', 'a', 'b']);
});
