import { expect, test } from 'vitest';
import type { Order } from '#contract/order';
import type { Viewer } from '../../db/viewer.ts';
import { maskOrder, type OrderRow, presentOrder } from './order-row.ts';

const at = new Date('2026-11-22T00:00:00.000Z');
const row: OrderRow = {
  id: 'o',
  kind: 'order',
  incidentId: null,
  division: '990001',
  text: '请张三到李四家',
  urgency: 'normal',
  lng: null,
  lat: null,
  selector: null,
  issuedBy: 'county-duty',
  issuedAt: at,
  deadlineAt: null,
  needsPhoto: false,
  needsPlace: false,
  withdrawnAt: at,
  withdrawnBy: 'county-duty',
  withdrawnReason: '张三已到',
  version: 3,
};
const receiver = (workerId: number, receipt: 'delivered' | 'read' | null) => ({
  orderId: 'o',
  workerId,
  workerName: `人${workerId}`,
  reminders: 0,
  remindedAt: null,
  verifiedAt: null,
  verifiedBy: null,
  receipt,
  at: receipt === null ? null : at,
  receivedAt: receipt === null ? null : at,
  distanceM: receipt === 'read' ? 420 : null,
  placeSource: null,
  text: receipt === 'read' ? '张三看到了' : null,
  attachments: null,
});
const voiceReceiver = {
  orderId: 'o',
  personId: 9,
  name: '人9',
  line: 'deputy' as const,
  village: '990001101001',
  gridName: '一组',
  nearestWorkerId: 1,
  nearestName: '人1',
  nearestDistanceM: 300,
  toldAt: at,
  toldBy: 'county-duty',
  toldThrough: '人1',
};
const order: Order = presentOrder(
  row,
  [receiver(1, 'delivered'), receiver(1, 'read'), receiver(2, null)],
  [voiceReceiver],
);

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
  const own = maskOrder(viewer('worker', 2), order);
  expect(own.receivers.map(({ workerId }) => workerId)).toEqual([2]);
  expect(own.voiceReceivers).toEqual([]);
});

test('a wall sees how far it is and nobody’s name, not even in the words', () => {
  const masked = maskOrder(viewer('wall'), order);
  expect(JSON.stringify(masked)).not.toMatch(/人|张三/);
  expect(masked.receivers[0]?.receipts).toHaveLength(2);
  expect(masked.receivers[0]?.receipts[1]?.distanceM).toBe(420);
  expect(masked.voiceReceivers[0]?.told?.at).toBe(at.toISOString());
});
