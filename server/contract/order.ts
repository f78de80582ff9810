import { Type, type Static } from 'typebox';
import { Position } from './geo.ts';
import { AttachmentId, CommandId, DivisionCode, IncidentId, OrderId, WorkerId } from './ids.ts';
import { DeviceTime, Instant } from './time.ts';

/** Receipts that the worker's own app makes, in their only order; a transport acknowledgement is not one. */
export const RECEIPTS = ['delivered', 'read', 'accepted', 'enRoute', 'arrived', 'done'] as const;
export const ReceiptKind = Type.Unsafe<(typeof RECEIPTS)[number]>(
  Type.Union(RECEIPTS.map((receipt) => Type.Literal(receipt))),
);
export type ReceiptKind = (typeof RECEIPTS)[number];

/** One worker's standing on an order: the last receipt and the time of each. */
export const OrderReceiver = Type.Object({
  workerId: WorkerId,
  workerName: Type.Union([Type.String(), Type.Null()]),
  receipts: Type.Array(Type.Object({ kind: ReceiptKind, at: Instant, receivedAt: Instant })),
});
export type OrderReceiver = Static<typeof OrderReceiver>;

/** What people are told to do (指令), with a receipt for each step of each receiver. */
export const Order = Type.Object({
  id: OrderId,
  incidentId: Type.Union([IncidentId, Type.Null()]),
  division: DivisionCode,
  text: Type.String(),
  position: Type.Union([Position, Type.Null()]),
  issuedBy: Type.String(),
  issuedAt: Instant,
  deadlineAt: Type.Union([Instant, Type.Null()]),
  needsPhoto: Type.Boolean(),
  receivers: Type.Array(OrderReceiver),
  version: Type.Integer(),
});
export type Order = Static<typeof Order>;

/** Body of `POST /api/orders`. */
export const OrderRequest = Type.Object(
  {
    commandId: CommandId,
    incidentId: Type.Optional(IncidentId),
    workers: Type.Array(WorkerId, { minItems: 1, maxItems: 2500 }),
    text: Type.String({ minLength: 1, maxLength: 2000 }),
    position: Type.Optional(Position),
    deadlineAt: Type.Optional(Instant),
    needsPhoto: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type OrderRequest = Static<typeof OrderRequest>;

/** Body of `POST /api/orders/{id}/receipts`, sent by the receiver's own app. */
export const ReceiptRequest = Type.Object(
  {
    commandId: CommandId,
    receipt: ReceiptKind,
    deviceTime: Type.Optional(DeviceTime),
    position: Type.Optional(Position),
    text: Type.Optional(Type.String({ maxLength: 2000 })),
    attachments: Type.Optional(Type.Array(AttachmentId, { maxItems: 9 })),
  },
  { additionalProperties: false },
);
export type ReceiptRequest = Static<typeof ReceiptRequest>;
