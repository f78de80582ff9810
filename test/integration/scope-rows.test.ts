import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database, Queries } from '../../server/db/database.ts';
import { openDatabase } from '../../server/db/open-database.ts';
import { systemViewer, type Viewer } from '../../server/db/viewer.ts';
import { gridCode, TEST_COUNTY, townCode, villageCode } from '../fixtures/county.ts';
import { ENGINES, startTestDatabase, type TestDatabase } from '../fixtures/engines.ts';
import { insertVillageRows, SCOPED_TABLES, VILLAGE_OF } from '../fixtures/village-rows.ts';

const TOWNS = 3;
const VILLAGES_PER_TOWN = 3;
const TOWN_NUMBERS = Array.from({ length: TOWNS }, (_, i) => i + 1);
const VILLAGES = TOWN_NUMBERS.flatMap((town) =>
  Array.from({ length: VILLAGES_PER_TOWN }, (_, i) => villageCode(town, i + 1)),
);
const ROW_SECURITY = /row-level security/;

const seat = (scope: string): Viewer => ({ ...systemViewer(TEST_COUNTY), account: `village-duty-${scope}`, scope });

describe.each(ENGINES)('row security on %s', (kind) => {
  let database: TestDatabase;
  let db: Database;
  /** Rows of each table by village, as the owner sees them. */
  const truth = new Map<string, Map<string, number>>();

  const countByVillage = async (
    run: <T>(work: (queries: Queries) => Promise<T>) => Promise<T>,
    table: (typeof SCOPED_TABLES)[number],
  ): Promise<Map<string, number>> => {
    const sql = `SELECT ${VILLAGE_OF[table]} AS village, count(*)::integer AS rows FROM ${table} t GROUP BY 1`;
    const rows = await run((queries) => queries.query<{ village: string; rows: number }>(sql));
    return new Map(rows.map((row) => [row.village, row.rows]));
  };

  beforeAll(async () => {
    database = await startTestDatabase(kind, { towns: TOWNS, villagesPerTown: VILLAGES_PER_TOWN });
    await insertVillageRows(database.address.url);
    db = openDatabase({ address: database.address, countyCode: TEST_COUNTY, onError: () => undefined });
    for (const table of SCOPED_TABLES) truth.set(table, await countByVillage((work) => db.system(work), table));
  });
  afterAll(async () => {
    await db?.close();
    await database?.stop();
  });

  test('the owner sees something of every village in every table', () => {
    for (const table of SCOPED_TABLES) expect([...(truth.get(table)?.keys() ?? [])].sort(), table).toEqual(VILLAGES);
  });

  test.each(SCOPED_TABLES)('%s: a village seat sees all of its own and nothing of any other', async (table) => {
    for (const village of VILLAGES) {
      const seen = await countByVillage((work) => db.read(seat(village), work), table);
      expect([...seen], `seen from ${village}`).toEqual([[village, truth.get(table)?.get(village)]]);
    }
  });

  test.each(SCOPED_TABLES)('%s: a town seat sees its villages, the county all', async (table) => {
    for (const town of TOWN_NUMBERS) {
      const seen = await countByVillage((work) => db.read(seat(townCode(town)), work), table);
      expect([...seen.keys()].sort()).toEqual(VILLAGES.filter((village) => village.startsWith(townCode(town))));
    }
    const all = await countByVillage((work) => db.read(seat(TEST_COUNTY), work), table);
    expect(all).toEqual(truth.get(table));
  });

  test('a worker sees the households and incidents of the own grids only, and the own orders', async () => {
    const [own, sameVillage] = [gridCode(1, 1, 2), gridCode(1, 1, 1)];
    const rows = await db.system((q) =>
      q.query<{ id: number; grid: string }>('SELECT id, grid_codes[1] AS grid FROM worker WHERE village_code = $1', [
        villageCode(1, 1),
      ]),
    );
    const workerOf = (grid: string): Viewer => ({
      ...seat(villageCode(1, 1)),
      role: 'worker',
      grids: [grid],
      workerId: rows.find((row) => row.grid === grid)?.id ?? 0,
    });
    const look = (viewer: Viewer) =>
      db.read(viewer, async (q) => ({
        households: await q.query<{ grid_code: string }>('SELECT DISTINCT grid_code FROM household'),
        incidents: await q.query('SELECT id FROM incident'),
        orders: await q.query('SELECT id FROM work_order'),
        steps: await q.query('SELECT 1 FROM incident_step'),
        photos: await q.query('SELECT 1 FROM attachment'),
      }));
    const other = await look(workerOf(own));
    expect(other.households).toEqual([{ grid_code: own }]);
    expect([other.incidents.length, other.orders.length, other.steps.length, other.photos.length]).toEqual([
      0, 0, 0, 0,
    ]);
    const receiver = await look(workerOf(sameVillage));
    expect(receiver.households).toEqual([{ grid_code: sameVillage }]);
    expect([receiver.incidents.length, receiver.orders.length, receiver.steps.length, receiver.photos.length]).toEqual([
      1, 1, 1, 1,
    ]);
  });

  test('a worker without any grid sees no household, not all of them', async () => {
    const nobody: Viewer = { ...seat(villageCode(1, 1)), role: 'worker', grids: [], workerId: 9_999 };
    expect(await db.read(nobody, (q) => q.query('SELECT 1 FROM household'))).toEqual([]);
  });

  test('without a viewer the role sees nothing', async () => {
    const counts = await db.system(async (q) => {
      await q.query('SET LOCAL ROLE grid321_app');
      const seen: number[] = [];
      for (const table of SCOPED_TABLES) seen.push((await q.query(`SELECT 1 FROM ${table}`)).length);
      return seen;
    });
    expect(counts.every((count) => count === 0)).toBe(true);
  });

  test.each(['account', 'session', 'sign_in_failure', 'wall_device', 'first_administrator', 'outbox'])(
    '%s cannot be read at all',
    async (table) => {
      await expect(db.read(seat(TEST_COUNTY), (q) => q.query(`SELECT 1 FROM ${table}`))).rejects.toThrow(
        /permission denied/,
      );
    },
  );

  test('what is not seen cannot be changed either', async () => {
    const [mine, theirs] = [seat(villageCode(1, 1)), villageCode(2, 1)];
    const changed = await db.write(mine, async (q) => [
      await q.query('UPDATE incident SET title = $1 WHERE village_code = $2 RETURNING 1', ['x', theirs]),
      await q.query('UPDATE household_colour SET colour = 2 WHERE village_code = $1 RETURNING 1', [theirs]),
      await q.query('UPDATE camera SET name = $1 WHERE village_code = $2 RETURNING 1', ['x', theirs]),
    ]);
    expect(changed.flat()).toEqual([]);
    const smuggle = `INSERT INTO camera_state VALUES ('${TEST_COUNTY}', '1', '${theirs}', 'online', NULL, '2026-01-01')`;
    await expect(db.write(mine, (q) => q.query(smuggle))).rejects.toThrow(ROW_SECURITY);
  });

  test('the audit can be appended to, never changed, by the role', async () => {
    const mine = seat(villageCode(1, 1));
    await expect(db.write(mine, (q) => q.query(`UPDATE audit SET actor = 'nobody'`))).rejects.toThrow(
      /permission denied/,
    );
    await expect(db.write(mine, (q) => q.query('DELETE FROM audit'))).rejects.toThrow(/permission denied/);
  });

  test('reading is read-only, and a transaction inside a transaction is refused', async () => {
    const mine = seat(villageCode(1, 1));
    await expect(db.read(mine, (q) => q.query('UPDATE incident SET version = 2'))).rejects.toThrow(/read-only/);
    await expect(db.read(mine, () => db.read(mine, (q) => q.query('SELECT 1')))).rejects.toThrow(
      /inside a transaction/,
    );
  });
});
