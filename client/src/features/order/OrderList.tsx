import type { Order } from '#contract/order';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { unreadOf } from './order-board.ts';
import { countReceipts } from './order-receipts.ts';
import styles from './order-board.module.css';

interface OrderListProps {
  orders: readonly Order[];
  chosen: string | null;
  onChoose: (id: string) => void;
}

/** Every order that is not over, the newest first, with how far it has come. */
export function OrderList({ orders, chosen, onChoose }: OrderListProps) {
  const t = useText();
  return (
    <ul className={styles.list} data-testid="order-list">
      {orders.map((order) => (
        <li key={order.id}>
          <button
            type="button"
            className={styles.row}
            data-order={order.id}
            data-unread={unreadOf(order).length > 0}
            aria-current={order.id === chosen}
            onClick={() => onChoose(order.id)}
          >
            <span className={styles.words}>{order.text}</span>
            <span className={styles.muted}>
              {timeOfDay(Date.parse(order.issuedAt), false)} · {t(`urgency.${order.urgency}`)} ·{' '}
              {order.withdrawn
                ? t('orders.withdrawn', {
                    time: timeOfDay(Date.parse(order.withdrawn.at), false),
                    reason: order.withdrawn.reason,
                  })
                : t('case.receipts', { ...countReceipts(order), all: order.receivers.length })}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
