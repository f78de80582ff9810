import type { Order, ReceiptKind } from '#contract/order';
import type { Session } from '#contract/session';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import {
  hasReached,
  isOver,
  NO_PROOF,
  progressOf,
  type PendingReceipt,
  type ReceiptProof,
} from '../../features/order/order-receipts.ts';
import type { Outbox } from '../../features/outbox/outbox.ts';
import { lastKnownPlace } from '../../features/report/find-place.ts';
import { useText } from '../../i18n/text.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { followReceipts, NO_RECEIPTS, receiptKey, refusedKeys } from './pending-receipts.ts';
import { distanceM } from '../../lib/geodesy.ts';

/** A worker's orders, and what the order cards need. */
export interface WorkerWork {
  open: readonly Order[];
  /** Orders that the worker has not accepted yet, and those that ended without the worker's doing until that was seen. */
  fresh: readonly Order[];
  /** Open orders that were not shown to the worker yet. */
  unread: readonly Order[];
  all: readonly Order[];
  /** The worker knows that an order is over. */
  onSeen: (order: Order) => void;
  cards: {
    workerId: number;
    pending: readonly PendingReceipt[];
    distanceKm: (order: Order) => number | null;
    onReceipt: (order: Order, receipt: ReceiptKind, proof: ReceiptProof) => void;
  };
}

const NOBODY = -1;

/** Follows the worker's orders and confirms each as delivered as soon as this app has it. */
export function useWorkerOrders(session: Session, outbox: Outbox): WorkerWork {
  const t = useText();
  const county = useCounty();
  const byId = useStoreState(county.stores.orders.orders.state, (state) => state.byKey);
  const view = useStoreState(outbox.state);
  const workerId = session.workerId ?? NOBODY;
  const [receipts, setReceipts] = useState(() => followReceipts(NO_RECEIPTS, view));
  if (receipts.view !== view) setReceipts(followReceipts(receipts, view));
  const { pending } = receipts;
  const made = useRef(new Set<string>());

  const onReceipt = useCallback(
    (order: Order, receipt: ReceiptKind, proof: ReceiptProof) => {
      const key = receiptKey({ orderId: order.id, receipt });
      if (made.current.has(key)) return;
      made.current.add(key);
      const commandId = mintUuid7();
      const label = `${t(`order.receipt-${receipt}`)} · ${order.text.slice(0, 20)}`;
      const path = `/api/orders/${order.id}/receipts`;
      const photos = proof.photos.map((blob) => ({ uploadId: mintUuid7(), blob, attachmentId: null }));
      const body = receiptBody(commandId, receipt, proof);
      void outbox.add({ id: commandId, label, path, body, photos }).catch(() => made.current.delete(key));
    },
    [outbox, t],
  );
  useEffect(() => {
    // A receipt that the server refused can be made again, with what was missing.
    for (const key of refusedKeys(view)) made.current.delete(key);
  }, [view]);
  const all = useMemo(
    () => [...byId.values()].filter((order) => order.receivers.some((receiver) => receiver.workerId === workerId)),
    [byId, workerId],
  );
  useEffect(() => {
    if (!view.isLoaded) return;
    for (const order of all) {
      if (progressOf(order, workerId, pending) === null) onReceipt(order, 'delivered', NO_PROOF);
    }
  }, [all, onReceipt, pending, view.isLoaded, workerId]);
  const open = all.filter((order) => !isOver(order, progressOf(order, workerId, pending)));
  const unread = open.filter((order) => !hasReached(progressOf(order, workerId, pending), 'read'));
  const { seen, onSeen } = useSeen();
  const fresh = all.filter((order) => !seen.has(order.id) && isFresh(order, progressOf(order, workerId, pending)));
  return { all, open, fresh, unread, onSeen, cards: { workerId, pending, distanceKm: kilometresTo, onReceipt } };
}

/** Not accepted yet; a notice, or an order that was withdrawn before it was done, until the worker has seen that. */
function isFresh(order: Order, progress: ReceiptKind | null): boolean {
  return !hasReached(progress, order.withdrawn ? 'done' : 'accepted');
}

const SEEN_KEY = 'grid321.seenOrders';
const MOST_SEEN = 100;

/** Orders over that this phone's holder has seen, kept on the phone. */
function useSeen(): { seen: ReadonlySet<string>; onSeen: (order: Order) => void } {
  const [seen, setSeen] = useState(() => new Set((localStorage.getItem(SEEN_KEY) ?? '').split(' ')));
  const onSeen = useCallback((order: Order) => {
    setSeen((before) => {
      const newest = [order.id, ...before].slice(0, MOST_SEEN);
      localStorage.setItem(SEEN_KEY, newest.join(' '));
      return new Set(newest);
    });
  }, []);
  return { seen, onSeen };
}

function receiptBody(commandId: string, receipt: ReceiptKind, { text, place }: ReceiptProof) {
  const known = place ?? lastKnownPlace(localStorage);
  return {
    commandId,
    receipt,
    deviceTime: { observedAt: new Date().toISOString(), offsetMinutes: -new Date().getTimezoneOffset() },
    ...(known ? { position: known.position, placeSource: known.source } : {}),
    ...(text.trim() ? { text: text.trim() } : {}),
  };
}

function kilometresTo(order: Order): number | null {
  const place = lastKnownPlace(localStorage);
  return place && order.position ? distanceM(place.position, order.position) / 1000 : null;
}
