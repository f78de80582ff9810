import type { Order, ReceiptKind } from '#contract/order';
import { describe, expect, it } from 'vitest';
import { countReceipts, nextReceipt, progressOf } from './order-receipts.ts';

const at = '2026-11-22T06:00:00.000Z';
const orderWith = (...receivers: ReceiptKind[][]) =>
  ({
    id: 'o',
    receivers: receivers.map((kinds, i) => ({
      workerId: i + 1,
      workerName: null,
      receipts: kinds.map((kind) => ({ kind, at, receivedAt: at })),
    })),
  }) as unknown as Order;

describe('receipts of an order', () => {
  it('stand at the furthest one, also when it has not been sent yet', () => {
    const order = orderWith(['delivered', 'read']);
    expect(progressOf(order, 1, [])).toBe('read');
    expect(progressOf(order, 1, [{ orderId: 'o', receipt: 'accepted' }])).toBe('accepted');
    expect(progressOf(order, 1, [{ orderId: 'another', receipt: 'done' }])).toBe('read');
    expect(progressOf(order, 2, [])).toBeNull();
  });

  it('go from delivered to done and end there', () => {
    const walked: (ReceiptKind | null)[] = [];
    for (let next = nextReceipt(null); next; next = nextReceipt(next)) walked.push(next);
    expect(walked).toEqual(['delivered', 'read', 'accepted', 'enRoute', 'arrived', 'done']);
  });

  it('are counted by how far each receiver has come', () => {
    const order = orderWith(['delivered', 'read', 'accepted'], ['delivered'], []);
    expect(countReceipts(order)).toEqual({ delivered: 2, read: 1, accepted: 1, enRoute: 0, arrived: 0, done: 0 });
  });
});
