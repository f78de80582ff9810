import { expect, test } from 'vitest';
import { SUPERVISION_KINDS, SUPERVISION_STATES } from '#contract/supervision';
import { callOf } from './supervision-alarms.ts';

const row = {
  id: 's',
  incidentId: 'i',
  kind: 'yellowCard',
  state: 'issued',
  title: '边坡落石',
  scope: '990001001001',
  target: '990001001',
} as const;

test('a card rings at the seats of its target', () => {
  expect(callOf(row)).toMatchObject({ kind: 'supervision.yellowCard', centre: row.target, incidentId: row.incidentId });
});

test('all but a reminder rings, and nothing that was acknowledged, replied to or ended', () => {
  const ringing = SUPERVISION_KINDS.filter((kind) => callOf({ ...row, kind }) !== null);
  expect(ringing).toEqual(['overdue', 'supervise', 'yellowCard', 'redCard', 'redNotice']);
  expect(SUPERVISION_STATES.filter((state) => callOf({ ...row, state }) !== null)).toEqual(['issued']);
});
