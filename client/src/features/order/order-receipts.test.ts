import type { Order, ReceiptKind } from '#contract/order';
import { describe, expect, it } from 'vitest';
import {
  countReceipts,
  isOver,
  missingProof,
  nextReceipt,
  NO_PROOF,
  progressOf,
  type ReceiptProof,
} from './order-receipts.ts';

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
    for (let next = nextReceipt('order', null); next; next = nextReceipt('order', next)) walked.push(next);
    expect(walked).toEqual(['delivered', 'read', 'accepted', 'enRoute', 'arrived', 'done']);
  });

  it('of a notice end with reading it, and a withdrawn order asks nothing more', () => {
    expect(nextReceipt('notice', 'delivered')).toBe('read');
    expect(nextReceipt('notice', 'read')).toBeNull();
    const order = { ...orderWith(['delivered']), kind: 'order', withdrawn: null } as Order;
    expect(isOver(order, 'arrived')).toBe(false);
    expect(isOver(order, 'done')).toBe(true);
    expect(isOver({ ...order, withdrawn: { at, by: 'county-duty', reason: '误报' } }, 'delivered')).toBe(true);
  });

  it('cannot be made without the photo and the place that the order asks for', () => {
    const order = { ...orderWith(['accepted']), needsPhoto: true, needsPlace: true } as Order;
    const place: ReceiptProof['place'] = { position: [108.5, 32.9], source: 'gps' };
    const photos = [new Blob(['x'])];
    expect(missingProof(order, 'enRoute', NO_PROOF)).toBeNull();
    expect(missingProof(order, 'arrived', NO_PROOF)).toBe('place');
    expect(missingProof(order, 'arrived', { ...NO_PROOF, place })).toBeNull();
    expect(missingProof(order, 'done', { ...NO_PROOF, place })).toBe('photo');
    expect(missingProof(order, 'done', { ...NO_PROOF, photos })).toBe('place');
    expect(missingProof(order, 'done', { text: '', photos, place })).toBeNull();
  });

  it('are counted by how far each receiver has come', () => {
    const order = orderWith(['delivered', 'read', 'accepted'], ['delivered'], []);
    expect(countReceipts(order)).toEqual({ delivered: 2, read: 1, accepted: 1, enRoute: 0, arrived: 0, done: 0 });
  });
});
