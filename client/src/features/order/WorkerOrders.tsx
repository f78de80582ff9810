import type { Order, ReceiptKind } from '#contract/order';
import { useEffect, useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { hasReached, MANUAL_RECEIPTS, nextReceipt, progressOf, type PendingReceipt } from './order-receipts.ts';
import styles from './worker-orders.module.css';

interface WorkerOrdersProps {
  orders: readonly Order[];
  workerId: number;
  pending: readonly PendingReceipt[];
  /** Kilometres from the worker to a place, null when unknown. */
  distanceKm: (order: Order) => number | null;
  onReceipt: (order: Order, receipt: ReceiptKind, text: string) => void;
}

/** A worker's orders, newest open one first: one large button says what comes next. */
export function WorkerOrders(props: WorkerOrdersProps) {
  const t = useText();
  const { orders, workerId, pending } = props;
  const isDone = (order: Order) => hasReached(progressOf(order, workerId, pending), 'done');
  const newestFirst = [...orders].sort((a, b) => b.issuedAt.localeCompare(a.issuedAt));
  const open = newestFirst.filter((order) => !isDone(order));
  const finished = newestFirst.filter(isDone);
  if (orders.length === 0) return <Notice kind="empty" title={t('order.none')} />;
  return (
    <div className={styles.list} data-testid="orders">
      {open.map((order) => (
        <OrderCard key={order.id} order={order} {...props} />
      ))}
      {finished.length > 0 && <h2 className={styles.heading}>{t('order.finished')}</h2>}
      {finished.map((order) => (
        <OrderCard key={order.id} order={order} {...props} />
      ))}
    </div>
  );
}

function OrderCard({ order, workerId, pending, distanceKm, onReceipt }: WorkerOrdersProps & { order: Order }) {
  const t = useText();
  const [reply, setReply] = useState('');
  const progress = progressOf(order, workerId, pending);
  const isDelivered = hasReached(progress, 'delivered');
  const isOpened = hasReached(progress, 'read');
  useEffect(() => {
    // Shown on a screen that someone looks at: that is what read means here. The receipt of its delivery goes before it.
    if (isDelivered && !isOpened && document.visibilityState === 'visible') onReceipt(order, 'read', '');
  }, [isDelivered, isOpened, onReceipt, order]);
  const next = nextReceipt(isOpened ? progress : 'read');
  const km = distanceKm(order);
  const facts = [
    timeOfDay(Date.parse(order.issuedAt), false),
    order.deadlineAt && t('order.deadline', { time: timeOfDay(Date.parse(order.deadlineAt), false) }),
    order.needsPhoto && t('order.needs-photo'),
    km !== null && t('order.distance', { km: km.toFixed(1) }),
  ].filter(Boolean);
  return (
    <article className={styles.card} data-order={order.id} data-progress={progress ?? 'none'}>
      <p className={styles.text}>{order.text}</p>
      <p className={styles.facts}>{facts.join(' · ')}</p>
      <Progress order={order} workerId={workerId} pending={pending} />
      {next === 'done' && (
        <textarea
          className={styles.reply}
          value={reply}
          rows={2}
          maxLength={2000}
          placeholder={t('order.reply')}
          aria-label={t('order.reply')}
          onChange={(event) => setReply(event.target.value)}
        />
      )}
      {next && isManual(next) && (
        <Button
          tone="main"
          className={styles.next ?? ''}
          onClick={() => onReceipt(order, next, reply)}
          data-next={next}
        >
          {t(`order.do-${next}`)}
        </Button>
      )}
    </article>
  );
}

function Progress({
  order,
  workerId,
  pending,
}: {
  order: Order;
  workerId: number;
  pending: readonly PendingReceipt[];
}) {
  const t = useText();
  const stored = progressOf(order, workerId, []);
  const progress = progressOf(order, workerId, pending);
  if (!progress) return null;
  const isPending = !hasReached(stored, progress);
  return (
    <p className={styles.progress}>
      {t(`order.receipt-${progress}`)}
      {isPending && ` · ${t('order.pending')}`}
    </p>
  );
}

const isManual = (receipt: ReceiptKind): receipt is (typeof MANUAL_RECEIPTS)[number] =>
  MANUAL_RECEIPTS.some((manual) => manual === receipt);
