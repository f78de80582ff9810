import { RECEIPTS, type Order, type ReceiptKind } from '#contract/order';

/** The receipts that a worker makes by hand, in their order; `delivered` and `read` come from the app itself. */
export const MANUAL_RECEIPTS = ['accepted', 'enRoute', 'arrived', 'done'] as const satisfies readonly ReceiptKind[];

/** A receipt that lies in the outbox and has not reached the server. */
export interface PendingReceipt {
  orderId: string;
  receipt: ReceiptKind;
}

/** How far a worker is with an order, counting what has not been sent yet; null before it was delivered. */
export function progressOf(order: Order, workerId: number, pending: readonly PendingReceipt[]): ReceiptKind | null {
  const stored = order.receivers.find((receiver) => receiver.workerId === workerId)?.receipts ?? [];
  const made = new Set<ReceiptKind>([
    ...stored.map((receipt) => receipt.kind),
    ...pending.filter((receipt) => receipt.orderId === order.id).map((receipt) => receipt.receipt),
  ]);
  // `findLast` and `at` are younger than the phones' WebView 87.
  const reached = RECEIPTS.filter((receipt) => made.has(receipt));
  return reached[reached.length - 1] ?? null;
}

/** The next receipt of an order, null when it is done. */
export function nextReceipt(progress: ReceiptKind | null): ReceiptKind | null {
  return RECEIPTS[progress === null ? 0 : RECEIPTS.indexOf(progress) + 1] ?? null;
}

/** Tells whether `progress` has come at least as far as `wanted`. */
export function hasReached(progress: ReceiptKind | null, wanted: ReceiptKind): boolean {
  return progress !== null && RECEIPTS.indexOf(progress) >= RECEIPTS.indexOf(wanted);
}

/** How many of an order's receivers have come at least as far as each receipt. */
export function countReceipts(order: Order): Record<ReceiptKind, number> {
  const furthest = order.receivers.map((receiver) => progressOf(order, receiver.workerId, []));
  const reached = (wanted: ReceiptKind) => furthest.filter((progress) => hasReached(progress, wanted)).length;
  return {
    delivered: reached('delivered'),
    read: reached('read'),
    accepted: reached('accepted'),
    enRoute: reached('enRoute'),
    arrived: reached('arrived'),
    done: reached('done'),
  };
}
