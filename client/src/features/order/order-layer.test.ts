import type { Order, ReceiptKind } from '#contract/order';
import { expect, test } from 'vitest';
import { orderLayer } from './order-layer.ts';

const receiver = (workerId: number, ...kinds: ReceiptKind[]) => ({
  workerId,
  receipts: kinds.map((kind) => ({ kind })),
});
const order = (change: object) =>
  ({ kind: 'order', position: [108, 32], withdrawn: null, receivers: [], ...change }) as unknown as Order;
const drawn = (orders: Order[]) => {
  const { positions, codes } = orderLayer(orders, (id) => (id < 10 ? [id, 0] : null));
  return Array.from(codes, (code, row) => [positions[row * 2], code]);
};

test('an order is a ring at its place, and one around each who accepted and has not done it', () => {
  const receivers = [
    receiver(1),
    receiver(2, 'delivered', 'read'),
    receiver(3, 'accepted'),
    receiver(4, 'accepted', 'arrived'),
    receiver(5, 'done'),
    receiver(10, 'accepted'),
  ];
  expect(drawn([order({ receivers })])).toEqual([
    [3, 1],
    [4, 2],
    [108, 2],
  ]);
  expect(drawn([order({ receivers: [receiver(1, 'read')] })])).toEqual([[108, 0]]);
});

test('a notice and what was withdrawn are not drawn, nor a place that an order has not', () => {
  const withdrawn = { at: '', by: '', reason: '' };
  expect(drawn([order({ kind: 'notice' }), order({ withdrawn }), order({ position: null })])).toEqual([]);
});
