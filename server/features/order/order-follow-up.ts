import { isWithin } from '#contract/division';
import {
  type Order,
  ORDER_STAGES,
  type ReminderAnswer,
  type ToldRequest,
  type VerificationRequest,
  type WithdrawalRequest,
} from '#contract/order';
import type { Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import type { Change, NewEvent } from '../../live/command.ts';
import { clearTimers } from '../../live/timer-store.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import { announceByVillage, type Concerned } from './announce.ts';
import { settleAlarms } from './order-alarms.ts';
import { type Doing, readOrder } from './order-commands.ts';
import * as repository from './order-repository.ts';
import { chooseReminded, isMissingAt, REMINDER_PAUSE_MS, timerKind } from './order-rules.ts';
import { markReminded, markTold, markVerified, villagesOf } from './receiver-repository.ts';

/** Reminds those of an order's receivers in the viewer's scope who have not read it; their phones ring. */
export async function remindUnread(db: Queries, doing: Doing, id: string): Promise<Change<ReminderAnswer>> {
  const { county, viewer, at } = doing;
  await repository.lockOrder(db, county, id);
  const before = await readOrder(db, county, id);
  refuseWithdrawn(before);
  const { due, tooSoon } = chooseReminded(before.receivers.map(standingOf), at);
  if (due.length === 0 && tooSoon.length > 0) {
    const waitMs = Math.min(...tooSoon.map(({ remindedAt }) => pauseLeft(remindedAt, at)));
    throw new AppProblem('too-many-requests', {
      retryAfterS: Math.max(1, Math.ceil(waitMs / 1000)),
      detail: { zh: '未读的人一分钟内刚提醒过', en: 'those who have not read it were reminded less than a minute ago' },
    });
  }
  const workers = due.map(({ workerId }) => workerId);
  await markReminded(db, county, id, workers, at);
  const answer: ReminderAnswer = {
    reminded: workers.length,
    notDelivered: due.filter(({ isDelivered }) => !isDelivered).length,
    tooSoon: tooSoon.length,
  };
  if (workers.length === 0) return { status: 200, answer, events: [], audit: [] };
  return {
    status: 200,
    answer,
    events: await announceWorkers(db, doing, id, workers),
    audit: [auditOf(viewer, 'order.remind', id, answer)],
  };
}

/** Withdraws an order for everybody; only the centre that issued it may, or one above. */
export async function withdraw(
  db: Queries,
  doing: Doing,
  id: string,
  request: WithdrawalRequest,
): Promise<Change<Order>> {
  const { county, viewer, at } = doing;
  const before = await readOrder(db, county, id);
  refuseStrangers(viewer, before);
  if (before.withdrawn !== null) return { status: 200, answer: before, events: [], audit: [] };
  await repository.withdrawOrder(db, county, id, { at, account: viewer.account, reason: request.reason });
  await repository.bumpOrder(db, county, id);
  await clearTimers(db, county, ORDER_STAGES.map(timerKind), id);
  const order = await readOrder(db, county, id);
  await settleAlarms(db, county, order, at);
  const villages = await villagesOf(
    db,
    county,
    order.receivers.map(({ workerId }) => workerId),
  );
  const concerned: Concerned[] = [
    ...villages.map(({ id: workerId, village }) => ({ workerId, personId: 0, village })),
    ...order.voiceReceivers.map(({ personId, village }) => ({ workerId: null, personId, village })),
  ];
  return {
    status: 200,
    answer: order,
    events: announceByVillage(order, concerned),
    audit: [auditOf(viewer, 'order.withdraw', id, { reason: request.reason })],
  };
}

/** Notes that the issuing centre has seen that receivers have done what was asked. */
export async function verifyDone(
  db: Queries,
  doing: Doing,
  id: string,
  request: VerificationRequest,
): Promise<Change<Order>> {
  const { county, viewer, at } = doing;
  await repository.lockOrder(db, county, id);
  const before = await readOrder(db, county, id);
  refuseStrangers(viewer, before);
  const isDone = (workerId: number): boolean =>
    before.receivers.some((each) => each.workerId === workerId && each.receipts.some(({ kind }) => kind === 'done'));
  const early = request.workers.filter((workerId) => !isDone(workerId));
  if (early.length > 0) {
    const list = early.slice(0, 10).join(', ');
    throw fieldProblem('/workers', `尚未完成：${list}`, `not done yet: ${list}`);
  }
  await markVerified(db, county, id, request.workers, { at, account: viewer.account });
  const events = await announceWorkers(db, doing, id, request.workers);
  return {
    status: 200,
    answer: await readOrder(db, county, id),
    events,
    audit: [auditOf(viewer, 'order.verify', id, { workers: request.workers })],
  };
}

/** Notes that people without a phone were told by voice, who told them and when. */
export async function noteTold(db: Queries, doing: Doing, id: string, request: ToldRequest): Promise<Change<Order>> {
  const { county, viewer, at } = doing;
  await repository.lockOrder(db, county, id);
  const before = await readOrder(db, county, id);
  refuseWithdrawn(before);
  const known = new Set(before.voiceReceivers.map(({ personId }) => personId));
  const strangers = request.people.filter((person) => !known.has(person)).slice(0, 10);
  if (strangers.length > 0) {
    const list = strangers.join(', ');
    throw fieldProblem('/people', `不是该指令的无手机接收人：${list}`, `no receivers without a phone: ${list}`);
  }
  const toldAt = request.toldAt === undefined ? at : new Date(request.toldAt);
  if (toldAt > at || toldAt < new Date(before.issuedAt)) {
    throw fieldProblem('/toldAt', '应在下达之后、现在之前', 'must lie between the issue of the order and now');
  }
  const told = await markTold(db, county, id, request.people, {
    at: toldAt,
    by: viewer.account,
    through: request.through,
  });
  if (told.length === 0) return { status: 200, answer: before, events: [], audit: [] };
  await repository.bumpOrder(db, county, id);
  const order = await readOrder(db, county, id);
  await settleAlarms(db, county, order, at);
  const concerned = order.voiceReceivers
    .filter(({ personId }) => told.includes(personId))
    .map(({ personId, village }) => ({ workerId: null, personId, village }));
  return {
    status: 200,
    answer: order,
    events: announceByVillage(order, concerned),
    audit: [auditOf(viewer, 'order.told', id, { people: told, through: request.through })],
  };
}

interface Standing {
  readonly workerId: number;
  readonly isRead: boolean;
  readonly isDelivered: boolean;
  readonly remindedAt: Date | null;
}

function standingOf({ workerId, receipts, reminded }: Order['receivers'][number]): Standing {
  const made = receipts.map(({ kind }) => kind);
  return {
    workerId,
    isRead: !isMissingAt('read', made),
    isDelivered: !isMissingAt('delivered', made),
    remindedAt: reminded === undefined ? null : new Date(reminded.at),
  };
}

const pauseLeft = (remindedAt: Date | null, at: Date): number =>
  REMINDER_PAUSE_MS - (at.getTime() - (remindedAt?.getTime() ?? 0));

async function announceWorkers(db: Queries, doing: Doing, id: string, workers: readonly number[]): Promise<NewEvent[]> {
  await repository.bumpOrder(db, doing.county, id);
  const order = await readOrder(db, doing.county, id);
  const villages = await villagesOf(db, doing.county, workers);
  return announceByVillage(
    order,
    villages.map(({ id: workerId, village }) => ({ workerId, personId: 0, village })),
  );
}

function refuseWithdrawn(order: Order): void {
  if (order.withdrawn === null) return;
  throw new AppProblem('transition-refused', { detail: { zh: '指令已撤回', en: 'the order was withdrawn' } });
}

function refuseStrangers(viewer: Viewer, order: Order): void {
  if (isWithin(viewer.scope, order.division)) return;
  throw new AppProblem('not-allowed', {
    detail: { zh: '只有下达指令的中心或其上级可以', en: 'only the centre that issued the order, or one above, may' },
  });
}

const auditOf = (viewer: Viewer, action: string, id: string, after: unknown) => ({
  action,
  target: `order:${id}`,
  scopeCode: viewer.scope,
  after,
});
