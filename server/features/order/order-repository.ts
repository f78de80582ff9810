import type { Urgency } from '#contract/incident';
import { type Order, type OrderRequest, RECEIPTS } from '#contract/order';
import type { Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { parseRows } from '../../db/rows.ts';
import { ORDER_COLUMNS, OrderRow, presentOrder, ReceiverRow, VoiceReceiverRow } from './order-row.ts';

/** What a list of orders is narrowed by. */
export interface OrderFilter {
  readonly incidentId: string | null;
  readonly isOpen: boolean;
  /** With `isOpen`, also those issued or withdrawn since. */
  readonly recentSince?: Date;
  /** ILIKE pattern for the text. */
  readonly pattern: string | null;
  readonly bbox: readonly [number, number, number, number] | null;
  /** Issued at and id of the last row of the page before. */
  readonly after: readonly [string, string] | null;
  readonly limit: number;
}

/** Orders the viewer may see, newest first. */
export async function listOrders(db: Queries, county: string, filter: OrderFilter): Promise<Order[]> {
  const [west, south, east, north] = filter.bbox ?? [null, null, null, null];
  const rows = await db.query(
    `SELECT ${ORDER_COLUMNS} FROM work_order o
     WHERE o.county_code = $1 AND ($2::uuid IS NULL OR o.incident_id = $2)
       AND (NOT $3::boolean OR ${IS_OPEN} OR o.issued_at >= $12::timestamptz OR o.withdrawn_at >= $12)
       AND ($4::text IS NULL OR o.body ILIKE $4)
       AND ($5::float8 IS NULL OR ST_Intersects(o.point, ST_MakeEnvelope($5, $6, $7, $8, 4326)))
       AND ($9::timestamptz IS NULL OR (o.issued_at, o.id) < ($9, $10::uuid))
     ORDER BY o.issued_at DESC, o.id DESC LIMIT $11`,
    [
      county,
      filter.incidentId,
      filter.isOpen,
      filter.pattern,
      west,
      south,
      east,
      north,
      filter.after?.[0] ?? null,
      filter.after?.[1] ?? null,
      filter.limit,
      filter.recentSince ?? null,
    ],
  );
  return withReceivers(db, county, parseRows(OrderRow, rows));
}

/** Not withdrawn, and somebody has a receipt to make or is still to be told. */
const IS_OPEN = `(o.withdrawn_at IS NULL AND (
  EXISTS (SELECT FROM order_receiver r WHERE r.county_code = o.county_code AND r.order_id = o.id AND r.is_open)
  OR EXISTS (SELECT FROM order_voice_receiver v WHERE v.county_code = o.county_code AND v.order_id = o.id AND v.told_at IS NULL)))`;

/** How long a phone keeps what is over: a notice can be read again, and a withdrawal does not make an order just vanish. */
const KEPT_MS = 24 * 3_600_000;

/** What a desk and a phone start from, at most 500, newest first: orders that somebody has not done yet, on a phone its last day's too. */
export function listOpenOrders(db: Queries, county: string, viewer: Viewer, now: Date): Promise<Order[]> {
  const recent = viewer.workerId === null ? {} : { recentSince: new Date(now.getTime() - KEPT_MS) };
  const filter = { incidentId: null, isOpen: true, pattern: null, bbox: null, after: null, limit: 500 };
  return listOrders(db, county, { ...filter, ...recent });
}

/** One order, or null when there is none the viewer may see. */
export async function findOrder(db: Queries, county: string, id: string): Promise<Order | null> {
  const rows = await db.query(`SELECT ${ORDER_COLUMNS} FROM work_order o WHERE o.county_code = $1 AND o.id = $2`, [
    county,
    id,
  ]);
  return (await withReceivers(db, county, parseRows(OrderRow, rows)))[0] ?? null;
}

async function withReceivers(db: Queries, county: string, orders: readonly OrderRow[]): Promise<Order[]> {
  if (orders.length === 0) return [];
  const ids = orders.map((order) => order.id);
  const rows = await db.query(
    `SELECT r.order_id AS "orderId", r.worker_id AS "workerId", w.name AS "workerName", r.reminders, r.reminded_at AS "remindedAt",
       r.verified_at AS "verifiedAt", r.verified_by AS "verifiedBy", t.receipt, t.at, t.received_at AS "receivedAt",
       round(t.distance_m)::integer AS "distanceM", t.place_source AS "placeSource", t.body AS text, t.attachments
     FROM order_receiver r
     LEFT JOIN worker w ON w.county_code = r.county_code AND w.id = r.worker_id
     LEFT JOIN order_receipt t ON t.county_code = r.county_code AND t.order_id = r.order_id AND t.worker_id = r.worker_id
     WHERE r.county_code = $1 AND r.order_id = ANY ($2::uuid[])
     ORDER BY r.worker_id, t.received_at, array_position($3::text[], t.receipt)`,
    [county, ids, RECEIPTS],
  );
  const voiceRows = await db.query(
    `SELECT v.order_id AS "orderId", v.person_id AS "personId", p.name, coalesce(p.line, 'householdHead') AS line, v.village_code AS village,
       (SELECT min(g.name) FROM grid_post post JOIN grid g ON g.county_code = post.county_code AND g.code = post.grid_code
         WHERE post.county_code = v.county_code AND post.person_id = v.person_id) AS "gridName",
       v.nearest_worker_id AS "nearestWorkerId", w.name AS "nearestName", v.nearest_distance_m AS "nearestDistanceM",
       v.told_at AS "toldAt", v.told_by AS "toldBy", v.told_through AS "toldThrough"
     FROM order_voice_receiver v
     LEFT JOIN person p ON p.county_code = v.county_code AND p.id = v.person_id
     LEFT JOIN worker w ON w.county_code = v.county_code AND w.id = v.nearest_worker_id
     WHERE v.county_code = $1 AND v.order_id = ANY ($2::uuid[]) ORDER BY v.person_id`,
    [county, ids],
  );
  const byOrder = new Map<string, ReceiverRow[]>(ids.map((id) => [id, []]));
  for (const row of parseRows(ReceiverRow, rows)) byOrder.get(row.orderId)?.push(row);
  const voiceByOrder = new Map<string, VoiceReceiverRow[]>(ids.map((id) => [id, []]));
  for (const row of parseRows(VoiceReceiverRow, voiceRows)) voiceByOrder.get(row.orderId)?.push(row);
  return orders.map((order) => presentOrder(order, byOrder.get(order.id) ?? [], voiceByOrder.get(order.id) ?? []));
}

/** Urgency of an incident that the viewer may see, or null. */
export async function urgencyOfIncident(db: Queries, county: string, id: string): Promise<Urgency | null> {
  const rows = await db.query<{ urgency: Urgency }>('SELECT urgency FROM incident WHERE county_code = $1 AND id = $2', [
    county,
    id,
  ]);
  return rows[0]?.urgency ?? null;
}

/** A receiver without a phone, and whoever has one nearby. */
export interface NewVoiceReceiver {
  readonly personId: number;
  readonly village: string;
  readonly nearest: { readonly workerId: number; readonly distanceM: number } | null;
}

/** A new order. */
export interface NewOrder {
  readonly id: string;
  readonly division: string;
  readonly issuedBy: string;
  readonly issuedAt: Date;
  readonly urgency: Urgency;
  readonly request: OrderRequest;
  /** The drawn area as WKT. */
  readonly area: string | null;
  readonly workers: readonly number[];
  readonly voice: readonly NewVoiceReceiver[];
}

/** Stores an order and its receivers, each kind in one statement. */
export async function insertOrder(db: Queries, county: string, order: NewOrder): Promise<void> {
  const { request, voice } = order;
  await db.query(
    `INSERT INTO work_order (county_code, id, kind, incident_id, division_code, body, urgency, point, selector, area, issued_by,
       issued_at, deadline_at, needs_photo, needs_place, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, ST_SetSRID(ST_MakePoint($8, $9), 4326), $10, ST_GeomFromText($11, 4326), $12, $13, $14, $15, $16, 1)`,
    [
      county,
      order.id,
      request.kind ?? 'order',
      request.incidentId ?? null,
      order.division,
      request.text,
      order.urgency,
      request.position?.[0] ?? null,
      request.position?.[1] ?? null,
      request.selector === undefined ? null : JSON.stringify(request.selector),
      order.area,
      order.issuedBy,
      order.issuedAt,
      request.deadlineAt ?? null,
      request.needsPhoto ?? false,
      request.needsPlace ?? false,
    ],
  );
  await db.query(
    `INSERT INTO order_receiver (county_code, order_id, worker_id)
     SELECT $1, $2, worker FROM unnest($3::integer[]) AS worker`,
    [county, order.id, order.workers],
  );
  await db.query(
    `INSERT INTO order_voice_receiver (county_code, order_id, person_id, village_code, nearest_worker_id, nearest_distance_m)
     SELECT $1, $2, v.person, v.village, v.worker, v.distance
     FROM unnest($3::integer[], $4::text[], $5::integer[], $6::integer[]) AS v (person, village, worker, distance)`,
    [
      county,
      order.id,
      voice.map((receiver) => receiver.personId),
      voice.map((receiver) => receiver.village),
      voice.map((receiver) => receiver.nearest?.workerId ?? null),
      voice.map((receiver) => receiver.nearest?.distanceM ?? null),
    ],
  );
}

/** Raises an order's version; whoever changes it at the same time waits here for the other. */
export async function bumpOrder(db: Queries, county: string, id: string): Promise<void> {
  await db.query('UPDATE work_order SET version = version + 1 WHERE county_code = $1 AND id = $2', [county, id]);
}

/** Keeps others from changing an order until this transaction ends. */
export async function lockOrder(db: Queries, county: string, id: string): Promise<void> {
  await db.query('SELECT 1 FROM work_order WHERE county_code = $1 AND id = $2 FOR UPDATE', [county, id]);
}

/** Withdraws an order: nobody has it in hand any more. */
export async function withdrawOrder(
  db: Queries,
  county: string,
  id: string,
  by: { readonly at: Date; readonly account: string; readonly reason: string },
): Promise<void> {
  await db.query(
    `UPDATE work_order SET withdrawn_at = $3, withdrawn_by = $4, withdrawn_reason = $5 WHERE county_code = $1 AND id = $2`,
    [county, id, by.at, by.account, by.reason],
  );
  await db.query('UPDATE order_receiver SET is_open = false WHERE county_code = $1 AND order_id = $2 AND is_open', [
    county,
    id,
  ]);
}
