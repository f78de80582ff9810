import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isComplete } from '../../server/db/embedded/cluster-directory.ts';
import { type EmbeddedDatabase, startEmbedded } from '../fixtures/embedded.ts';
import { embeddedBoot, embeddedUrl, killEmbedded, spawnEmbedded, untilSaid } from '../fixtures/embedded-process.ts';

/** Ten times what an idle machine needs. */
const START_LIMIT_MS = 120_000;
const SEED = join(import.meta.dirname, '../../dist/embedded-seed');

let database: EmbeddedDatabase;
const clients = new Set<pg.Client>();

async function openClient(url = database.address.url): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // A killed database ends its connections.
  clients.add(client);
  await client.connect();
  return client;
}

/** Ends a client as `kill -9` of its process does: without a word. */
function drop(client: pg.Client): void {
  clients.delete(client);
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}

const readRows = async (client: pg.Client, sql: string): Promise<unknown[]> => (await client.query<object>(sql)).rows;

beforeAll(async () => {
  database = await startEmbedded();
}, START_LIMIT_MS);

afterEach(() => clients.forEach(drop));

afterAll(() => database.stop());

it('is PostgreSQL with PostGIS', async () => {
  const client = await openClient();
  expect(
    await readRows(client, "SELECT ST_AsText(ST_Point(108.5, 32.9)) AS point, postgis_lib_version() >= '3.3' AS ok"),
  ).toEqual([{ point: 'POINT(108.5 32.9)', ok: true }]);
});

describe('one client after another', () => {
  it('finds no trace of the one before: role, settings, temporary tables, prepared statements, open transaction', async () => {
    const first = await openClient();
    await first.query('CREATE TABLE visit (id int); CREATE ROLE visitor; GRANT ALL ON visit TO visitor');
    await first.query("CREATE TEMP TABLE scratch (id int); SET application_name = 'first'; SET ROLE visitor");
    await first.query({ name: 'kept', text: 'SELECT 1' });
    await first.query('BEGIN');
    await first.query('INSERT INTO visit VALUES (1)');
    drop(first);
    const second = await openClient();
    expect(
      await readRows(
        second,
        `SELECT current_user AS who, current_setting('application_name') AS application, to_regclass('scratch') AS scratch,
                (SELECT count(*)::int FROM pg_prepared_statements) AS prepared, (SELECT count(*)::int FROM visit) AS visits`,
      ),
    ).toEqual([{ who: 'postgres', application: '', scratch: null, prepared: 0, visits: 0 }]);
  });

  it('waits in line while another is there', async () => {
    const first = await openClient();
    const second = openClient();
    expect(await Promise.race([second, first.query('SELECT 1').then(() => 'first is served')])).toBe('first is served');
    await first.end();
    expect(await readRows(await second, 'SELECT 2 AS two')).toEqual([{ two: 2 }]);
  });

  it('is served after one that was killed in the middle of a statement', async () => {
    const first = await openClient();
    const cut = first.query('SELECT count(*) FROM generate_series(1, 3000000)').catch(() => 'cut off');
    await new Promise((resolve) => setTimeout(resolve, 50));
    drop(first);
    expect(await cut).toBe('cut off');
    expect(await readRows(await openClient(), 'SELECT 3 AS three')).toEqual([{ three: 3 }]);
  });

  it('is served after one that spoke another protocol', async () => {
    const socketPath = join(decodeURIComponent(database.address.url.split('host=')[1] ?? ''), '.s.PGSQL.5432');
    const stranger = connect(socketPath, () => stranger.write('GET / HTTP/1.1\r\n\r\n'));
    await new Promise((resolve) => stranger.once('close', resolve));
    expect(await readRows(await openClient(), 'SELECT 4 AS four')).toEqual([{ four: 4 }]);
  });

  it('may send and receive much, and errors do not end the session', async () => {
    const client = await openClient();
    await expect(client.query('SELECT 1/0')).rejects.toThrow('division by zero');
    await expect(client.query('SELECT $1::int', ['x'])).rejects.toThrow('invalid input syntax');
    const { rows } = await client.query<{ text: string }>('SELECT $1::text AS text', ['网'.repeat(2_000_000)]);
    expect(rows[0]?.text).toHaveLength(2_000_000);
  });
});

describe('a kill -9', () => {
  it(
    'loses nothing that was acknowledged, four times over',
    async () => {
      const acknowledged: number[] = [];
      let client = await openClient();
      await client.query('CREATE TABLE promise (id int PRIMARY KEY)');
      for (let round = 0; round < 4; round++) {
        let killed: Promise<void> | null = null;
        for (let id = round * 100_000; ; id++) {
          const isDone = await client.query('INSERT INTO promise VALUES ($1)', [id]).then(
            () => true,
            () => false,
          );
          if (!isDone) break;
          acknowledged.push(id);
          // It dies while the next statements are under way.
          if (id === round * 100_000 + 20 + round) killed = database.kill();
        }
        await killed;
        drop(client);
        await database.restart();
        client = await openClient();
      }
      const { rows } = await client.query<{ id: number }>('SELECT id FROM promise ORDER BY id');
      const kept = new Set(rows.map(({ id }) => id));
      expect(acknowledged.length).toBeGreaterThan(50);
      expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    },
    START_LIMIT_MS,
  );

  it(
    'while the database is being made leaves nothing that would open as an empty one',
    async () => {
      const directory = mkdtempSync(join(tmpdir(), 'grid321-first-'));
      const ownSeed = join(directory, 'seed');
      const first = spawnEmbedded(embeddedBoot(directory, ownSeed));
      await untilSaid(first, 'progress');
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await killEmbedded(first);
      expect([isComplete(ownSeed), isComplete(directory)]).toEqual([false, false]);
      const second = spawnEmbedded(embeddedBoot(directory, SEED));
      await untilSaid(second, 'ready');
      const client = await openClient(embeddedUrl(directory));
      expect(await readRows(client, "SELECT count(*)::int AS n FROM pg_extension WHERE extname = 'postgis'")).toEqual([
        { n: 1 },
      ]);
      drop(client);
      await killEmbedded(second);
      rmSync(directory, { recursive: true });
    },
    START_LIMIT_MS,
  );
});

it(
  'refuses a second process on the same directory while the first lives',
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'grid321-twice-'));
    const boot = embeddedBoot(directory, SEED);
    const first = spawnEmbedded(boot);
    await untilSaid(first, 'ready');
    await expect(untilSaid(spawnEmbedded(boot), 'ready')).rejects.toThrow(`is in use by process ${first.pid}`);
    await killEmbedded(first);
    rmSync(directory, { recursive: true });
  },
  START_LIMIT_MS,
);
