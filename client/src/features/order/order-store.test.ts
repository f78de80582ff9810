import { expect, test } from 'vitest';
import type { Order } from '#contract/order';
import { createOrderStore } from './order-store.ts';

const at = '2026-11-22T00:00:00.000Z';

/** An order as an event carries it; `receipts` of each worker that it names. */
const order = (version: number, receipts: Record<number, 'delivered' | 'read' | null>): Order =>
  ({
    id: '0190a000-0000-7000-8000-000000000001',
    version,
    voiceReceivers: [],
    receivers: Object.entries(receipts).map(([workerId, kind]) => ({
      workerId: Number(workerId),
      workerName: null,
      receipts: kind ? [{ kind, at, receivedAt: at }] : [],
    })),
  }) as unknown as Order;

const standing = (orders: readonly Order[]) => {
  const store = createOrderStore((work) => work());
  for (const each of orders) store.apply(each);
  const known = store.orders.peek(order(1, {}).id);
  return known?.receivers.map(({ workerId, receipts }) => [workerId, receipts[0]?.kind ?? null]);
};

test('a receipt of one receiver leaves the others standing', () => {
  expect(standing([order(1, { 1: null, 2: null }), order(2, { 2: 'delivered' })])).toEqual([
    [1, null],
    [2, 'delivered'],
  ]);
});

test('the villages of one order come together', () => {
  expect(standing([order(1, { 5: null }), order(1, { 1: null })])).toEqual([
    [1, null],
    [5, null],
  ]);
});

test('an event from before what is known changes nothing', () => {
  expect(standing([order(3, { 1: 'read' }), order(2, { 1: 'delivered' })])).toEqual([[1, 'read']]);
});

test('what is told to one person without a phone leaves the others as they were', () => {
  const told = { at, by: 'county-duty', through: '人2' };
  const voice = (personId: number, isTold: boolean) => ({ personId, told: isTold ? told : null });
  const store = createOrderStore((work) => work());
  const whole = { ...order(1, {}), voiceReceivers: [voice(3, false), voice(4, false)] } as unknown as Order;
  store.apply(whole);
  store.apply({ ...whole, version: 2, voiceReceivers: [voice(4, true)] } as unknown as Order);
  const known = store.orders.peek(whole.id)?.voiceReceivers;
  expect(known?.map(({ personId, told: by }) => [personId, by !== null])).toEqual([
    [3, false],
    [4, true],
  ]);
});
