import type { Order } from '#contract/order';
import type { FrameScheduler } from '../../lib/frame-batch.ts';
import { createKeyedStore, type KeyedStore } from '../../lib/keyed-store.ts';

/** Orders of the scope by id, newest version only. */
export interface OrderStore {
  orders: KeyedStore<string, Order>;
  replaceAll(orders: readonly Order[]): void;
  apply(order: Order): void;
  remove(id: string): void;
}

/** Creates the store of orders. */
export function createOrderStore(schedule?: FrameScheduler): OrderStore {
  const orders = createKeyedStore<string, Order>(schedule);
  return {
    orders,
    replaceAll: (items) => orders.replaceAll(items.map((order) => [order.id, order])),
    apply(order) {
      const known = orders.peek(order.id);
      if (!known) orders.set(order.id, order);
      else if (known.version <= order.version) orders.set(order.id, mergeReceivers(known, order));
    },
    remove: (id) => orders.remove(id),
  };
}

/** An event holds the receivers of one village, those new or changed; the others stand as they were. */
function mergeReceivers(known: Order, newer: Order): Order {
  const byWorker = new Map([...known.receivers, ...newer.receivers].map((receiver) => [receiver.workerId, receiver]));
  return { ...newer, receivers: [...byWorker.values()].sort((a, b) => a.workerId - b.workerId) };
}
