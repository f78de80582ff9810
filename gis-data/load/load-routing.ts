import type { Client } from 'pg';
import { createPrng } from '../generate/prng.ts';
import { insertBatch } from './batch.ts';
import { personName } from './people.ts';
import type { Pack } from './read-pack.ts';

/** Who answers for a centre or a department, and its office's telephone. Both are made up. */
export interface Responsible {
  readonly personName: string;
  readonly phone: string;
}

/** Makes a responsible person for each centre and department by code, the same ones at every load. */
export function makeResponsible(pack: Pack): ReadonlyMap<string, Responsible> {
  const prng = createPrng(`${pack.config.seed}/responsible`);
  const codes = [...pack.divisions, ...pack.routing.departments].map(({ code }) => code);
  // 1009 begins no telephone number, and none of the people's made-up ones.
  const phoneOf = (n: number): string => `1009${String(n + 1).padStart(7, '0')}`;
  return new Map(codes.map((code, n) => [code, { personName: personName(prng), phone: phoneOf(n) }]));
}

/** Inserts the county's departments and the first version of its routing list, in force from `at`. */
export async function insertRouting(client: Client, county: string, pack: Pack, at: Date): Promise<void> {
  const { departments, lines, reason } = pack.routing;
  const responsible = makeResponsible(pack);
  await insertBatch(client, 'department', departments, (to) => [
    to.constant('county_code', county),
    to.column('code', 'text', (row) => row.code),
    to.column('name', 'text', (row) => row.name),
    to.column('person_name', 'text', (row) => responsible.get(row.code)?.personName ?? null),
    to.column('phone', 'text', (row) => responsible.get(row.code)?.phone ?? null),
  ]);
  await client.query(
    `INSERT INTO routing_version (county_code, version, state, created_by, created_at, published_by, published_at, reason)
     VALUES ($1, 1, 'inForce', 'pack', $2, 'pack', $2, $3)`,
    [county, at, reason],
  );
  await insertBatch(client, 'routing_line', [...lines.entries()], (to) => [
    to.constant('county_code', county),
    to.column('version', 'integer', () => 1),
    to.column('code', 'text', ([, row]) => row.code),
    to.column('number', 'integer', ([n]) => n + 1),
    to.column('content', 'jsonb', ([, row]) => JSON.stringify(row)),
  ]);
}

/** Gives a county that was loaded before there were routing lists its first one, and its centres their persons. Tells whether it did. */
export async function addMissingRouting(client: Client, county: string, pack: Pack, at: Date): Promise<boolean> {
  const { rows } = await client.query('SELECT 1 FROM routing_version WHERE county_code = $1 LIMIT 1', [county]);
  if (rows.length > 0) return false;
  const responsible = makeResponsible(pack);
  await client.query('BEGIN');
  try {
    await insertRouting(client, county, pack, at);
    for (const { code } of pack.divisions) {
      const { personName: name, phone } = responsible.get(code) ?? {};
      await client.query(
        `UPDATE centre SET person_name = coalesce(person_name, $3), phone = coalesce(phone, $4)
         WHERE county_code = $1 AND code = $2`,
        [county, code, name, phone],
      );
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
  return true;
}
