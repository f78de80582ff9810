import { Type } from 'typebox';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const NameRow = Type.Object({ code: Type.String(), name: Type.String() });

/** What each division of the county is called, by its code: public, and a village's case names the centres above it. */
export async function readDivisionNames(db: Queries, county: string): Promise<Map<string, string>> {
  const sql = 'SELECT code, name FROM division WHERE county_code = $1 ORDER BY valid_to NULLS LAST';
  const rows = parseRows(NameRow, await db.query(sql, [county]));
  // The first of a code is the one that holds today's latest name among those that ended.
  return new Map(rows.reverse().map(({ code, name }) => [code, name]));
}

/** What the county is called. */
export async function readCountyName(db: Queries, county: string): Promise<string> {
  const rows = await db.query('SELECT county_code AS code, name FROM county WHERE county_code = $1', [county]);
  return parseRows(NameRow, rows)[0]?.name ?? county;
}
