import type { Order, ReceiptKind } from '#contract/order';
import { useEffect, useState, type ReactNode } from 'react';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import {
  asksPlace,
  hasReached,
  isOver,
  MANUAL_RECEIPTS,
  missingProof,
  nextReceipt,
  NO_PROOF,
  progressOf,
  type PendingReceipt,
  type ReceiptProof,
} from './order-receipts.ts';
import styles from './worker-orders.module.css';

interface WorkerOrdersProps {
  orders: readonly Order[];
  workerId: number;
  pending: readonly PendingReceipt[];
  /** Kilometres from the worker to a place, null when unknown. */
  distanceKm: (order: Order) => number | null;
  onReceipt: (order: Order, receipt: ReceiptKind, proof: ReceiptProof) => void;
  /** The fields for a photo and for the place, as the order's next receipt has use for them. */
  renderProof: (wants: ProofWants, onProof: (proof: Partial<ReceiptProof>) => void) => ReactNode;
  /** Where given, an order that is over stands until the worker has said to have seen it. */
  onSeen?: (order: Order) => void;
}

/** What a receipt has use for: a photo may always go with the last one, the place is asked for only where it is needed. */
export interface ProofWants {
  photo: boolean;
  place: boolean;
}

/** A worker's orders, newest open one first: one large button says what comes next. */
export function WorkerOrders(props: WorkerOrdersProps) {
  const t = useText();
  const { orders, workerId, pending } = props;
  const isDone = (order: Order) => isOver(order, progressOf(order, workerId, pending));
  const newestFirst = [...orders].sort((a, b) => b.issuedAt.localeCompare(a.issuedAt));
  const open = newestFirst.filter((order) => !isDone(order));
  const finished = newestFirst.filter(isDone);
  if (orders.length === 0) return <Notice kind="empty" title={t('order.none')} />;
  return (
    <div className={styles.list} data-testid="orders">
      {open.map((order) => (
        <OrderCard key={order.id} order={order} {...props} />
      ))}
      {finished.length > 0 && !props.onSeen && <h2 className={styles.heading}>{t('order.finished')}</h2>}
      {finished.map((order) => (
        <OrderCard key={order.id} order={order} {...props} />
      ))}
    </div>
  );
}

function OrderCard(props: WorkerOrdersProps & { order: Order }) {
  const t = useText();
  const { order, workerId, pending, onReceipt, onSeen } = props;
  const progress = progressOf(order, workerId, pending);
  const isDelivered = hasReached(progress, 'delivered');
  const isOpened = hasReached(progress, 'read');
  useEffect(() => {
    // Shown on a screen that someone looks at: that is what read means here. The receipt of its delivery goes before it.
    if (isDelivered && !isOpened && document.visibilityState === 'visible') onReceipt(order, 'read', NO_PROOF);
  }, [isDelivered, isOpened, onReceipt, order]);
  const next = order.withdrawn ? null : nextReceipt(order.kind, isOpened ? progress : 'read');
  return (
    <article
      className={styles.card}
      data-order={order.id}
      data-progress={progress ?? 'none'}
      data-over={isOver(order, progress)}
    >
      <p className={styles.text}>
        {order.kind === 'notice' && <b className={styles.kind}>{t('order.kind-notice')}</b>} {order.text}
      </p>
      <Facts {...props} />
      {order.withdrawn && (
        <p className={styles.withdrawn} role="status">
          {t('order.withdrawn', {
            time: timeOfDay(Date.parse(order.withdrawn.at), false),
            reason: order.withdrawn.reason,
          })}
        </p>
      )}
      <Progress order={order} workerId={workerId} pending={pending} />
      {next && isManual(next) && <NextReceipt key={next} {...props} next={next} />}
      {onSeen && isOver(order, progress) && (
        <Button className={styles.next ?? ''} onClick={() => onSeen(order)} data-next="seen">
          {t('order.seen')}
        </Button>
      )}
    </article>
  );
}

function Facts({ order, workerId, distanceKm }: WorkerOrdersProps & { order: Order }) {
  const t = useText();
  const km = distanceKm(order);
  const reminders = order.receivers.find((receiver) => receiver.workerId === workerId)?.reminded?.count ?? 0;
  const facts = [
    timeOfDay(Date.parse(order.issuedAt), false),
    order.deadlineAt && t('order.deadline', { time: timeOfDay(Date.parse(order.deadlineAt), false) }),
    order.needsPhoto && t('order.needs-photo'),
    order.needsPlace && t('order.needs-place'),
    km !== null && t('order.distance', { km: km.toFixed(1) }),
    reminders > 0 && t('order.reminded', { n: reminders }),
  ].filter(Boolean);
  return <p className={styles.facts}>{facts.join(' · ')}</p>;
}

/** The one large button, with the words, photos and place that go with what it says. */
function NextReceipt({
  order,
  next,
  onReceipt,
  renderProof,
}: WorkerOrdersProps & { order: Order; next: ManualReceipt }) {
  const t = useText();
  const [proof, setProof] = useState(NO_PROOF);
  const change = (part: Partial<ReceiptProof>) => setProof((before) => ({ ...before, ...part }));
  const missing = missingProof(order, next, proof);
  return (
    <>
      {next === 'done' && (
        <textarea
          className={styles.reply}
          value={proof.text}
          rows={2}
          maxLength={2000}
          placeholder={t('order.reply')}
          aria-label={t('order.reply')}
          onChange={(event) => change({ text: event.target.value })}
        />
      )}
      {renderProof({ photo: next === 'done', place: asksPlace(order, next) }, change)}
      <Button
        tone="main"
        className={styles.next ?? ''}
        disabled={missing !== null}
        onClick={() => onReceipt(order, next, proof)}
        data-next={next}
      >
        {t(missing === null ? `order.do-${next}` : `order.first-${missing}`)}
      </Button>
    </>
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

type ManualReceipt = (typeof MANUAL_RECEIPTS)[number];

const isManual = (receipt: ReceiptKind): receipt is ManualReceipt =>
  MANUAL_RECEIPTS.some((manual) => manual === receipt);
