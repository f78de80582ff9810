import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatabaseAddress } from '#contract/boot';
import { openCredential } from '#contract/sealed';
import { caseNumber } from '../../gis-data/load/case-number.ts';
import { formatCaseNumber, readCaseNumber } from '../../server/features/incident/case-number.ts';
import { TRANSITIONS } from '../../server/features/incident/incident-transitions.ts';
import { startEmbedded } from '../fixtures/embedded.ts';
import { loadCountyPack, TEST_CAMERA_KEY } from '../fixtures/pack.ts';
import { startPostgres } from '../fixtures/postgres.ts';

interface Running {
  address: DatabaseAddress;
  stop(): Promise<void>;
}

const engines: Record<string, () => Promise<Running>> = {
  postgresql: async () => {
    const cluster = await startPostgres();
    return { address: { kind: 'postgresql', url: cluster.url, poolSize: 1 }, stop: () => cluster.stop() };
  },
  embedded: startEmbedded,
};

describe.each(Object.keys(engines))('the pack tiny on %s', (name) => {
  let running: Running;

  beforeAll(async () => {
    running = await (engines[name] as () => Promise<Running>)();
    const interrupt = (step: string): void => {
      if (step === 'cameras') throw new Error('interrupted');
    };
    await expect(loadCountyPack(running.address, 'tiny', 9600, interrupt)).rejects.toThrow('interrupted');
    expect(await query('SELECT county_code FROM county UNION ALL SELECT county_code FROM household')).toEqual([]);
    expect(await loadCountyPack(running.address, 'tiny', 9600)).toContain('loaded in');
  });

  afterAll(async () => {
    await running?.stop();
  });

  const query = async <Row extends object>(sql: string): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: running.address.url });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  };

  test('has its exact counts', async () => {
    const [counts] = await query(`SELECT
      (SELECT count(*)::int FROM division WHERE level = 'town') AS towns,
      (SELECT count(*)::int FROM division WHERE level = 'village') AS villages,
      (SELECT count(*)::int FROM grid WHERE is_basic) AS grids,
      (SELECT count(*)::int FROM household) AS households,
      (SELECT sum(members)::int FROM household) AS persons,
      (SELECT count(*)::int FROM camera) AS cameras,
      (SELECT count(*)::int FROM worker) AS workers`);
    expect(counts).toEqual({
      towns: 2,
      villages: 4,
      grids: 40,
      households: 400,
      persons: 1280,
      cameras: 12,
      workers: 20,
    });
  });

  test('is not loaded a second time, and says so', async () => {
    expect(await loadCountyPack(running.address, 'tiny')).toContain('is loaded already');
    await expect(loadCountyPack(running.address, 'hanyin')).rejects.toThrow('needs a database of its own');
  });

  test('keeps camera credentials sealed, apart from addresses that follow the simulator', async () => {
    const cameras = await query<{ id: string; source: { mainUrl: string; subUrl: string }; credential: Buffer }>(
      'SELECT id, source, credential FROM camera ORDER BY id',
    );
    for (const { id, source, credential } of cameras) {
      expect(source.mainUrl).toMatch(/^rtsp:\/\/127\.0\.0\.1:96\d\d\/ch\d\d\/main$/);
      expect(source.subUrl).toMatch(/^rtsp:\/\/127\.0\.0\.1:96\d\d\/ch\d\d\/sub$/);
      const secret: unknown = JSON.parse(await openCredential(TEST_CAMERA_KEY, id, credential));
      expect(secret).toEqual({ username: expect.any(String) as string, password: expect.any(String) as string });
    }
  });

  test('gives every basic grid to exactly one phone, and every worker a grid of its own village', async () => {
    const [figures] = await query(`SELECT
      (SELECT count(*)::int FROM (SELECT unnest(grid_codes) AS code FROM worker) s) AS served,
      (SELECT count(DISTINCT code)::int FROM (SELECT unnest(grid_codes) AS code FROM worker) s) AS grids,
      (SELECT count(*)::int FROM worker w, unnest(w.grid_codes) c WHERE NOT starts_with(c, w.village_code)) AS strangers,
      (SELECT count(*)::int FROM worker w JOIN grid_post p ON p.grid_code = w.grid_codes[1] AND p.person_id = w.person_id) AS own`);
    expect(figures).toEqual({ served: 40, grids: 40, strangers: 0, own: 20 });
  });

  test('holds past incidents whose logs keep to the table and fold to their state', async () => {
    const steps = await query<{ id: string; state: string; version: number; log: [string, string | null, string][] }>(`
      SELECT i.id, i.state, i.version, json_agg(json_build_array(s.action, s.before, s.after) ORDER BY s.number) AS log
      FROM incident i JOIN incident_step s ON s.incident_id = i.id GROUP BY i.id, i.state, i.version`);
    expect(steps).toHaveLength(60);
    for (const { state, version, log } of steps) {
      expect(log.length).toBe(version);
      expect(log.at(-1)?.[2]).toBe(state);
      log.forEach(([action, before, after], i) => {
        expect(before).toBe(i === 0 ? null : log[i - 1]?.[2]);
        if (before === null) expect(['reported', 'recorded']).toContain(after);
        else expect(TRANSITIONS[before as 'reported'][action as 'accept']).toMatchObject({ to: after });
      });
    }
  });

  test('numbers past cases as the server does', async () => {
    const rows = await query<{ number: string; last: boolean }>(`SELECT case_number AS number FROM incident`);
    for (const { number } of rows) expect(readCaseNumber(number)?.isRight).toBe(true);
    expect(caseNumber('990101', '2021-03-04', 7)).toBe(formatCaseNumber('990101', '2021-03-04', 7));
  });
});
