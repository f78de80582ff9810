import type { EventEmitter } from 'node:events';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../server/db/database.ts';
import { migrate } from '../../server/db/migrate.ts';
import { openDatabase } from '../../server/db/open-database.ts';
import { systemViewer } from '../../server/db/viewer.ts';
import { TEST_COUNTY } from '../fixtures/county.ts';
import { ENGINES, startTestDatabase, type TestDatabase } from '../fixtures/engines.ts';

const viewer = systemViewer(TEST_COUNTY);
const countGrids = (db: Database) => db.read(viewer, (q) => q.query<{ code: string }>('SELECT code FROM grid'));

describe.each(ENGINES)('the database on %s', (kind) => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await startTestDatabase(kind);
    db = openDatabase({ address: database.address, countyCode: TEST_COUNTY, onError: () => undefined });
  });
  afterAll(async () => {
    await db?.close();
    await database?.stop();
  });

  test('a schema that is current is left alone', async () => {
    // The embedded engine serves one client after another: ours has to let go first.
    await db.close();
    expect(await migrate(database.address)).toEqual([]);
    db = openDatabase({ address: database.address, countyCode: TEST_COUNTY, onError: () => undefined });
    expect(await countGrids(db)).toHaveLength(16);
  });

  test('what a transaction did is undone when its work throws', async () => {
    const broken = db.system(async (q) => {
      await q.query(`UPDATE county SET name = 'x'`);
      throw new Error('on the way');
    });
    await expect(broken).rejects.toThrow('on the way');
    const rows = await db.system((q) => q.query<{ name: string }>('SELECT name FROM county'));
    expect(rows).toEqual([{ name: '试验县' }]);
  });

  test('a refused statement is answered once, so that no later answer goes to the wrong question', async () => {
    await db.close();
    const client = new pg.Client({ connectionString: database.address.url });
    await client.connect();
    let ready = 0;
    // What the driver does not count is exactly what goes wrong: one ReadyForQuery too many.
    const { connection } = client as unknown as { connection: EventEmitter };
    connection.on('readyForQuery', () => (ready += 1));
    for (let i = 1; i <= 5; i++) {
      await expect(client.query('INSERT INTO county SELECT * FROM county WHERE name <> $1', ['x'])).rejects.toThrow(
        /duplicate/,
      );
      expect((await client.query<{ i: number }>('SELECT $1::integer AS i', [i])).rows).toEqual([{ i }]);
      expect(ready).toBe(i * 2);
    }
    await client.end();
    db = openDatabase({ address: database.address, countyCode: TEST_COUNTY, onError: () => undefined });
  });

  test('a repeatable read sees one state however long it reads', async () => {
    if (kind === 'embedded') return expect(db.caps.hasManySessions).toBe(false);
    const colours = `SELECT colour FROM household_colour WHERE household_id = 1`;
    const seen = await db.read(
      viewer,
      async (q) => {
        const before = await q.query(colours);
        const other = openDatabase({ address: database.address, countyCode: TEST_COUNTY, onError: () => undefined });
        await other.system((o) =>
          o.query('UPDATE household_colour SET colour = (colour + 1) % 3 WHERE household_id = 1'),
        );
        await other.close();
        return [before, await q.query(colours)];
      },
      'snapshot',
    );
    expect(seen[1]).toEqual(seen[0]);
  });

  test('a database that dies is an outage until it is back; then all works by itself and nothing half done stays', async () => {
    const cut = db.system(async (q) => {
      await q.query(`UPDATE county SET name = 'cut off'`);
      await database.kill();
      await q.query('SELECT 1');
    });
    await expect(cut).rejects.toMatchObject({ code: 'unavailable' });
    await expect(countGrids(db)).rejects.toMatchObject({ code: 'unavailable', status: 503 });
    await database.restart();
    expect(await countGrids(db)).toHaveLength(16);
    const rows = await db.system((q) => q.query<{ name: string }>('SELECT name FROM county'));
    expect(rows).toEqual([{ name: '试验县' }]);
  });
});
