import { MAX_EVENTS_BEHIND } from '#contract/live-feed';
import type { Database, Queries } from '../db/database.ts';

/** How long events and the answers of commands are kept: a phone may send a command again for that long and is not applied twice. */
export const KEEP_DAYS = 400;
/** How often what is older is removed. */
export const RETENTION_PERIOD_MS = 3_600_000;

const DAY_MS = 86_400_000;
const BATCH_ROWS = 5_000;

/** The log's oldest rows go first and without a hole, and never any that a reader may still page through. */
const PRUNE_EVENTS = `
  WITH oldest AS (
    SELECT seq, at FROM event_log
    WHERE county_code = $1 AND seq <= (SELECT head FROM feed WHERE county_code = $1) - ${MAX_EVENTS_BEHIND}
    ORDER BY seq LIMIT ${BATCH_ROWS}
  )
  DELETE FROM event_log WHERE county_code = $1
    AND seq < coalesce((SELECT min(seq) FROM oldest WHERE at >= $2), (SELECT max(seq) + 1 FROM oldest))
  RETURNING 1`;
const PRUNE_COMMANDS = `
  DELETE FROM command WHERE county_code = $1 AND command_id IN (
    SELECT command_id FROM command WHERE county_code = $1 AND at < $2 ORDER BY at LIMIT ${BATCH_ROWS})
  RETURNING 1`;

/**
 * Removes events and commands that are older than `KEEP_DAYS` at `now`, a batch a transaction. Any server may do so at any time. The
 * audit is not touched.
 * @returns how many rows went
 */
export async function removeExpired(db: Database, now: Date): Promise<{ events: number; commands: number }> {
  const before = new Date(now.getTime() - KEEP_DAYS * DAY_MS);
  const removeAll = async (sql: string): Promise<number> => {
    for (let removed = 0; ;) {
      const batch = await db.system((queries: Queries) => queries.query(sql, [db.countyCode, before]));
      removed += batch.length;
      if (batch.length < BATCH_ROWS) return removed;
    }
  };
  return { events: await removeAll(PRUNE_EVENTS), commands: await removeAll(PRUNE_COMMANDS) };
}
