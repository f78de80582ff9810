import type { CentreDuty, PartState, RollcallPost } from '#contract/shift';
import { expect, test } from 'vitest';
import { countDuties, filterDuties } from './duty-filter.ts';
import { parsePeople } from './people.ts';
import { createShiftStore } from './shift-store.ts';

const part = (state: PartState['state']): PartState => ({ state, up: 0, down: 0, unknown: 0, at: null });
const duty = (centre: string, name: string, initials: string, change: Partial<CentreDuty> = {}) =>
  ({
    centre,
    name,
    initials,
    level: 'town',
    shift: null,
    onNow: null,
    state: { seats: part('up'), links: part('unknown'), recorders: part('unknown') },
    ...change,
  }) as CentreDuty;
const LIST = [
  duty('1', '涧池镇综治中心', 'jczzzzx'),
  duty('2', '池河镇综治中心', 'chzzzzx', {
    state: { seats: part('down'), links: part('partly'), recorders: part('up') },
  }),
];

test('a centre is found by name, by initials and by code, those that begin with the words first', () => {
  const found = (words: string) => filterDuties(LIST, 'all', words).map(({ centre }) => centre);
  expect([found('池'), found('ch'), found('JC'), found('2'), found('x池')]).toEqual([
    ['2', '1'],
    ['2'],
    ['1'],
    ['2'],
    [],
  ]);
});

test('each number is the length of its list', () => {
  const counts = countDuties(LIST);
  expect(counts).toEqual({ all: 2, down: 1, fault: 1, bare: 2 });
  for (const filter of ['all', 'down', 'fault', 'bare'] as const) {
    expect(filterDuties(LIST, filter, '')).toHaveLength(counts[filter]);
  }
});

test('people are written as name and telephone', () => {
  expect(parsePeople('王建国 100 01；李秀英 10002')).toEqual([
    { name: '王建国', phone: '100 01' },
    { name: '李秀英', phone: '10002' },
  ]);
  expect([parsePeople('王建国'), parsePeople('')]).toEqual([null, null]);
});

test('an answer replaces the question; a change of a roster counts', () => {
  const store = createShiftStore((publish) => publish());
  const post = { rollcallId: 'r', centre: '1', state: 'asked' } as RollcallPost;
  store.replaceAll([post]);
  store.applyPost({ ...post, state: 'present' });
  expect([...store.posts.state.getState().byKey.values()].map(({ state }) => state)).toEqual(['present']);
  const before = store.changes.getState().count;
  store.applyChange({ centre: post.centre, what: 'roster' });
  expect(store.changes.getState().count).toBe(before + 1);
});
