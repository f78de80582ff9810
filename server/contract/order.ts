import { Type, type Static } from 'typebox';
import { PlaceSource, Position } from './geo.ts';
import { AttachmentId, CommandId, DivisionCode, IncidentId, OrderId, WorkerId } from './ids.ts';
import { Urgency } from './incident.ts';
import { Area, NearestHolder } from './selection.ts';
import { DeviceTime, Instant } from './time.ts';
import { Line } from './worker.ts';

/** Receipts that the worker's own app makes, in their only order; a transport acknowledgement is not one. */
export const RECEIPTS = ['delivered', 'read', 'accepted', 'enRoute', 'arrived', 'done'] as const;
export const ReceiptKind = Type.Unsafe<(typeof RECEIPTS)[number]>(
  Type.Union(RECEIPTS.map((receipt) => Type.Literal(receipt))),
);
export type ReceiptKind = (typeof RECEIPTS)[number];

/** 指令 is carried out to `done`; 通知 ends when it was read. */
export const ORDER_KINDS = ['order', 'notice'] as const;
export const OrderKind = Type.Unsafe<(typeof ORDER_KINDS)[number]>(
  Type.Union(ORDER_KINDS.map((kind) => Type.Literal(kind))),
);
export type OrderKind = (typeof ORDER_KINDS)[number];

/** The receipts an order asks for, in their order. */
export const RECEIPTS_OF: Readonly<Record<OrderKind, readonly ReceiptKind[]>> = {
  order: RECEIPTS,
  notice: ['delivered', 'read'],
};

/** The stages of an order that have a limit: past it, whoever is missing is an alarm at the desk that issued it. */
export const ORDER_STAGES = ['delivered', 'read', 'accepted'] as const;
export const OrderStage = Type.Unsafe<(typeof ORDER_STAGES)[number]>(
  Type.Union(ORDER_STAGES.map((stage) => Type.Literal(stage))),
);
export type OrderStage = (typeof ORDER_STAGES)[number];

/** Whoever reports from within this distance of the order's place is there; from further off the distance is shown. */
export const ARRIVAL_RADIUS_M = 300;

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** One receipt: when it was made by the phone's clock and when it came in; what is absent was not sent. */
export const OrderReceipt = Type.Object({
  kind: ReceiptKind,
  at: Instant,
  receivedAt: Instant,
  /** From the order's place, or its area's edge, to where the phone was. */
  distanceM: Type.Optional(Type.Integer()),
  placeSource: Type.Optional(PlaceSource),
  text: Type.Optional(Type.String()),
  attachments: Type.Optional(Type.Array(AttachmentId)),
});
export type OrderReceipt = Static<typeof OrderReceipt>;

/** One worker's standing on an order: the receipts so far, reminders (absent for none) and the issuer's verification. */
export const OrderReceiver = Type.Object({
  workerId: WorkerId,
  workerName: Nullable(Type.String()),
  receipts: Type.Array(OrderReceipt),
  reminded: Type.Optional(Type.Object({ count: Type.Integer(), at: Instant })),
  verified: Type.Optional(Type.Object({ at: Instant, by: Type.String() })),
});
export type OrderReceiver = Static<typeof OrderReceiver>;

/** A receiver without a phone (被告知): not reachable by the app, told by voice through the nearest phone-holder or otherwise. */
export const VoiceReceiver = Type.Object({
  personId: Type.Integer(),
  name: Nullable(Type.String()),
  line: Line,
  village: DivisionCode,
  gridName: Nullable(Type.String()),
  nearest: Nullable(NearestHolder),
  told: Nullable(Type.Object({ at: Instant, by: Type.String(), through: Type.String() })),
});
export type VoiceReceiver = Static<typeof VoiceReceiver>;

/** Whom an order is for, by area, division and role together; each one narrows. At least an area or a division is needed. */
export const OrderSelector = Type.Object(
  {
    area: Type.Optional(Area),
    division: Type.Optional(DivisionCode),
    line: Type.Optional(Line),
    skill: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    isGridLeader: Type.Optional(Type.Literal(true, { description: 'only holders of a basic grid’s post (网格长)' })),
  },
  { additionalProperties: false },
);
export type OrderSelector = Static<typeof OrderSelector>;

/** What people are told to do (指令), with a receipt for each step of each receiver. */
export const Order = Type.Object({
  id: OrderId,
  kind: OrderKind,
  incidentId: Nullable(IncidentId),
  /** The centre that issued it. */
  division: DivisionCode,
  text: Type.String(),
  urgency: Urgency,
  position: Nullable(Position),
  /** How its receivers were found when it was issued; null when all were named. */
  selector: Nullable(OrderSelector),
  issuedBy: Type.String(),
  issuedAt: Instant,
  deadlineAt: Nullable(Instant),
  needsPhoto: Type.Boolean(),
  needsPlace: Type.Boolean(),
  withdrawn: Nullable(Type.Object({ at: Instant, by: Type.String(), reason: Type.String() })),
  receivers: Type.Array(OrderReceiver),
  voiceReceivers: Type.Array(VoiceReceiver),
  version: Type.Integer(),
});
export type Order = Static<typeof Order>;

/** Body of `POST /api/orders`: receivers are named, selected, or both; all are found in the issuer's scope when it is issued. */
export const OrderRequest = Type.Object(
  {
    commandId: CommandId,
    kind: Type.Optional(OrderKind),
    incidentId: Type.Optional(IncidentId),
    workers: Type.Optional(Type.Array(WorkerId, { minItems: 1, maxItems: 2500 })),
    /** Numbers of people, for those without a phone. */
    people: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), { minItems: 1, maxItems: 6000 }),
    ),
    selector: Type.Optional(OrderSelector),
    text: Type.String({ minLength: 1, maxLength: 2000 }),
    urgency: Type.Optional(Urgency),
    position: Type.Optional(Position),
    deadlineAt: Type.Optional(Instant),
    needsPhoto: Type.Optional(Type.Boolean()),
    needsPlace: Type.Optional(Type.Boolean()),
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
    placeSource: Type.Optional(PlaceSource),
    text: Type.Optional(Type.String({ maxLength: 2000 })),
    attachments: Type.Optional(Type.Array(AttachmentId, { maxItems: 9 })),
  },
  { additionalProperties: false },
);
export type ReceiptRequest = Static<typeof ReceiptRequest>;

/** Body of `POST /api/orders/{id}/reminders`: reminds those who have not read it, and nobody else. */
export const ReminderRequest = Type.Object({ commandId: CommandId }, { additionalProperties: false });
export type ReminderRequest = Static<typeof ReminderRequest>;

/** Answer to a reminder: how many phones ring now, and how many of them have not even confirmed that they have the order. */
export const ReminderAnswer = Type.Object({
  reminded: Type.Integer(),
  notDelivered: Type.Integer(),
  /** Unread as well, but reminded less than a minute ago. */
  tooSoon: Type.Integer(),
});
export type ReminderAnswer = Static<typeof ReminderAnswer>;

/** Body of `POST /api/orders/{id}/withdrawal`. */
export const WithdrawalRequest = Type.Object(
  { commandId: CommandId, reason: Type.String({ minLength: 1, maxLength: 500 }) },
  { additionalProperties: false },
);
export type WithdrawalRequest = Static<typeof WithdrawalRequest>;

/** Body of `POST /api/orders/{id}/verifications`: the issuing centre has seen that these receivers have done it. */
export const VerificationRequest = Type.Object(
  { commandId: CommandId, workers: Type.Array(WorkerId, { minItems: 1, maxItems: 2500 }) },
  { additionalProperties: false },
);
export type VerificationRequest = Static<typeof VerificationRequest>;

/** Body of `POST /api/orders/{id}/told`: people without a phone were told by voice, by whom and when (now, when left out). */
export const ToldRequest = Type.Object(
  {
    commandId: CommandId,
    people: Type.Array(Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), { minItems: 1, maxItems: 6000 }),
    through: Type.String({ minLength: 1, maxLength: 100, description: 'who told them' }),
    toldAt: Type.Optional(Instant),
  },
  { additionalProperties: false },
);
export type ToldRequest = Static<typeof ToldRequest>;

/** Somebody whom an order has not reached, and who nearby has a phone that was heard lately. */
export const MissingReceiver = Type.Object({
  workerId: Nullable(WorkerId),
  personId: Nullable(Type.Integer()),
  name: Nullable(Type.String()),
  nearest: Nullable(NearestHolder),
});
export type MissingReceiver = Static<typeof MissingReceiver>;
