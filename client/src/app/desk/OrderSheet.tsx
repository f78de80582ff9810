import { isWithin } from '#contract/division';
import type { MissingReceiver } from '#contract/order';
import { useEffect, useRef, useState } from 'react';
import { tinykeys } from 'tinykeys';
import { OrderDetail } from '../../features/order/OrderDetail.tsx';
import { OrderList } from '../../features/order/OrderList.tsx';
import { listUnread } from '../../features/order/order-requests.ts';
import styles from '../../features/order/order-board.module.css';
import { useText } from '../../i18n/text.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useCounty } from '../live/county-context.tsx';
import type { Desk } from './desk-entry.ts';

/** Orders over the desk: who has not read them, who has no phone, and reminding only those. */
export function OrderSheet({ desk }: { desk: Desk }) {
  const t = useText();
  const { orders, chosen, choose, move, deeds, isBusy, notice } = desk.orders;
  const missing = useUnread(chosen?.id ?? null);
  useListKeys(move);
  if (!chosen) return <Notice kind="empty" title={t('orders.none')} />;
  return (
    <div className={styles.columns}>
      <OrderList orders={orders} chosen={chosen.id} onChoose={choose} />
      <div className={styles.detail}>
        {notice && (
          <p className={styles.notice} role="status" data-testid="order-notice">
            {notice}
          </p>
        )}
        <OrderDetail
          key={chosen.id}
          order={chosen}
          missing={missing}
          isIssuer={isWithin(desk.session.scope, chosen.division)}
          isBusy={isBusy}
          deeds={deeds}
        />
      </div>
    </div>
  );
}

/** Who has not read an order, with the nearest phone of each: asked once as it is chosen, since phones move slower than receipts. */
function useUnread(orderId: string | null): readonly MissingReceiver[] {
  const { http } = useCounty();
  const [missing, setMissing] = useState<readonly MissingReceiver[]>([]);
  useEffect(() => {
    setMissing([]);
    if (orderId === null) return;
    let isGone = false;
    listUnread(http, orderId).then(
      (items) => isGone || setMissing(items),
      // The list stands without who is nearest.
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [http, orderId]);
  return missing;
}

/** Up and down the list of orders, while nobody is typing. */
function useListKeys(move: (places: number) => void): void {
  const latest = useRef(move);
  useEffect(() => {
    latest.current = move;
  });
  useEffect(() => {
    const command = (places: number) => (event: KeyboardEvent) => {
      if (event.target instanceof HTMLElement && event.target.matches('input, textarea, select')) return;
      event.preventDefault();
      latest.current(places);
    };
    return tinykeys(window, { ArrowDown: command(1), ArrowUp: command(-1) });
  }, []);
}
