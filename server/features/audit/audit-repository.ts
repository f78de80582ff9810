import { Type, type Static } from 'typebox';
import type { AuditChoices, AuditEntry, AuditFilter } from '#contract/audit';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import { likePattern } from '../../http/paging.ts';

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

/** $1 county, $2–$6 the filter, $7 the id that all lines are below. */
const MATCHES = `county_code = $1 AND hash IS NOT NULL AND audit.id < $7
  AND ($2::text IS NULL OR actor = $2) AND ($3::text IS NULL OR action = $3) AND ($4::text IS NULL OR target ILIKE $4)
  AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)`;

const BEYOND_ALL = '9223372036854775807';

function valuesOf(county: string, filter: AuditFilter, below: number | null): unknown[] {
  const { actor = null, action = null, target, from = null, to = null } = filter;
  const pattern = target === undefined ? null : likePattern(target);
  return [county, actor, action, pattern, from, to, below === null ? BEYOND_ALL : String(below)];
}

/** Up to `limit` sealed lines with ids below `below` (null: from the newest) that the viewer may see, newest first. */
export async function listAudit(
  db: Queries,
  county: string,
  filter: AuditFilter,
  { below, limit }: { below: number | null; limit: number },
): Promise<AuditEntry[]> {
  const rows = await db.query(`SELECT ${COLUMNS} FROM audit WHERE ${MATCHES} ORDER BY audit.id DESC LIMIT $8`, [
    ...valuesOf(county, filter, below),
    limit,
  ]);
  return parseRows(AuditRow, rows).map((row) => ({ ...row, id: Number(row.id), at: row.at.toISOString() }));
}

/** How many lines there are of a filter with ids below `below`; counted no further than `most` + 1. */
export async function countAudit(
  db: Queries,
  county: string,
  filter: AuditFilter,
  { below, most }: { below: number; most: number },
): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM (SELECT FROM audit WHERE ${MATCHES} LIMIT $8) AS counted`,
    [...valuesOf(county, filter, below), most + 1],
  );
  return row?.count ?? 0;
}

/** Every account and action of the audit: hops from one to the next along the index, whatever the number of lines. */
export async function readChoices(db: Queries, county: string): Promise<AuditChoices> {
  const distinct = async (column: 'actor' | 'action'): Promise<string[]> => {
    const rows = await db.query<{ value: string }>(
      `WITH RECURSIVE found (value) AS (
         (SELECT ${column} FROM audit WHERE county_code = $1 ORDER BY ${column} LIMIT 1)
         UNION ALL
         SELECT (SELECT ${column} FROM audit WHERE county_code = $1 AND ${column} > found.value ORDER BY ${column} LIMIT 1)
         FROM found WHERE found.value IS NOT NULL)
       SELECT value FROM found WHERE value IS NOT NULL`,
      [county],
    );
    return rows.map(({ value }) => value);
  };
  return { actors: await distinct('actor'), actions: await distinct('action') };
}

/** Up to `limit` sealed lines after `id`, in the order of the chain. */
export async function readChain(db: Queries, county: string, id: number, limit: number): Promise<AuditLine[]> {
  const rows = await db.query(
    `SELECT ${COLUMNS} FROM audit WHERE county_code = $1 AND audit.id > $2 ORDER BY audit.id LIMIT $3`,
    [county, id, limit],
  );
  return parseRows(AuditRow, rows);
}

/** The end of the chain as the sequencer keeps it apart from the lines: last id (0: none yet) and hash. */
export async function readHead(db: Queries, county: string): Promise<{ id: number; hash: string }> {
  const [head] = await db.query<{ id: number; hash: string }>(
    'SELECT audit_head::float8 AS id, audit_hash AS hash FROM feed WHERE county_code = $1',
    [county],
  );
  return head ?? { id: 0, hash: '' };
}

/** How many lines the sequencer has not sealed yet. */
export async function countUnsealed(db: Queries, county: string): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    'SELECT count(*)::integer AS count FROM audit WHERE county_code = $1 AND id IS NULL',
    [county],
  );
  return row?.count ?? 0;
}
