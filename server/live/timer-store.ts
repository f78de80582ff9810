import { Type, type Static } from 'typebox';
import type { Queries } from '../db/database.ts';
import { parseRows } from '../db/rows.ts';

/** What a timer is about: one of each kind per entity. */
export interface TimerKey {
  /** `<feature>.<what is due>`, such as `order.undelivered`. */
  readonly kind: string;
  readonly entityId: string;
}

/** A timer to be set; `data` is JSON for its handler and names no person. */
export interface NewTimer extends TimerKey {
  readonly dueAt: Date;
  readonly data?: unknown;
}

/** A timer as it is stored. */
export const TimerRow = Type.Object({
  kind: Type.String(),
  entityId: Type.String(),
  dueAt: Type.Unsafe<Date>(Type.Unknown()),
  data: Type.Unknown(),
  generation: Type.String(),
});
export type TimerRow = Static<typeof TimerRow>;

const COLUMNS = 'kind, entity_id AS "entityId", due_at AS "dueAt", data, generation::text';

/** Sets a timer inside the transaction of a change, in place of the one of the same kind and entity. */
export async function setTimer(db: Queries, county: string, timer: NewTimer): Promise<void> {
  await db.query(
    `INSERT INTO timer (county_code, kind, entity_id, due_at, data) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (county_code, kind, entity_id)
       DO UPDATE SET due_at = excluded.due_at, data = excluded.data, generation = DEFAULT`,
    [county, timer.kind, timer.entityId, timer.dueAt, JSON.stringify(timer.data ?? null)],
  );
}

/** Clears timers of one entity inside the transaction of a change; kinds that are not set are passed over. */
export async function clearTimers(
  db: Queries,
  county: string,
  kinds: readonly string[],
  entityId: string,
): Promise<void> {
  await db.query('DELETE FROM timer WHERE county_code = $1 AND kind = ANY ($2::text[]) AND entity_id = $3', [
    county,
    kinds,
    entityId,
  ]);
}

/** Timers of these kinds that are due at `at`, earliest first. */
export async function listDueTimers(
  db: Queries,
  county: string,
  kinds: readonly string[],
  at: Date,
  limit: number,
): Promise<TimerRow[]> {
  const rows = await db.query(
    `SELECT ${COLUMNS} FROM timer WHERE county_code = $1 AND kind = ANY ($2::text[]) AND due_at <= $3
     ORDER BY due_at, generation LIMIT $4`,
    [county, kinds, at, limit],
  );
  return parseRows(TimerRow, rows);
}

/** Removes a timer as it was read; false when another server was first, or it was set anew or cleared meanwhile. */
export async function takeTimer(db: Queries, county: string, timer: TimerRow): Promise<boolean> {
  const rows = await db.query(
    'DELETE FROM timer WHERE county_code = $1 AND kind = $2 AND entity_id = $3 AND generation = $4 RETURNING 1',
    [county, timer.kind, timer.entityId, timer.generation],
  );
  return rows.length > 0;
}
