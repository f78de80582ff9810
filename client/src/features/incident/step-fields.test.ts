import { expect, test } from 'vitest';
import { DESK_ACTIONS } from './action-keys.ts';
import { lackOf, wordsFor, type StepFields } from './step-fields.ts';

const EMPTY: StepFields = { opinion: '', centre: '', peer: '', until: '', into: '' };
const FULL: StepFields = { opinion: ' 雨大 ', centre: '1', peer: '2', until: '2026-11-25T08:00', into: 'i' };

test('a step says which field it cannot go without', () => {
  const lacks = Object.fromEntries(DESK_ACTIONS.map((action) => [action, lackOf(action, EMPTY)]));
  expect(lacks).toMatchObject({
    accept: null,
    route: 'centre',
    decide: 'centre',
    transfer: 'peer',
    requestExtension: 'until',
    merge: 'into',
    pause: 'opinion',
    refuse: 'opinion',
    settle: 'opinion',
    approve: null,
  });
  expect(lackOf('requestExtension', { ...EMPTY, until: FULL.until })).toBe('opinion');
  for (const action of DESK_ACTIONS) expect(lackOf(action, FULL)).toBeNull();
});

test('a step sends what it asks for and nothing else', () => {
  expect(wordsFor('accept', FULL, undefined, [])).toEqual({ opinion: '雨大' });
  expect(wordsFor('transfer', FULL, undefined, [])).toEqual({ opinion: '雨大', owner: '2' });
  expect(wordsFor('transfer', { ...FULL, peer: '990101 weather' }, undefined, [])).toMatchObject({
    owner: '990101',
    department: 'weather',
  });
  expect(wordsFor('merge', FULL, undefined, ['p'])).toEqual({ opinion: '雨大', into: 'i', attachments: ['p'] });
  // The body that was chosen before may not be the one that is marked now: no word of it goes along.
  expect(wordsFor('route', FULL, undefined, [])).toEqual({ opinion: '雨大' });
  const deadlineAt = new Date(FULL.until).toISOString();
  expect(wordsFor('requestExtension', FULL, undefined, [])).toEqual({ opinion: '雨大', deadlineAt });
});
