import type { Client } from 'pg';
import type { PackForces } from '#contract/pack';
import { insertBatch } from './batch.ts';

/** Inserts the teams that villages whistle for, the certificate categories and the county's rules about whistles. */
export async function insertForces(client: Client, county: string, pack: PackForces): Promise<void> {
  await client.query('INSERT INTO whistle_rule (county_code, accept_within_min, far_m) VALUES ($1, $2, $3)', [
    county,
    pack.acceptWithinMin,
    pack.farM,
  ]);
  await insertBatch(client, 'certificate_category', pack.certificates, (to) => [
    to.constant('county_code', county),
    to.column('code', 'text', (row) => row.code),
    to.column('name', 'text', (row) => row.name),
  ]);
  await insertBatch(client, 'force', pack.forces, (to) => [
    to.constant('county_code', county),
    to.column('id', 'text', (row) => row.id),
    to.column('kind', 'text', (row) => row.kind),
    to.column('kind_name', 'text', (row) => row.kindName),
    to.column('name', 'text', (row) => row.name),
    to.column('level', 'text', (row) => row.level),
    to.column('division_code', 'text', (row) => row.division),
    ...to.point('point', (row) => row.position),
    to.column('members', 'smallint', (row) => row.members),
    to.column('officers', 'smallint', (row) => row.officers),
    to.column('certificates', 'jsonb', (row) => JSON.stringify(row.certificates)),
  ]);
}

/** Gives a county that was loaded before there were forces the ones of its pack; tells whether it did. */
export async function ensureForces(client: Client, county: string, pack: PackForces): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM whistle_rule WHERE county_code = $1', [county]);
  if (rowCount !== 0) return false;
  await client.query('BEGIN');
  try {
    await insertForces(client, county, pack);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
  return true;
}
