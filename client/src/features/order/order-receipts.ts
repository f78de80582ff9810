import type { PlaceSource, Position } from '#contract/geo';
import { RECEIPTS, RECEIPTS_OF, type Order, type OrderKind, type ReceiptKind } from '#contract/order';

/** The receipts that a worker makes by hand, in their order; `delivered` and `read` come from the app itself. */
export const MANUAL_RECEIPTS = ['accepted', 'enRoute', 'arrived', 'done'] as const satisfies readonly ReceiptKind[];

/** A receipt that lies in the outbox and has not reached the server. */
export interface PendingReceipt {
  orderId: string;
  receipt: ReceiptKind;
}

/** What a worker adds to a receipt. */
export interface ReceiptProof {
  text: string;
  photos: readonly Blob[];
  /** Where the worker is and how that is known; null lets the phone's last known place stand for it. */
  place: { position: Position; source: PlaceSource } | null;
}

/** A receipt that nothing is added to. */
export const NO_PROOF: ReceiptProof = { text: '', photos: [], place: null };

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

/** The next receipt that an order of this kind asks for, null when nothing more is asked. */
export function nextReceipt(kind: OrderKind, progress: ReceiptKind | null): ReceiptKind | null {
  const asked = RECEIPTS_OF[kind];
  return asked[progress === null ? 0 : asked.indexOf(progress) + 1] ?? null;
}

/** Tells whether nothing more is asked of a worker who is this far: the order was withdrawn, or its last receipt is made. */
export function isOver(order: Order, progress: ReceiptKind | null): boolean {
  return order.withdrawn !== null || nextReceipt(order.kind, progress) === null;
}

/** What a receipt must come with and does not yet; null when it can be made. */
export function missingProof(order: Order, receipt: ReceiptKind, proof: ReceiptProof): 'photo' | 'place' | null {
  if (receipt === 'done' && order.needsPhoto && proof.photos.length === 0) return 'photo';
  return asksPlace(order, receipt) && proof.place === null ? 'place' : null;
}

/** Tells whether a receipt must say where it was made. */
export function asksPlace(order: Order, receipt: ReceiptKind): boolean {
  return order.needsPlace && (receipt === 'arrived' || receipt === 'done');
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
