import type { Urgency } from '#contract/incident';
import {
  type Order,
  type OrderKind,
  ORDER_STAGES,
  type OrderStage,
  RECEIPTS,
  RECEIPTS_OF,
  type ReceiptKind,
} from '#contract/order';
import { AppProblem } from '../../problem.ts';

/** A receiver may leave these out: not every order is travelled to. */
const OPTIONAL: readonly ReceiptKind[] = ['enRoute', 'arrived'];

const MINUTE_MS = 60_000;

/** How long an order may wait for each stage before whoever is missing becomes an alarm; this project's choice, by urgency. */
export const STAGE_LIMITS_MS: Readonly<Record<Urgency, Readonly<Record<OrderStage, number>>>> = {
  urgent: { delivered: 2 * MINUTE_MS, read: 5 * MINUTE_MS, accepted: 10 * MINUTE_MS },
  pressing: { delivered: 5 * MINUTE_MS, read: 15 * MINUTE_MS, accepted: 30 * MINUTE_MS },
  normal: { delivered: 15 * MINUTE_MS, read: 60 * MINUTE_MS, accepted: 240 * MINUTE_MS },
};

/** Nobody is reminded more often than this. */
export const REMINDER_PAUSE_MS = MINUTE_MS;

/** A phone that was heard within this time before can be asked to tell somebody. */
export const HOLDER_HEARD_MS = 10 * MINUTE_MS;

/** What the rules look at of an order. */
export interface OrderFacts {
  readonly kind: OrderKind;
  readonly withdrawnAt: Date | null;
}

/**
 * Decides a receipt: `new` is stored, `known` was made before and changes nothing.
 * @param made the receipts that the worker has made, in any order
 * @param happenedAt when the phone says it happened: what was done before a withdrawal still counts
 * @throws AppProblem `transition-refused` when it comes before what must precede it or after what follows it, is none of a notice, or
 *   the order was withdrawn
 */
export function decideReceipt(
  order: OrderFacts,
  made: readonly ReceiptKind[],
  receipt: ReceiptKind,
  happenedAt: Date,
): 'new' | 'known' {
  if (made.includes(receipt)) return 'known';
  const asked = RECEIPTS_OF[order.kind];
  if (!asked.includes(receipt)) throw refusal('通知只需阅读', 'a notice asks only to be read');
  const rank = RECEIPTS.indexOf(receipt);
  const missing = RECEIPTS.slice(0, rank).find((kind) => !OPTIONAL.includes(kind) && !made.includes(kind));
  if (missing !== undefined) throw refusal(`还缺少回执：${missing}`, `the receipt before it is missing: ${missing}`);
  const later = made.find((kind) => RECEIPTS.indexOf(kind) > rank);
  if (later !== undefined) throw refusal(`已有更后的回执：${later}`, `a later receipt was made already: ${later}`);
  const isSight = receipt === 'delivered' || receipt === 'read';
  if (order.withdrawnAt !== null && !isSight && happenedAt > order.withdrawnAt) {
    throw refusal('指令已撤回，无需继续', 'the order was withdrawn: nothing more is asked');
  }
  return 'new';
}

/** The receipt that ends an order for one receiver. */
export function lastReceiptOf(kind: OrderKind): ReceiptKind {
  return kind === 'notice' ? 'read' : 'done';
}

/** The stages that an order's limits watch, with when each is due. */
export function stagesDue(
  kind: OrderKind,
  urgency: Urgency,
  issuedAt: Date,
): { readonly stage: OrderStage; readonly dueAt: Date }[] {
  return ORDER_STAGES.filter((stage) => RECEIPTS_OF[kind].includes(stage)).map((stage) => ({
    stage,
    dueAt: new Date(issuedAt.getTime() + STAGE_LIMITS_MS[urgency][stage]),
  }));
}

/** Name of the timer that watches a stage. */
export const timerKind = (stage: OrderStage): string => `order.${stage}`;

/** Whether somebody who made these receipts is still missing at a stage: whoever is further along is not. */
export function isMissingAt(stage: OrderStage, made: readonly ReceiptKind[]): boolean {
  return !made.some((kind) => RECEIPTS.indexOf(kind) >= RECEIPTS.indexOf(stage));
}

/** The timer that looks whether an order's alarms are over. */
export const SETTLE_TIMER = 'order.settle';

/** Whom an order has not brought to a stage: phones without the receipt, and people without a phone whom nobody told. */
export function missingAt(order: Order, stage: OrderStage): { readonly workers: number[]; readonly people: number[] } {
  const isMissing = ({ receipts }: Order['receivers'][number]): boolean =>
    isMissingAt(
      stage,
      receipts.map(({ kind }) => kind),
    );
  return {
    workers: order.receivers.filter(isMissing).map(({ workerId }) => workerId),
    people: order.voiceReceivers.filter(({ told }) => told === null).map(({ personId }) => personId),
  };
}

/** How many are missing at a stage. */
export function countMissing(order: Order, stage: OrderStage): number {
  const { workers, people } = missingAt(order, stage);
  return workers.length + people.length;
}

/** Before this nothing of an order can ring. */
export function firstStageDue(order: Pick<Order, 'urgency' | 'issuedAt'>): Date {
  return new Date(Date.parse(order.issuedAt) + STAGE_LIMITS_MS[order.urgency].delivered);
}

/** Whom a reminder rings: those who have not read it, except who was reminded just now. */
export function chooseReminded<Receiver extends { readonly isRead: boolean; readonly remindedAt: Date | null }>(
  receivers: readonly Receiver[],
  at: Date,
): { readonly due: Receiver[]; readonly tooSoon: Receiver[] } {
  const unread = receivers.filter((receiver) => !receiver.isRead);
  const isDue = ({ remindedAt }: Receiver): boolean =>
    remindedAt === null || at.getTime() - remindedAt.getTime() >= REMINDER_PAUSE_MS;
  return { due: unread.filter(isDue), tooSoon: unread.filter((receiver) => !isDue(receiver)) };
}

function refusal(zh: string, en: string): AppProblem {
  return new AppProblem('transition-refused', { detail: { zh, en } });
}
