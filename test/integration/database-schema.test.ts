import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../server/db/migrate.ts';
import { type PostgresCluster, startPostgres } from '../fixtures/postgres.ts';

let cluster: PostgresCluster;
beforeAll(async () => {
  cluster = await startPostgres();
});
afterAll(async () => {
  await cluster?.stop();
});

test('the schema comes up on an empty PostgreSQL', async () => {
  const address = { kind: 'postgresql' as const, url: cluster.url, poolSize: 2 };
  expect((await migrate(address)).length).toBeGreaterThan(2);
  expect(await migrate(address)).toEqual([]);
});
