import type { Whistle, WhistleCall } from '#contract/whistle';
import { expect, test } from 'vitest';
import type { Translate } from '../../i18n/text.ts';
import { byPressure, callTimer, ringsAt } from './call-timer.ts';
import { createWhistleStore } from './whistle-store.ts';

const AT = '2026-11-25T12:00:00.000Z';
const words: Translate = (key, values) => `${key} ${Object.values(values ?? {}).join(' ')}`.trim();
const call = (change: Partial<WhistleCall> = {}) =>
  ({
    state: 'blown',
    answering: '990001101',
    blownAt: AT,
    acceptBy: '2026-11-25T12:05:00.000Z',
    escalatedAt: null,
    acceptedAt: null,
    enRouteAt: null,
    arrivedAt: null,
    handledAt: null,
    ...change,
  }) as WhistleCall;
const whistle = (id: string, change: Partial<Whistle> = {}) =>
  ({ id, state: 'open', blownAt: AT, version: 1, calls: [call()], ...change }) as Whistle;
const later = (seconds: number): number => Date.parse(AT) + seconds * 1000;

test('a call that waits tells how long, and how long until the county is called', () => {
  expect(callTimer(words, call(), later(72))).toEqual({
    words: 'whistle.waiting 01:12 · whistle.left 03:48',
    isLate: true,
  });
  const atCounty = call({ state: 'escalated', acceptBy: null, escalatedAt: '2026-11-25T12:05:00.000Z' });
  expect(callTimer(words, atCounty, later(310)).words).toBe('whistle.waiting 00:10');
});

test('one that was accepted tells how long it stands where it is', () => {
  const there = call({ state: 'arrived', acceptedAt: AT, arrivedAt: '2026-11-25T12:10:00.000Z' });
  expect(callTimer(words, there, later(665))).toEqual({
    words: 'whistle.since call-state.arrived 01:05',
    isLate: false,
  });
});

test('it rings where a call waits, and nowhere once it is accepted', () => {
  expect([ringsAt(whistle('a'), '990001101'), ringsAt(whistle('a'), '990001')]).toEqual([true, false]);
  expect(ringsAt(whistle('a', { calls: [call({ state: 'accepted' })] }), '990001101')).toBe(false);
});

test('what rings here comes first, then what waits elsewhere, then the rest', () => {
  const done = whistle('done', { calls: [call({ state: 'handled' })] });
  const elsewhere = whistle('elsewhere', { calls: [call({ answering: '990001' as WhistleCall['answering'] })] });
  expect(byPressure([done, elsewhere, whistle('here')], '990001101').map(({ id }) => id)).toEqual([
    'here',
    'elsewhere',
    'done',
  ]);
});

test('the store keeps the newest version, and lets go of what ended', () => {
  const store = createWhistleStore((publish) => publish());
  store.apply(whistle('a', { version: 2, matter: 'new' }));
  store.apply(whistle('a', { version: 1, matter: 'old' }));
  expect(store.live.peek('a')?.matter).toBe('new');
  store.apply(whistle('a', { version: 3, state: 'closed' }));
  expect(store.live.peek('a')).toBeUndefined();
});
