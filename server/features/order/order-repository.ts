import type { Order, OrderRequest, ReceiptKind } from '#contract/order';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import { ORDER_COLUMNS, OrderRow, presentOrder, ReceiverRow } from './order-row.ts';

/** What a list of orders is narrowed by. */
export interface OrderFilter {
  readonly incidentId: string | null;
  readonly isOpen: boolean;
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
       AND (NOT $3::boolean OR EXISTS (${UNFINISHED_RECEIVER}))
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
    ],
  );
  return withReceivers(db, county, parseRows(OrderRow, rows));
}

const UNFINISHED_RECEIVER = `SELECT FROM order_receiver r WHERE r.county_code = o.county_code AND r.order_id = o.id
  AND NOT EXISTS (SELECT FROM order_receipt t WHERE t.county_code = r.county_code AND t.order_id = r.order_id
    AND t.worker_id = r.worker_id AND t.receipt = 'done')`;

/** Orders that somebody has not done yet, at most 500, newest first: what a desk and a phone start from. */
export function listOpenOrders(db: Queries, county: string): Promise<Order[]> {
  return listOrders(db, county, { incidentId: null, isOpen: true, pattern: null, bbox: null, after: null, limit: 500 });
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
  const rows = await db.query(
    `SELECT r.order_id AS "orderId", r.worker_id AS "workerId", w.name AS "workerName",
       t.receipt, t.at, t.received_at AS "receivedAt"
     FROM order_receiver r
     LEFT JOIN worker w ON w.county_code = r.county_code AND w.id = r.worker_id
     LEFT JOIN order_receipt t ON t.county_code = r.county_code AND t.order_id = r.order_id AND t.worker_id = r.worker_id
     WHERE r.county_code = $1 AND r.order_id = ANY ($2::uuid[])
     ORDER BY r.worker_id, t.received_at, array_position($3::text[], t.receipt)`,
    [county, orders.map((order) => order.id), RECEIPT_ORDER],
  );
  const byOrder = new Map<string, ReceiverRow[]>(orders.map((order) => [order.id, []]));
  for (const row of parseRows(ReceiverRow, rows)) byOrder.get(row.orderId)?.push(row);
  return orders.map((order) => presentOrder(order, byOrder.get(order.id) ?? []));
}

const RECEIPT_ORDER: readonly ReceiptKind[] = ['delivered', 'read', 'accepted', 'enRoute', 'arrived', 'done'];

/** Villages of those of these workers that the viewer may see. */
export async function findWorkers(db: Queries, county: string, ids: readonly number[]) {
  return db.query<{ id: number; village: string }>(
    'SELECT id, village_code AS village FROM worker WHERE county_code = $1 AND id = ANY ($2::integer[])',
    [county, ids],
  );
}

/** Tells whether the viewer may see an incident. */
export async function seesIncident(db: Queries, county: string, id: string): Promise<boolean> {
  return (await db.query('SELECT 1 FROM incident WHERE county_code = $1 AND id = $2', [county, id])).length > 0;
}

/** A new order. */
export interface NewOrder {
  readonly id: string;
  readonly division: string;
  readonly issuedBy: string;
  readonly issuedAt: Date;
  readonly request: OrderRequest;
  readonly workers: readonly number[];
}

/** Stores an order and its receivers. */
export async function insertOrder(db: Queries, county: string, order: NewOrder): Promise<void> {
  const { request } = order;
  await db.query(
    `INSERT INTO work_order (county_code, id, incident_id, division_code, body, point, issued_by, issued_at, deadline_at, needs_photo, version)
     VALUES ($1, $2, $3, $4, $5, ST_SetSRID(ST_MakePoint($6, $7), 4326), $8, $9, $10, $11, 1)`,
    [
      county,
      order.id,
      request.incidentId ?? null,
      order.division,
      request.text,
      request.position?.[0] ?? null,
      request.position?.[1] ?? null,
      order.issuedBy,
      order.issuedAt,
      request.deadlineAt ?? null,
      request.needsPhoto ?? false,
    ],
  );
  await db.query(
    `INSERT INTO order_receiver (county_code, order_id, worker_id)
     SELECT $1, $2, worker FROM unnest($3::integer[]) AS worker`,
    [county, order.id, order.workers],
  );
}

/** Locks an order against a second receipt at the same time; raises its version. */
export async function bumpOrder(db: Queries, county: string, id: string): Promise<void> {
  await db.query('UPDATE work_order SET version = version + 1 WHERE county_code = $1 AND id = $2', [county, id]);
}

/** Keeps others from changing an order while a receipt is decided. */
export async function lockOrder(db: Queries, county: string, id: string): Promise<void> {
  await db.query('SELECT 1 FROM work_order WHERE county_code = $1 AND id = $2 FOR UPDATE', [county, id]);
}

/** A new receipt. */
export interface NewReceipt {
  readonly orderId: string;
  readonly workerId: number;
  readonly kind: ReceiptKind;
  readonly at: Date;
  readonly receivedAt: Date;
  readonly position: readonly [number, number] | null;
  readonly text: string | null;
  readonly attachments: readonly string[];
}

/** Stores a receipt. */
export async function insertReceipt(db: Queries, county: string, receipt: NewReceipt): Promise<void> {
  await db.query(
    `INSERT INTO order_receipt (county_code, order_id, worker_id, receipt, at, received_at, point, body, attachments)
     VALUES ($1, $2, $3, $4, $5, $6, ST_SetSRID(ST_MakePoint($7, $8), 4326), $9, $10)`,
    [
      county,
      receipt.orderId,
      receipt.workerId,
      receipt.kind,
      receipt.at,
      receipt.receivedAt,
      receipt.position?.[0] ?? null,
      receipt.position?.[1] ?? null,
      receipt.text,
      receipt.attachments,
    ],
  );
}

/** Gives the worker's own loose photos to the order's incident; tells how many of them exist. */
export async function claimPhotos(
  db: Queries,
  county: string,
  incidentId: string | null,
  account: string,
  ids: readonly string[],
): Promise<number> {
  const rows = await db.query(
    `UPDATE attachment SET incident_id = $2
     WHERE county_code = $1 AND id = ANY ($3::uuid[]) AND uploaded_by = $4 AND incident_id IS NULL RETURNING 1`,
    [county, incidentId, ids, account],
  );
  return rows.length;
}
