import type { Supervision } from '#contract/supervision';
import { expect, test } from 'vitest';
import { cardsByCentre, dutiesOf, gravestByIncident } from './supervision-lists.ts';
import { createSupervisionStore } from './supervision-store.ts';

const TOWN = '990001001';
const VILLAGE = '990001001001';

const one = (id: string, more: object) =>
  ({
    id,
    incidentId: 'i',
    kind: 'yellowCard',
    state: 'issued',
    issuer: TOWN,
    target: VILLAGE,
    ...more,
  }) as unknown as Supervision;

const open = [
  one('remind', { kind: 'remind', issuedAt: '1' }),
  one('yellow', { issuedAt: '2' }),
  one('red', { kind: 'redCard', issuedAt: '3', state: 'replied' }),
  one('other', { kind: 'supervise', issuedAt: '4', target: TOWN, issuer: '990001', incidentId: 'j' }),
];
const ids = (items: readonly Supervision[]) => items.map(({ id }) => id);

test('cards are counted by the centre they lie on, reminders are not', () => {
  expect(cardsByCentre(open).map(({ centre, cards }) => [centre, ids(cards)])).toEqual([
    [VILLAGE, ['red', 'yellow']],
    [TOWN, ['other']],
  ]);
});

test('the target has to reply, the issuer to lift what was replied to', () => {
  expect(ids(dutiesOf(open, VILLAGE).toReply)).toEqual(['yellow']);
  expect(ids(dutiesOf(open, TOWN).toLift)).toEqual(['red']);
});

test('a case is marked by the gravest thing that lies on it', () => {
  expect([...gravestByIncident(open)].map(([incident, { id }]) => [incident, id])).toEqual([
    ['i', 'red'],
    ['j', 'other'],
  ]);
});

test('the store drops what has ended and what is older than it knows', () => {
  const store = createSupervisionStore((run) => run());
  const card = one('a', { version: 2, endedAt: null });
  store.apply(card);
  store.apply({ ...card, version: 1, state: 'acknowledged' });
  expect(store.open.peek('a' as Supervision['id'])?.state).toBe('issued');
  store.apply({ ...card, version: 3, state: 'lifted', endedAt: '5' });
  expect(store.open.peek('a' as Supervision['id'])).toBeUndefined();
});
