import { type MissingReceiver, type Order, type OrderStage, ORDER_STAGES } from '#contract/order';
import type { Queries } from '../../db/database.ts';
import type { NewEvent } from '../../live/command.ts';
import { setTimer } from '../../live/timer-store.ts';
import type { TimerOutcome, Timers } from '../../live/timers.ts';
import * as repository from './order-repository.ts';
import { countMissing, firstStageDue, HOLDER_HEARD_MS, missingAt, SETTLE_TIMER, timerKind } from './order-rules.ts';

/** Somebody with the nearest phone-holder. */
interface PersonNear {
  readonly personId: number;
  readonly workerId: number | null;
  readonly name: string;
  readonly nearest: MissingReceiver['nearest'];
}

/** Finds people and, for each, the nearest phone that was heard lately and is not itself among the missing. */
export type FindNear = (
  db: Queries,
  county: string,
  wish: { readonly workers: readonly number[]; readonly people: readonly number[]; readonly selector: null },
  near: { readonly isForAll: true; readonly heardSince: Date; readonly except: ReadonlySet<number> },
) => Promise<readonly PersonNear[]>;

/** Whom an order has not brought to a stage yet: phones without the receipt, and people without a phone whom nobody told. */
export async function listMissing(
  db: Queries,
  county: string,
  order: Order,
  stage: OrderStage,
  at: Date,
  findNear: FindNear,
): Promise<MissingReceiver[]> {
  const { workers, people } = missingAt(order, stage);
  if (workers.length + people.length === 0) return [];
  const found = await findNear(
    db,
    county,
    { workers, people, selector: null },
    { isForAll: true, heardSince: new Date(at.getTime() - HOLDER_HEARD_MS), except: new Set(workers) },
  );
  return found.map(({ personId, workerId, name, nearest }) => ({ workerId, personId, name, nearest }));
}

/** Where alarms ring: the county's one source of them. */
export interface OrderAlarmSource {
  raise(
    db: Queries,
    at: Date,
    call: {
      readonly kind: string;
      readonly subjectId: string;
      readonly level: 'order';
      readonly title: string;
      readonly scope: string;
      readonly centre: string;
    },
  ): Promise<NewEvent[]>;
  clear(db: Queries, kind: string, subjectId: string): Promise<NewEvent[]>;
}

/** What the timers of orders need. */
export interface OrderTimerDeps {
  readonly timers: Timers;
  readonly county: string;
  readonly alarms: OrderAlarmSource;
}

/**
 * Lets the limits of orders ring at the desk that issued them: whoever is missing at a stage when its time is up is an alarm, one an
 * order, in place of that of the stage before; it is over as soon as nobody is missing any more.
 */
export function handleOrderTimers({ timers, county, alarms }: OrderTimerDeps): void {
  for (const stage of ORDER_STAGES) {
    timers.handle(timerKind(stage), (db, timer, at) => ring(db, county, alarms, timer.entityId, stage, at));
  }
  timers.handle(SETTLE_TIMER, (db, timer) => settle(db, county, alarms, timer.entityId));
}

/** After a receipt, a word by voice or a withdrawal: alarms of the order may be over. They are the issuer's, so the system looks. */
export async function settleAlarms(db: Queries, county: string, order: Order, at: Date): Promise<void> {
  if (at < firstStageDue(order)) return;
  await setTimer(db, county, { kind: SETTLE_TIMER, entityId: order.id, dueAt: at });
}

async function ring(
  db: Queries,
  county: string,
  alarms: OrderAlarmSource,
  orderId: string,
  stage: OrderStage,
  at: Date,
): Promise<TimerOutcome> {
  const order = await repository.findOrder(db, county, orderId);
  if (order === null || order.withdrawn !== null) return { events: [], audit: [] };
  const missing = countMissing(order, stage);
  if (missing === 0) return { events: [], audit: [] };
  const events: NewEvent[] = [];
  for (const other of ORDER_STAGES) {
    if (other !== stage) events.push(...(await alarms.clear(db, timerKind(other), orderId)));
  }
  const raised = await alarms.raise(db, at, {
    kind: timerKind(stage),
    subjectId: orderId,
    level: 'order',
    title: alarmTitle(order, missing),
    scope: order.division,
    centre: order.division,
  });
  const audit = { action: 'order.alarm', target: `order:${orderId}`, scopeCode: order.division };
  return { events: [...events, ...raised], audit: [{ ...audit, after: { stage, missing } }] };
}

async function settle(db: Queries, county: string, alarms: OrderAlarmSource, orderId: string): Promise<TimerOutcome> {
  const order = await repository.findOrder(db, county, orderId);
  if (order === null) return { events: [], audit: [] };
  const over = ORDER_STAGES.filter((stage) => order.withdrawn !== null || countMissing(order, stage) === 0);
  const events: NewEvent[] = [];
  for (const stage of over) events.push(...(await alarms.clear(db, timerKind(stage), orderId)));
  return { events, audit: [] };
}

const TITLE_LENGTH = 40;

/** How many of how many are missing, then the order's own words, which a wall never gets. */
function alarmTitle(order: Order, missing: number): string {
  const all = order.receivers.length + order.voiceReceivers.length;
  return `${missing}/${all}${TITLE_GAP}${Array.from(order.text).slice(0, TITLE_LENGTH).join('')}`;
}

const TITLE_GAP = ' · ';

/** The title of an order's alarm as a wall may show it: how many, without the words, since they may hold a name. */
export const maskAlarmTitle = (title: string): string => title.split(TITLE_GAP, 1)[0] ?? '';
