import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { Type } from 'typebox';
import type { DatabaseAddress } from '#contract/boot';
import { isOutage } from './outage.ts';
import { parseRows } from './rows.ts';

const CountyRow = Type.Object({ code: Type.String() });
const RETRY_MS = 500;

/**
 * Code of the county that this database serves; waits for ever for a database that is away.
 * @throws Error when none or more than one is loaded: one instance serves one county
 */
export async function findCounty(address: DatabaseAddress, onError: (error: unknown) => void): Promise<string> {
  for (;;) {
    try {
      return await readCounty(address);
    } catch (error) {
      if (!isOutage(error)) throw error;
      onError(error);
      await delay(RETRY_MS);
    }
  }
}

async function readCounty(address: DatabaseAddress): Promise<string> {
  const client = new pg.Client({ connectionString: address.url, application_name: 'grid321-find-county' });
  client.on('error', () => undefined); // The query that it breaks tells the same.
  try {
    await client.connect();
    const sql = 'SELECT county_code AS code FROM county WHERE loaded_at IS NOT NULL';
    const [county, ...others] = parseRows(CountyRow, (await client.query(sql)).rows);
    if (!county) throw new Error('no county is loaded: gis-data/load comes before the server');
    if (others.length > 0) throw new Error('more than one county is loaded: one instance serves one county');
    return county.code;
  } finally {
    await client.end().catch(() => undefined);
  }
}
