import type { ReceiptKind } from '#contract/order';
import { MANUAL_RECEIPTS, type PendingReceipt } from '../../features/order/order-receipts.ts';
import type { OutboxView } from '../../features/outbox/outbox.ts';

/** Receipts that this phone made and the server did not refuse. */
export interface MadeReceipts {
  /** The outbox that they were read from. */
  readonly view: OutboxView | null;
  readonly pending: readonly PendingReceipt[];
}

export const NO_RECEIPTS: MadeReceipts = { view: null, pending: [] };

export const receiptKey = ({ orderId, receipt }: PendingReceipt): string => `${orderId} ${receipt}`;

/**
 * Receipts in the outbox, and those that left it as sent: the order itself tells of them a moment later, and what its holder has
 * begun for the next one must not fall back to the one before meanwhile.
 */
export function followReceipts(before: MadeReceipts, view: OutboxView): MadeReceipts {
  const known = new Map([...before.pending, ...waitingReceipts(view)].map((made) => [receiptKey(made), made]));
  for (const key of refusedKeys(view)) known.delete(key);
  return { view, pending: [...known.values()] };
}

/** Keys of receipts made by hand that the server refused: their author is to make them again. */
export function refusedKeys(view: OutboxView): string[] {
  return view.entries.flatMap((entry) => {
    const made = receiptOf(entry);
    return made && isRefusedByHand(entry, made) ? [receiptKey(made)] : [];
  });
}

function waitingReceipts(view: OutboxView): PendingReceipt[] {
  return view.entries.flatMap((entry) => receiptOf(entry) ?? []);
}

const isRefusedByHand = ({ state }: OutboxView['entries'][number], { receipt }: PendingReceipt): boolean =>
  state.kind === 'refused' && MANUAL_RECEIPTS.some((manual) => manual === receipt);

function receiptOf({ path, body }: OutboxView['entries'][number]): PendingReceipt | null {
  const orderId = /^\/api\/orders\/([^/]+)\/receipts$/.exec(path)?.[1];
  const receipt = body['receipt'];
  // This app is the only writer of these bodies.
  return orderId && typeof receipt === 'string' ? { orderId, receipt: receipt as ReceiptKind } : null;
}
