import { expect, it } from 'vitest';
import type { Order, ReceiptKind } from '#contract/order';
import { firstOrder, newestFirst, unreadOf, voiceOf } from './order-board.ts';

const order = (id: string, minute: number, ...receivers: ReceiptKind[][]) =>
  ({
    id,
    incidentId: null,
    withdrawn: null,
    issuedAt: `2026-11-22T06:0${minute}:00.000Z`,
    receivers: receivers.map((kinds, i) => ({ workerId: i + 1, receipts: kinds.map((kind) => ({ kind })) })),
    voiceReceivers: [],
  }) as unknown as Order;

it('the unread are those who have not read it, those whose phone does not have it first', () => {
  const mixed = order('a', 1, ['delivered'], ['delivered', 'read'], []);
  expect(unreadOf(mixed).map(({ workerId }) => workerId)).toEqual([3, 1]);
  expect(unreadOf({ ...mixed, withdrawn: { at: '', by: '', reason: '' } } as Order)).toEqual([]);
});

it('whoever is still to be told stands before those who were', () => {
  const told = { at: '', by: '', through: '' };
  const voice = [
    { personId: 1, told },
    { personId: 2, told: null },
  ] as Order['voiceReceivers'];
  expect(voiceOf({ ...order('a', 1), voiceReceivers: voice }).map(({ personId }) => personId)).toEqual([2, 1]);
});

it('begins with the order of the case, else with the newest that somebody has not read', () => {
  const orders = newestFirst([order('old', 1, []), order('case', 2, ['read']), order('new', 3, ['read'])]);
  expect(orders.map(({ id }) => id)).toEqual(['new', 'case', 'old']);
  const ofCase = orders.map((each) => (each.id === 'case' ? ({ ...each, incidentId: 'i' } as Order) : each));
  expect(firstOrder(ofCase, 'i')?.id).toBe('case');
  expect(firstOrder(ofCase, null)?.id).toBe('old');
  expect(firstOrder([], null)).toBeNull();
});
