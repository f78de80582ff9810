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
    replaceAll(items) {
      orders.replaceAll(items.map((order) => [order.id, order]));
    },
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
  return {
    ...newer,
    receivers: mergeById(known.receivers, newer.receivers, ({ workerId }) => workerId),
    voiceReceivers: mergeById(known.voiceReceivers, newer.voiceReceivers, ({ personId }) => personId),
  };
}

/** Puts the changed into the known, both sorted by id; one of 2,270 costs a copy of the list and no more. */
function mergeById<Item>(known: readonly Item[], changed: readonly Item[], idOf: (item: Item) => number): Item[] {
  if (changed.length === 0) return known as Item[];
  const merged = [...known];
  for (const item of changed) {
    const at = placeOf(merged, idOf(item), idOf);
    const isKnown = at < merged.length && idOf(merged[at] as Item) === idOf(item);
    merged.splice(at, isKnown ? 1 : 0, item);
  }
  return merged;
}

/** The first place whose id is not lower. */
function placeOf<Item>(items: readonly Item[], id: number, idOf: (item: Item) => number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (idOf(items[middle] as Item) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
