import { Type } from 'typebox';
import { type DeadlineChange, DeadlineRule } from '#contract/deadline';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const NewestRow = Type.Object({ version: Type.Integer() });

/** Version of the table in force; 0 before the county has one. */
export async function newestVersion(db: Queries, county: string): Promise<number> {
  const sql = 'SELECT coalesce(max(version), 0) AS version FROM deadline_version WHERE county_code = $1';
  return parseRows(NewestRow, await db.query(sql, [county]))[0]?.version ?? 0;
}

/** The rules in force, by urgency, those of a type after the general one. */
export async function readRules(db: Queries, county: string): Promise<DeadlineRule[]> {
  const rows = await db.query(
    `SELECT urgency, nullif(type, '') AS type, accept_min AS "acceptMin", handle_min AS "handleMin", close_min AS "closeMin",
       remind_percent AS "remindPercent", yellow_after_min AS "yellowAfterMin", red_after_min AS "redAfterMin",
       reply_within_min AS "replyWithinMin"
     FROM deadline_rule WHERE county_code = $1
       AND version = (SELECT max(version) FROM deadline_version WHERE county_code = $1)
     ORDER BY urgency DESC, deadline_rule.type`,
    [county],
  );
  return parseRows(DeadlineRule, rows);
}

const ChangeRow = Type.Object({
  version: Type.Integer(),
  changedAt: Type.Unsafe<Date>(Type.Unknown()),
  changedBy: Type.String(),
  reason: Type.String(),
});

/** The latest changes of the table, newest first. */
export async function listChanges(db: Queries, county: string, limit: number): Promise<DeadlineChange[]> {
  const rows = await db.query(
    `SELECT version, changed_at AS "changedAt", changed_by AS "changedBy", reason FROM deadline_version
     WHERE county_code = $1 ORDER BY version DESC LIMIT $2`,
    [county, limit],
  );
  return parseRows(ChangeRow, rows).map((row) => ({ ...row, changedAt: row.changedAt.toISOString() }));
}

/** A table to store. */
export interface NewTable {
  readonly version: number;
  readonly at: Date;
  readonly by: string;
  readonly reason: string;
  readonly rules: readonly DeadlineRule[];
}

/** Stores a version; false when somebody stored it before. */
export async function insertTable(db: Queries, county: string, table: NewTable): Promise<boolean> {
  const made = await db.query(
    `INSERT INTO deadline_version (county_code, version, changed_at, changed_by, reason) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING RETURNING 1`,
    [county, table.version, table.at, table.by, table.reason],
  );
  if (made.length === 0) return false;
  for (const rule of table.rules) {
    await db.query(
      `INSERT INTO deadline_rule (county_code, version, urgency, type, accept_min, handle_min, close_min, remind_percent,
         yellow_after_min, red_after_min, reply_within_min) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        county,
        table.version,
        rule.urgency,
        rule.type ?? '',
        rule.acceptMin,
        rule.handleMin,
        rule.closeMin,
        rule.remindPercent,
        rule.yellowAfterMin,
        rule.redAfterMin,
        rule.replyWithinMin,
      ],
    );
  }
  return true;
}
