import { ResponsibleBody } from '#contract/responsible';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';

const BODIES = `
  SELECT c.code, c.level AS kind, d.name, c.person_name AS "personName", c.phone, c.version
    FROM centre c JOIN division d ON d.county_code = c.county_code AND d.code = c.code WHERE c.county_code = $1
  UNION ALL SELECT code, 'department', name, person_name, phone, version FROM department WHERE county_code = $1`;

/** Centres by code, then the county's departments. */
export async function listBodies(db: Queries, county: string): Promise<ResponsibleBody[]> {
  const rows = await db.query(`SELECT * FROM (${BODIES}) body ORDER BY kind = 'department', code`, [county]);
  return parseRows(ResponsibleBody, rows);
}

/** One of them; null for none. */
export async function findBody(db: Queries, county: string, code: string): Promise<ResponsibleBody | null> {
  const rows = await db.query(`SELECT * FROM (${BODIES}) body WHERE code = $2`, [county, code]);
  return parseRows(ResponsibleBody, rows)[0] ?? null;
}

/** Writes name, person and telephone over version `before`; false when another one is current. */
export async function saveBody(
  db: Queries,
  county: string,
  { code, kind, name, personName, phone }: ResponsibleBody,
  before: number,
): Promise<boolean> {
  const isDepartment = kind === 'department';
  const rows = await db.query(
    `UPDATE ${isDepartment ? 'department' : 'centre'}
     SET ${isDepartment ? 'name = $6, ' : ''}person_name = $4, phone = $5, version = version + 1
     WHERE county_code = $1 AND code = $2 AND version = $3 RETURNING 1`,
    [county, code, before, personName, phone, ...(isDepartment ? [name] : [])],
  );
  return rows.length > 0;
}

/** Adds a department; false when its code is taken. */
export async function insertDepartment(db: Queries, county: string, department: ResponsibleBody): Promise<boolean> {
  const { code, name, personName, phone } = department;
  const rows = await db.query(
    `INSERT INTO department (county_code, code, name, person_name, phone) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING RETURNING 1`,
    [county, code, name, personName, phone],
  );
  return rows.length > 0;
}
