import type { Order, OrderReceiver } from '#contract/order';
import { hasReached, progressOf } from './order-receipts.ts';

/** Receivers who have not read an order, those whose phone does not even have it first. */
export function unreadOf(order: Order): OrderReceiver[] {
  if (order.withdrawn) return [];
  const unread = order.receivers.filter(({ workerId }) => !hasReached(progressOf(order, workerId, []), 'read'));
  return unread.sort((a, b) => a.receipts.length - b.receipts.length);
}

/** People without a phone whom nobody has told yet, before those who were told. */
export function voiceOf(order: Order): Order['voiceReceivers'] {
  return [...order.voiceReceivers].sort((a, b) => Number(a.told !== null) - Number(b.told !== null));
}

/** Orders by when they were issued, the newest first. */
export function newestFirst(orders: Iterable<Order>): Order[] {
  return [...orders].sort((a, b) => b.issuedAt.localeCompare(a.issuedAt));
}

/** The order to begin with: the newest of the case on the desk, else the newest that somebody has not read, else the newest. */
export function firstOrder(orders: readonly Order[], incidentId: string | null): Order | null {
  const ofCase = orders.find((order) => incidentId !== null && order.incidentId === incidentId);
  return ofCase ?? orders.find((order) => unreadOf(order).length > 0) ?? orders[0] ?? null;
}
