import type { Order, ReceiptKind } from '#contract/order';
import type { Session } from '#contract/session';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { hasReached, progressOf, type PendingReceipt } from '../../features/order/order-receipts.ts';
import type { Outbox, OutboxView } from '../../features/outbox/outbox.ts';
import { lastKnownPlace } from '../../features/report/find-place.ts';
import { useText } from '../../i18n/text.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { distanceM } from '../../lib/geodesy.ts';

/** A worker's orders, and what the order cards need. */
export interface WorkerWork {
  open: readonly Order[];
  /** Open orders that the worker has not accepted yet. */
  fresh: readonly Order[];
  all: readonly Order[];
  cards: {
    workerId: number;
    pending: readonly PendingReceipt[];
    distanceKm: (order: Order) => number | null;
    onReceipt: (order: Order, receipt: ReceiptKind, text: string) => void;
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
  const pending = useMemo(() => pendingReceipts(view), [view]);
  const made = useRef(new Set<string>());

  const onReceipt = useCallback(
    (order: Order, receipt: ReceiptKind, text: string) => {
      const key = `${order.id} ${receipt}`;
      if (made.current.has(key)) return;
      made.current.add(key);
      const commandId = mintUuid7();
      const place = lastKnownPlace(localStorage);
      const body = {
        commandId,
        receipt,
        deviceTime: { observedAt: new Date().toISOString(), offsetMinutes: -new Date().getTimezoneOffset() },
        ...(place ? { position: place.position } : {}),
        ...(text.trim() ? { text: text.trim() } : {}),
      };
      const label = `${t(`order.receipt-${receipt}`)} · ${order.text.slice(0, 20)}`;
      const path = `/api/orders/${order.id}/receipts`;
      void outbox.add({ id: commandId, label, path, body, photos: [] }).catch(() => made.current.delete(key));
    },
    [outbox, t],
  );
  const all = useMemo(
    () => [...byId.values()].filter((order) => order.receivers.some((receiver) => receiver.workerId === workerId)),
    [byId, workerId],
  );
  useEffect(() => {
    if (!view.isLoaded) return;
    for (const order of all) {
      if (progressOf(order, workerId, pending) === null) onReceipt(order, 'delivered', '');
    }
  }, [all, onReceipt, pending, view.isLoaded, workerId]);
  const open = all.filter((order) => !hasReached(progressOf(order, workerId, pending), 'done'));
  const fresh = open.filter((order) => !hasReached(progressOf(order, workerId, pending), 'accepted'));
  return { all, open, fresh, cards: { workerId, pending, distanceKm: kilometresTo, onReceipt } };
}

function pendingReceipts(view: OutboxView): PendingReceipt[] {
  return view.entries.flatMap(({ path, body }) => {
    const orderId = /^\/api\/orders\/([^/]+)\/receipts$/.exec(path)?.[1];
    const receipt = body['receipt'];
    // This app is the only writer of these bodies.
    return orderId && typeof receipt === 'string' ? [{ orderId, receipt: receipt as ReceiptKind }] : [];
  });
}

function kilometresTo(order: Order): number | null {
  const place = lastKnownPlace(localStorage);
  return place && order.position ? distanceM(place.position, order.position) / 1000 : null;
}
