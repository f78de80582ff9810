import { Type, type Static } from 'typebox';
import { PlaceSource } from '#contract/geo';
import { Urgency } from '#contract/incident';
import {
  type Order,
  OrderKind,
  type OrderReceipt,
  OrderSelector,
  ReceiptKind,
  type VoiceReceiver,
} from '#contract/order';
import { Line } from '#contract/worker';
import type { Viewer } from '../../db/viewer.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Moment = Type.Unsafe<Date>(Type.Unknown());

/** An order as it is stored; of its receivers those that row security shows. */
export const OrderRow = Type.Object({
  id: Type.String(),
  kind: OrderKind,
  incidentId: Nullable(Type.String()),
  division: Type.String(),
  text: Type.String(),
  urgency: Urgency,
  lng: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
  selector: Nullable(OrderSelector),
  issuedBy: Type.String(),
  issuedAt: Moment,
  deadlineAt: Nullable(Moment),
  needsPhoto: Type.Boolean(),
  needsPlace: Type.Boolean(),
  withdrawnAt: Nullable(Moment),
  withdrawnBy: Nullable(Type.String()),
  withdrawnReason: Nullable(Type.String()),
  version: Type.Integer(),
});
export type OrderRow = Static<typeof OrderRow>;

/** Columns of `OrderRow`; the table is `work_order o`. */
export const ORDER_COLUMNS = `o.id, o.kind, o.incident_id AS "incidentId", o.division_code AS division, o.body AS text, o.urgency,
  ST_X(o.point) AS lng, ST_Y(o.point) AS lat, o.selector, o.issued_by AS "issuedBy", o.issued_at AS "issuedAt",
  o.deadline_at AS "deadlineAt", o.needs_photo AS "needsPhoto", o.needs_place AS "needsPlace", o.withdrawn_at AS "withdrawnAt",
  o.withdrawn_by AS "withdrawnBy", o.withdrawn_reason AS "withdrawnReason", o.version`;

/** One receiver of one order with one of their receipts, or none yet. */
export const ReceiverRow = Type.Object({
  orderId: Type.String(),
  workerId: Type.Integer(),
  workerName: Nullable(Type.String()),
  reminders: Type.Integer(),
  remindedAt: Nullable(Moment),
  verifiedAt: Nullable(Moment),
  verifiedBy: Nullable(Type.String()),
  receipt: Nullable(ReceiptKind),
  at: Nullable(Moment),
  receivedAt: Nullable(Moment),
  distanceM: Nullable(Type.Integer()),
  placeSource: Nullable(PlaceSource),
  text: Nullable(Type.String()),
  attachments: Nullable(Type.Array(Type.String())),
});
export type ReceiverRow = Static<typeof ReceiverRow>;

/** One receiver without a phone of one order. */
export const VoiceReceiverRow = Type.Object({
  orderId: Type.String(),
  personId: Type.Integer(),
  name: Nullable(Type.String()),
  line: Line,
  village: Type.String(),
  gridName: Nullable(Type.String()),
  nearestWorkerId: Nullable(Type.Integer()),
  nearestName: Nullable(Type.String()),
  nearestDistanceM: Nullable(Type.Integer()),
  toldAt: Nullable(Moment),
  toldBy: Nullable(Type.String()),
  toldThrough: Nullable(Type.String()),
});
export type VoiceReceiverRow = Static<typeof VoiceReceiverRow>;

/** The contract's shape of an order with its receivers' rows, which are sorted by worker and time of receipt. */
export function presentOrder(
  row: OrderRow,
  receivers: readonly ReceiverRow[],
  voiceReceivers: readonly VoiceReceiverRow[] = [],
): Order {
  const byWorker = new Map<number, Order['receivers'][number]>();
  for (const receiverRow of receivers) {
    const receiver = byWorker.get(receiverRow.workerId) ?? presentReceiver(receiverRow);
    byWorker.set(receiverRow.workerId, receiver);
    const receipt = presentReceipt(receiverRow);
    if (receipt !== null) receiver.receipts.push(receipt);
  }
  const { withdrawnAt, withdrawnBy, withdrawnReason } = row;
  return {
    id: row.id as Order['id'],
    kind: row.kind,
    incidentId: row.incidentId as Order['incidentId'],
    division: row.division as Order['division'],
    text: row.text,
    urgency: row.urgency,
    position: row.lng === null || row.lat === null ? null : [row.lng, row.lat],
    selector: row.selector,
    issuedBy: row.issuedBy,
    issuedAt: row.issuedAt.toISOString(),
    deadlineAt: row.deadlineAt?.toISOString() ?? null,
    needsPhoto: row.needsPhoto,
    needsPlace: row.needsPlace,
    withdrawn:
      withdrawnAt === null
        ? null
        : { at: withdrawnAt.toISOString(), by: withdrawnBy ?? '', reason: withdrawnReason ?? '' },
    receivers: [...byWorker.values()],
    voiceReceivers: voiceReceivers.map(presentVoiceReceiver),
    version: row.version,
  };
}

function presentReceiver(row: ReceiverRow): Order['receivers'][number] {
  const { workerId, workerName, reminders, remindedAt, verifiedAt, verifiedBy } = row;
  return {
    workerId,
    workerName,
    receipts: [],
    ...(remindedAt === null ? {} : { reminded: { count: reminders, at: remindedAt.toISOString() } }),
    ...(verifiedAt === null ? {} : { verified: { at: verifiedAt.toISOString(), by: verifiedBy ?? '' } }),
  };
}

function presentReceipt(row: ReceiverRow): OrderReceipt | null {
  const { receipt, at, receivedAt, distanceM, placeSource, text, attachments } = row;
  if (receipt === null || at === null || receivedAt === null) return null;
  return {
    kind: receipt,
    at: at.toISOString(),
    receivedAt: receivedAt.toISOString(),
    ...(distanceM === null ? {} : { distanceM }),
    ...(placeSource === null ? {} : { placeSource }),
    ...(text === null ? {} : { text }),
    ...(attachments === null || attachments.length === 0
      ? {}
      : { attachments: attachments as OrderReceipt['attachments'] & {} }),
  };
}

function presentVoiceReceiver(row: VoiceReceiverRow): VoiceReceiver {
  const { personId, name, line, gridName, nearestWorkerId, nearestName, nearestDistanceM } = row;
  return {
    personId,
    name,
    line,
    village: row.village as VoiceReceiver['village'],
    gridName,
    nearest:
      nearestWorkerId === null
        ? null
        : { workerId: nearestWorkerId, name: nearestName, distanceM: nearestDistanceM ?? 0 },
    told:
      row.toldAt === null
        ? null
        : { at: row.toldAt.toISOString(), by: row.toldBy ?? '', through: row.toldThrough ?? '' },
  };
}

/** What a reader may see of an order: a worker the own standing only, a wall nobody's name and no words that may hold one. */
export function maskOrder(viewer: Viewer, order: Order): Order {
  if (viewer.workerId !== null) {
    const receivers = order.receivers.filter((receiver) => receiver.workerId === viewer.workerId);
    return { ...order, selector: null, receivers, voiceReceivers: [] };
  }
  if (viewer.role !== 'wall') return order;
  return {
    ...order,
    text: '',
    withdrawn: order.withdrawn && { ...order.withdrawn, reason: '' },
    receivers: order.receivers.map((receiver) => ({
      ...receiver,
      workerName: null,
      receipts: receiver.receipts.map(withoutWords),
    })),
    voiceReceivers: order.voiceReceivers.map((receiver) => ({
      ...receiver,
      name: null,
      nearest: receiver.nearest && { ...receiver.nearest, name: null },
      told: receiver.told && { ...receiver.told, through: '' },
    })),
  };
}

/** A receipt's time and place, not what was written or photographed. */
function withoutWords({ kind, at, receivedAt, distanceM }: OrderReceipt): OrderReceipt {
  return { kind, at, receivedAt, ...(distanceM === undefined ? {} : { distanceM }) };
}
