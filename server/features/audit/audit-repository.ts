import { Type, type Static } from 'typebox';
import type { AuditEntry } from '#contract/audit';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const AuditRow = Type.Object({
  id: Type.String({ pattern: '^[0-9]+$' }),
  at: Type.Unsafe<Date>(Type.Unknown()),
  actor: Type.String(),
  action: Type.String(),
  target: Type.String(),
  scope: Type.String(),
  purpose: Type.Union([Type.String(), Type.Null()]),
  before: Type.Unknown(),
  after: Type.Unknown(),
  hash: Type.String(),
});

/** A sealed line as the chain covers it. */
export type AuditLine = Static<typeof AuditRow>;

const COLUMNS = 'id::text AS id, at, actor, action, target, scope_code AS scope, purpose, before, after, hash';

/** Sealed lines the viewer may see, newest first. */
export async function listAudit(
  db: Queries,
  county: string,
  filter: { before: string | null; actor: string | null; pattern: string | null; limit: number },
): Promise<AuditEntry[]> {
  const rows = await db.query(
    `SELECT ${COLUMNS} FROM audit
     WHERE county_code = $1 AND id IS NOT NULL AND hash IS NOT NULL AND ($2::bigint IS NULL OR audit.id < $2)
       AND ($3::text IS NULL OR actor = $3) AND ($4::text IS NULL OR action ILIKE $4 OR target ILIKE $4)
     ORDER BY audit.id DESC LIMIT $5`,
    [county, filter.before, filter.actor, filter.pattern, filter.limit],
  );
  return parseRows(AuditRow, rows).map((row) => ({ ...row, id: Number(row.id), at: row.at.toISOString() }));
}

/** Up to `limit` sealed lines after `id`, in the order of the chain. */
export async function readChain(db: Queries, county: string, id: number, limit: number): Promise<AuditLine[]> {
  const rows = await db.query(
    `SELECT ${COLUMNS} FROM audit WHERE county_code = $1 AND audit.id > $2 ORDER BY audit.id LIMIT $3`,
    [county, id, limit],
  );
  return parseRows(AuditRow, rows);
}
