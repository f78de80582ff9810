import { expect, test } from 'vitest';
import { stateAfterAnswer } from './rollcall-rules.ts';

const CLOSES = new Date('2026-11-25T12:03:00Z');

test.each([
  ['asked', 0, 'present'],
  ['asked', 1, 'late'],
  ['absent', 1, 'late'],
  ['present', 1, 'present'],
  ['late', 1, 'late'],
] as const)('%s answered %i ms after the end is %s', (state, laterMs, expected) => {
  expect(stateAfterAnswer(state, CLOSES, new Date(CLOSES.getTime() + laterMs))).toBe(expected);
});
