import { Type, type Static } from 'typebox';
import { type Order, ReceiptKind } from '#contract/order';
import type { Viewer } from '../../db/viewer.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Moment = Type.Unsafe<Date>(Type.Unknown());

/** An order as it is stored; of its receivers those that row security shows. */
export const OrderRow = Type.Object({
  id: Type.String(),
  incidentId: Nullable(Type.String()),
  division: Type.String(),
  text: Type.String(),
  lng: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
  issuedBy: Type.String(),
  issuedAt: Moment,
  deadlineAt: Nullable(Moment),
  needsPhoto: Type.Boolean(),
  version: Type.Integer(),
});
export type OrderRow = Static<typeof OrderRow>;

/** Columns of `OrderRow`; the table is `work_order o`. */
export const ORDER_COLUMNS = `o.id, o.incident_id AS "incidentId", o.division_code AS division, o.body AS text, ST_X(o.point) AS lng,
  ST_Y(o.point) AS lat, o.issued_by AS "issuedBy", o.issued_at AS "issuedAt", o.deadline_at AS "deadlineAt",
  o.needs_photo AS "needsPhoto", o.version`;

/** One receiver of one order with one of their receipts, or none yet. */
export const ReceiverRow = Type.Object({
  orderId: Type.String(),
  workerId: Type.Integer(),
  workerName: Nullable(Type.String()),
  receipt: Nullable(ReceiptKind),
  at: Nullable(Moment),
  receivedAt: Nullable(Moment),
});
export type ReceiverRow = Static<typeof ReceiverRow>;

/** The contract's shape of an order with its receivers' rows, which are sorted by worker and time of receipt. */
export function presentOrder(row: OrderRow, receivers: readonly ReceiverRow[]): Order {
  const byWorker = new Map<number, Order['receivers'][number]>();
  for (const { workerId, workerName, receipt, at, receivedAt } of receivers) {
    const receiver = byWorker.get(workerId) ?? { workerId, workerName, receipts: [] };
    byWorker.set(workerId, receiver);
    if (receipt === null || at === null || receivedAt === null) continue;
    receiver.receipts.push({ kind: receipt, at: at.toISOString(), receivedAt: receivedAt.toISOString() });
  }
  return {
    id: row.id as Order['id'],
    incidentId: row.incidentId as Order['incidentId'],
    division: row.division as Order['division'],
    text: row.text,
    position: row.lng === null || row.lat === null ? null : [row.lng, row.lat],
    issuedBy: row.issuedBy,
    issuedAt: row.issuedAt.toISOString(),
    deadlineAt: row.deadlineAt?.toISOString() ?? null,
    needsPhoto: row.needsPhoto,
    receivers: [...byWorker.values()],
    version: row.version,
  };
}

/** What a reader may see of an order: a worker the own standing only, a wall nobody's name and no words that may hold one. */
export function maskOrder(viewer: Viewer, order: Order): Order {
  if (viewer.workerId !== null) {
    return { ...order, receivers: order.receivers.filter((receiver) => receiver.workerId === viewer.workerId) };
  }
  if (viewer.role !== 'wall') return order;
  return {
    ...order,
    text: '',
    receivers: order.receivers.map((receiver) => ({ ...receiver, workerName: null })),
  };
}
