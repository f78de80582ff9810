import { expect, test } from 'vitest';
import type { Order } from '#contract/order';
import type { Viewer } from '../../db/viewer.ts';
import { maskOrder, presentOrder } from './order-row.ts';

const at = new Date('2026-11-22T00:00:00.000Z');
const row = {
  id: 'o',
  incidentId: null,
  division: '990001',
  text: '请张三到李四家',
  lng: null,
  lat: null,
  issuedBy: 'county-duty',
  issuedAt: at,
  deadlineAt: null,
  needsPhoto: false,
  version: 3,
};
const receiver = (workerId: number, receipt: 'delivered' | 'read' | null) => ({
  orderId: 'o',
  workerId,
  workerName: `人${workerId}`,
  receipt,
  at: receipt === null ? null : at,
  receivedAt: receipt === null ? null : at,
});
const order: Order = presentOrder(row, [receiver(1, 'delivered'), receiver(1, 'read'), receiver(2, null)]);

const viewer = (role: Viewer['role'], workerId: number | null = null): Viewer => ({
  account: 'x',
  displayName: 'x',
  role,
  scope: '990001',
  grids: null,
  workerId,
  address: '',
});

test('rows of receipts become receivers, those without a receipt too', () => {
  expect(order.receivers.map(({ workerId, receipts }) => [workerId, receipts.map(({ kind }) => kind)])).toEqual([
    [1, ['delivered', 'read']],
    [2, []],
  ]);
});

test('a seat sees all of it', () => {
  expect(maskOrder(viewer('duty'), order)).toEqual(order);
});

test('a worker sees the own standing only', () => {
  expect(maskOrder(viewer('worker', 2), order).receivers.map(({ workerId }) => workerId)).toEqual([2]);
});

test('a wall sees how far it is and nobody’s name, not even in the words', () => {
  const masked = maskOrder(viewer('wall'), order);
  expect(JSON.stringify(masked)).not.toMatch(/人|张三/);
  expect(masked.receivers[0]?.receipts).toHaveLength(2);
});
