import { Type, type Static } from 'typebox';
import {
  MAX_ALARM_NAMES,
  MissingReceiver,
  type Order,
  type OrderAlarm,
  OrderStage,
  ORDER_STAGES,
} from '#contract/order';
import { Urgency } from '#contract/incident';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import type { Change, NewEvent } from '../../live/command.ts';
import type { TimerOutcome, Timers } from '../../live/timers.ts';
import { AppProblem } from '../../problem.ts';
import type { Doing } from './order-commands.ts';
import * as repository from './order-repository.ts';
import { HOLDER_HEARD_MS, isMissingAt, timerKind } from './order-rules.ts';

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
  const isMissing = ({ receipts }: Order['receivers'][number]): boolean =>
    isMissingAt(
      stage,
      receipts.map(({ kind }) => kind),
    );
  const workers = order.receivers.filter(isMissing).map(({ workerId }) => workerId);
  const people = order.voiceReceivers.filter(({ told }) => told === null).map(({ personId }) => personId);
  if (workers.length + people.length === 0) return [];
  const found = await findNear(
    db,
    county,
    { workers, people, selector: null },
    { isForAll: true, heardSince: new Date(at.getTime() - HOLDER_HEARD_MS), except: new Set(workers) },
  );
  return found.map(({ personId, workerId, name, nearest }) => ({ workerId, personId, name, nearest }));
}

/** Lets the limits of orders ring: what is missing at a stage when its time is up becomes an alarm of the issuing desk. */
export function handleOrderTimers(timers: Timers, county: string, findNear: FindNear): void {
  for (const stage of ORDER_STAGES) {
    timers.handle(timerKind(stage), (db, timer, at) => raiseAlarm(db, county, timer.entityId, stage, at, findNear));
  }
}

async function raiseAlarm(
  db: Queries,
  county: string,
  orderId: string,
  stage: OrderStage,
  at: Date,
  findNear: FindNear,
): Promise<TimerOutcome> {
  const order = await repository.findOrder(db, county, orderId);
  if (order === null || order.withdrawn !== null) return { events: [], audit: [] };
  const missing = await listMissing(db, county, order, stage, at, findNear);
  if (missing.length === 0) return { events: [], audit: [] };
  await db.query(
    `INSERT INTO order_alarm (county_code, order_id, stage, division_code, at, missing, receivers, people)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      county,
      orderId,
      stage,
      order.division,
      at,
      missing.length,
      order.receivers.length + order.voiceReceivers.length,
      JSON.stringify(missing.slice(0, MAX_ALARM_NAMES)),
    ],
  );
  const alarm = await readAlarm(db, county, orderId, stage);
  return {
    events: [eventOf(alarm)],
    audit: [
      {
        action: 'order.alarm',
        target: `order:${orderId}`,
        scopeCode: order.division,
        after: { stage, missing: missing.length },
      },
    ],
  };
}

/** Notes that somebody at the issuing desk, or above, has seen an alarm; seen before, it answers as it stands. */
export async function acknowledgeAlarm(
  db: Queries,
  { county, viewer, at }: Doing,
  orderId: string,
  stage: OrderStage,
): Promise<Change<OrderAlarm>> {
  const rows = await db.query(
    `UPDATE order_alarm SET acknowledged_at = $4, acknowledged_by = $5
     WHERE county_code = $1 AND order_id = $2 AND stage = $3 AND acknowledged_at IS NULL RETURNING 1`,
    [county, orderId, stage, at, viewer.account],
  );
  const alarm = await readAlarm(db, county, orderId, stage);
  if (rows.length === 0) return { status: 200, answer: alarm, events: [], audit: [] };
  const audit = { action: 'order.alarm.acknowledge', target: `order:${orderId}`, scopeCode: viewer.scope };
  return { status: 200, answer: alarm, events: [eventOf(alarm)], audit: [{ ...audit, after: { stage } }] };
}

const Moment = Type.Unsafe<Date>(Type.Unknown());
const AlarmRow = Type.Object({
  orderId: Type.String(),
  stage: OrderStage,
  division: Type.String(),
  text: Type.String(),
  urgency: Urgency,
  at: Moment,
  missing: Type.Integer(),
  receivers: Type.Integer(),
  people: Type.Array(MissingReceiver),
  acknowledgedAt: Type.Union([Moment, Type.Null()]),
  acknowledgedBy: Type.Union([Type.String(), Type.Null()]),
});

const SELECT_ALARM = `SELECT a.order_id AS "orderId", a.stage, a.division_code AS division, o.body AS text, o.urgency, a.at, a.missing,
    a.receivers, a.people, a.acknowledged_at AS "acknowledgedAt", a.acknowledged_by AS "acknowledgedBy"
  FROM order_alarm a JOIN work_order o ON o.county_code = a.county_code AND o.id = a.order_id`;

/** Alarms of orders that nobody has acknowledged, oldest first, at most 200. */
export async function listOrderAlarms(db: Queries, county: string): Promise<OrderAlarm[]> {
  const rows = await db.query(
    `${SELECT_ALARM} WHERE a.county_code = $1 AND a.acknowledged_at IS NULL AND o.withdrawn_at IS NULL ORDER BY a.at, a.order_id LIMIT 200`,
    [county],
  );
  return parseRows(AlarmRow, rows).map(presentAlarm);
}

async function readAlarm(db: Queries, county: string, orderId: string, stage: OrderStage): Promise<OrderAlarm> {
  const rows = await db.query(`${SELECT_ALARM} WHERE a.county_code = $1 AND a.order_id = $2 AND a.stage = $3`, [
    county,
    orderId,
    stage,
  ]);
  const [row] = parseRows(AlarmRow, rows);
  if (!row) throw new AppProblem('not-found');
  return presentAlarm(row);
}

function presentAlarm(row: Static<typeof AlarmRow>): OrderAlarm {
  const { orderId, stage, division, text, urgency, missing, people, acknowledgedAt, acknowledgedBy } = row;
  return {
    orderId: orderId as OrderAlarm['orderId'],
    stage,
    division: division as OrderAlarm['division'],
    text,
    urgency,
    at: row.at.toISOString(),
    missing,
    of: row.receivers,
    people,
    acknowledged: acknowledgedAt === null ? null : { at: acknowledgedAt.toISOString(), by: acknowledgedBy ?? '' },
  };
}

const eventOf = (alarm: OrderAlarm): NewEvent => ({
  kind: 'orderAlarm',
  entityId: `${alarm.orderId}.${alarm.stage}`,
  scopeCode: alarm.division,
  data: alarm,
});
