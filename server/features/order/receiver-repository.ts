import type { Position } from '#contract/geo';
import type { ReceiptKind } from '#contract/order';
import type { Queries } from '../../db/database.ts';

/** Locks the viewer's own line of an order: two receipts of one worker come one after the other, those of others do not wait. */
export async function lockReceiver(db: Queries, county: string, orderId: string, workerId: number): Promise<void> {
  await db.query(
    'SELECT 1 FROM order_receiver WHERE county_code = $1 AND order_id = $2 AND worker_id = $3 FOR UPDATE',
    [county, orderId, workerId],
  );
}

/** A new receipt. */
export interface NewReceipt {
  readonly orderId: string;
  readonly workerId: number;
  readonly kind: ReceiptKind;
  readonly at: Date;
  readonly receivedAt: Date;
  readonly position: Position | null;
  readonly placeSource: string | null;
  readonly text: string | null;
  readonly attachments: readonly string[];
  /** It is the last one that the order asks of its receiver. */
  readonly isLast: boolean;
}

/** Stores a receipt, with how far from the order's place it was made (from the edge of its area, where it has no place). */
export async function insertReceipt(db: Queries, county: string, receipt: NewReceipt): Promise<void> {
  await db.query(
    `INSERT INTO order_receipt (county_code, order_id, worker_id, receipt, at, received_at, point, place_source, body, attachments, distance_m)
     SELECT $1, $2, $3, $4, $5, $6, made.point, $9, $10, $11, CASE
       WHEN o.point IS NOT NULL THEN ST_DistanceSphere(o.point, made.point)
       WHEN o.area IS NOT NULL THEN ST_Distance(o.area::geography, made.point::geography) END
     FROM work_order o, (SELECT ST_SetSRID(ST_MakePoint($7, $8), 4326) AS point) made
     WHERE o.county_code = $1 AND o.id = $2`,
    [
      county,
      receipt.orderId,
      receipt.workerId,
      receipt.kind,
      receipt.at,
      receipt.receivedAt,
      receipt.position?.[0] ?? null,
      receipt.position?.[1] ?? null,
      receipt.placeSource,
      receipt.text,
      receipt.attachments,
    ],
  );
  if (!receipt.isLast) return;
  await db.query(
    'UPDATE order_receiver SET is_open = false WHERE county_code = $1 AND order_id = $2 AND worker_id = $3',
    [county, receipt.orderId, receipt.workerId],
  );
}

/** Notes that receivers were reminded. */
export async function markReminded(
  db: Queries,
  county: string,
  orderId: string,
  workers: readonly number[],
  at: Date,
): Promise<void> {
  await db.query(
    `UPDATE order_receiver SET reminders = reminders + 1, reminded_at = $4
     WHERE county_code = $1 AND order_id = $2 AND worker_id = ANY ($3::integer[])`,
    [county, orderId, workers, at],
  );
}

/** Notes that the issuing centre has seen what receivers did. */
export async function markVerified(
  db: Queries,
  county: string,
  orderId: string,
  workers: readonly number[],
  by: { readonly at: Date; readonly account: string },
): Promise<void> {
  await db.query(
    `UPDATE order_receiver SET verified_at = $4, verified_by = $5
     WHERE county_code = $1 AND order_id = $2 AND worker_id = ANY ($3::integer[]) AND verified_at IS NULL`,
    [county, orderId, workers, by.at, by.account],
  );
}

/** Notes that people without a phone were told; who was told before keeps the first time. */
export async function markTold(
  db: Queries,
  county: string,
  orderId: string,
  people: readonly number[],
  told: { readonly at: Date; readonly by: string; readonly through: string },
): Promise<number[]> {
  const rows = await db.query<{ personId: number }>(
    `UPDATE order_voice_receiver SET told_at = $4, told_by = $5, told_through = $6
     WHERE county_code = $1 AND order_id = $2 AND person_id = ANY ($3::integer[]) AND told_at IS NULL
     RETURNING person_id AS "personId"`,
    [county, orderId, people, told.at, told.by, told.through],
  );
  return rows.map((row) => row.personId);
}

/** Villages of these workers. */
export async function villagesOf(db: Queries, county: string, workers: readonly number[]) {
  return db.query<{ id: number; village: string }>(
    'SELECT id, village_code AS village FROM worker WHERE county_code = $1 AND id = ANY ($2::integer[])',
    [county, workers],
  );
}
