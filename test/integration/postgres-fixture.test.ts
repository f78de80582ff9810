import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import pg from 'pg';
import { startPostgres, type PostgresCluster } from '../fixtures/postgres.ts';

describe('the PostgreSQL fixture', () => {
  let cluster: PostgresCluster;

  beforeAll(async () => {
    cluster = await startPostgres();
  });

  afterAll(() => cluster?.stop());

  test('has PostGIS in the first database and in every other', async () => {
    expect(await ask(cluster.url, 'SELECT ST_AsText(ST_Point(1, 2)) AS answer')).toBe('POINT(1 2)');
    const other = await cluster.createDatabase();
    expect(await ask(other, 'SELECT ST_AsText(ST_Point(3, 4)) AS answer')).toBe('POINT(3 4)');
  });

  test('keeps what was committed over a kill and comes back on the same address', async () => {
    await ask(cluster.url, "CREATE TABLE kept AS SELECT 'here' AS answer");
    await cluster.kill();
    await expect(ask(cluster.url, 'SELECT 1 AS answer')).rejects.toThrow('ECONNREFUSED');
    await cluster.restart();
    expect(await ask(cluster.url, 'SELECT answer FROM kept')).toBe('here');
  });

  test('leaves no process behind when stopped', async () => {
    const own = await startPostgres();
    const pid = Number(await ask(own.url, 'SELECT pg_backend_pid() AS answer'));
    expect(pid).toBeGreaterThan(0);
    await own.stop();
    const [code] = await once(spawn('pgrep', ['-f', new URL(own.url).port]), 'exit');
    expect(code, 'pgrep finds nothing').toBe(1);
  });
});

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ answer: unknown }>(sql);
    return rows[0]?.answer;
  } finally {
    await client.end();
  }
}
