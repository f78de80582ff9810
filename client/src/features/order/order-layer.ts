import type { Position } from '#contract/geo';
import type { Order, ReceiptKind } from '#contract/order';
import type { Rgba, Sprite, SymbolsLayer } from '../../map/layer.ts';
import { progressOf } from './order-receipts.ts';

const NONE: Rgba = [0, 0, 0, 0];
const ring = (stroke: Rgba): Sprite => ({ shape: 'ring', fill: NONE, stroke });
/** Nobody has it in hand yet, on the way, there. */
const SPRITES = [ring([143, 161, 186, 1]), ring([92, 200, 255, 1]), ring([43, 209, 139, 1])];
const CODE_OF: Readonly<Record<ReceiptKind, number>> = {
  delivered: 0,
  read: 0,
  accepted: 1,
  enRoute: 1,
  arrived: 2,
  done: 2,
};

/**
 * Orders under way: a ring around each place that people were sent to, by how far the first of them is, and one around each who
 * accepted and has not done it. A notice sends nobody anywhere.
 * @param placeOf where a worker is; null when that is not known
 */
export function orderLayer(orders: Iterable<Order>, placeOf: (workerId: number) => Position | null): SymbolsLayer {
  const rings: { position: Position; code: number }[] = [];
  for (const order of orders) {
    if (order.kind !== 'order' || order.withdrawn !== null) continue;
    let furthest = 0;
    for (const { workerId } of order.receivers) {
      const progress = progressOf(order, workerId, []);
      const code = progress === null ? 0 : CODE_OF[progress];
      furthest = Math.max(furthest, code);
      const position = code === 0 || progress === 'done' ? null : placeOf(workerId);
      if (position) rings.push({ position, code });
    }
    if (order.position) rings.push({ position: order.position, code: furthest });
  }
  return {
    kind: 'symbols',
    id: 'orders',
    positions: Float64Array.from(rings.flatMap(({ position }) => position)),
    codes: Uint8Array.from(rings, ({ code }) => code),
    sprites: SPRITES,
    sizePx: [
      [9, 26],
      [14, 44],
    ],
    isPickable: false,
  };
}
