import type { Order } from '#contract/order';
import { useText } from '../../i18n/text.ts';
import { countReceipts, progressOf } from './order-receipts.ts';
import styles from './order-composer.module.css';

/** How far the receivers of a case's orders have come: counts, then each person. */
export function OrderReceipts({ orders }: { orders: readonly Order[] }) {
  const t = useText();
  if (orders.length === 0) return null;
  return (
    <section className={styles.composer} aria-label={t('case.orders')} data-testid="order-receipts">
      <h3 className={styles.heading}>{t('case.orders')}</h3>
      {orders.map((order) => (
        <article key={order.id} className={styles.order} data-order={order.id}>
          <p>{order.text}</p>
          <p className={styles.muted}>{t('case.receipts', { ...countReceipts(order), all: order.receivers.length })}</p>
          <ul className={styles.receivers}>
            {order.receivers.map((receiver) => {
              const progress = progressOf(order, receiver.workerId, []);
              return (
                <li key={receiver.workerId} data-progress={progress ?? 'sent'}>
                  {receiver.workerName ?? receiver.workerId}{' '}
                  <b>{progress ? t(`order.receipt-${progress}`) : t('order.receipt-none')}</b>
                </li>
              );
            })}
          </ul>
        </article>
      ))}
    </section>
  );
}
