import type { Order } from '#contract/order';
import { useCallback, useMemo, useState } from 'react';
import { firstOrder, newestFirst, unreadOf } from '../../features/order/order-board.ts';
import type { OrderDeeds } from '../../features/order/OrderDetail.tsx';
import { noteTold, remindUnread, verifyDone, withdrawOrder } from '../../features/order/order-requests.ts';
import { useText } from '../../i18n/text.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { wordsOf } from '../shell/failure-words.ts';

/** Following orders up at a desk. */
export interface OrderDesk {
  /** Open orders of the scope, the newest first. */
  orders: readonly Order[];
  chosen: Order | null;
  choose: (id: string | null) => void;
  /** Up and down the list. */
  move: (places: number) => void;
  deeds: OrderDeeds;
  isBusy: boolean;
  /** What the last deed came to, or why it failed. */
  notice: string | null;
}

/** Follows the orders of the scope; to begin with the one of the case on the desk is chosen. */
export function useOrderDesk(incidentId: string | null): OrderDesk {
  const t = useText();
  const { http, stores } = useCounty();
  const byId = useStoreState(stores.orders.orders.state, (state) => state.byKey);
  const orders = useMemo(() => newestFirst(byId.values()), [byId]);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [notice, setNotice] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const chosen = (chosenId !== null && byId.get(chosenId)) || firstOrder(orders, incidentId);
  const choose = useCallback((id: string | null) => {
    setChosenId(id);
    setNotice(null);
  }, []);
  const run = (deed: () => Promise<string | null>) => {
    if (isBusy) return;
    setIsBusy(true);
    deed()
      .then(setNotice, (error: unknown) => setNotice(t('orders.failed', { why: wordsOf(error) })))
      .finally(() => setIsBusy(false));
  };
  const change = (send: (id: string) => Promise<Order>) =>
    run(async () => {
      if (chosen) stores.orders.apply(await send(chosen.id));
      return null;
    });
  const deeds: OrderDeeds = {
    remind: () =>
      run(async () => {
        if (!chosen || unreadOf(chosen).length === 0) return t('orders.remind-none');
        const answer = await remindUnread(http, chosen.id);
        return t('orders.reminded', { n: answer.reminded, m: answer.notDelivered });
      }),
    tell: (personId, through) => change((id) => noteTold(http, id, [personId], through)),
    verify: (workerId) => change((id) => verifyDone(http, id, [workerId])),
    withdraw: (reason) => change((id) => withdrawOrder(http, id, reason)),
  };
  const move = (places: number) => {
    const at = orders.findIndex((order) => order.id === chosen?.id);
    const next = orders[Math.min(orders.length - 1, Math.max(0, at + places))];
    if (next) choose(next.id);
  };
  return { orders, chosen, choose, move, deeds, isBusy, notice };
}
