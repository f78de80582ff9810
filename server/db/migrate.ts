import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import type { DatabaseAddress } from '#contract/boot';
import { capsOf } from './engine-caps.ts';

/**
 * Brings the schema up to date, in one transaction: it is either current afterwards or as it was. Forward only. On
 * PostgreSQL an advisory lock makes a second migration wait for the first; the embedded engine has one client anyway.
 * @returns names of the migrations that were applied now
 */
export async function migrate(address: DatabaseAddress): Promise<string[]> {
  const client = new pg.Client({ connectionString: address.url, application_name: 'grid321-migrate' });
  await client.connect();
  try {
    const applied = await runner({
      dbClient: client,
      dir: migrationsDirectory(),
      direction: 'up',
      migrationsTable: 'grid321_migration',
      singleTransaction: true,
      noLock: !capsOf(address.kind).hasManySessions,
      advisoryLockMode: 'wait',
      log: () => undefined,
    });
    return applied.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

/** The SQL files beside this file's source: the compiler copies only TypeScript into `dist`. */
function migrationsDirectory(): string {
  const beside = fileURLToPath(new URL('./migrations', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../../server/db/migrations', import.meta.url));
}
