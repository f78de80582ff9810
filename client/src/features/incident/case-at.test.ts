import type { Incident, IncidentDetail, IncidentStep } from '#contract/incident';
import { expect, test } from 'vitest';
import { caseAt } from './case-at.ts';

const T = Date.parse('2026-11-26T06:05:00Z');
const step = (number: number, minutes: number, attachments: string[] = []) =>
  ({ number, at: new Date(T + minutes * 60_000).toISOString(), attachments }) as unknown as IncidentStep;

test('a case at a moment has the steps and photos of that time, its standing of then, and nothing to be done', () => {
  const detail = {
    incident: { state: 'closed' },
    steps: [step(1, -2), step(2, 0, ['before']), step(3, 1, ['after'])],
    attachments: ['report', 'before', 'after'],
    actions: ['reopen'],
    merged: [{}],
    mergedInto: null,
    transferTo: [],
  } as unknown as IncidentDetail;
  const then = { state: 'accepted' } as Incident;
  const shown = caseAt(detail, then, T);
  expect(shown.incident).toBe(then);
  expect(shown.steps.map(({ number }) => number)).toEqual([1, 2]);
  expect([shown.attachments, shown.actions, shown.merged]).toEqual([['report', 'before'], [], []]);
});
