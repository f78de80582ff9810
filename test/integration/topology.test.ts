import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPrng } from '../../gis-data/generate/prng.ts';
import { loadCountyPack } from '../fixtures/pack.ts';
import { type PostgresCluster, startPostgres } from '../fixtures/postgres.ts';

const COUNTY = '610921';

let cluster: PostgresCluster;
let client: pg.Client;

beforeAll(async () => {
  cluster = await startPostgres();
  await loadCountyPack({ kind: 'postgresql', url: cluster.url, poolSize: 1 }, 'hanyin');
  client = new pg.Client({ connectionString: cluster.url });
  await client.connect();
});

afterAll(async () => {
  await client?.end();
  await cluster?.stop();
});

async function figures(sql: string, values: unknown[] = []): Promise<Record<string, number>> {
  const { rows } = await client.query<Record<string, unknown>>(sql, values);
  return Object.fromEntries(Object.entries(rows[0] ?? {}).map(([name, value]) => [name, Number(value)]));
}

test('the county has exactly its towns, villages, basic grids, households, persons, cameras and workers', async () => {
  expect(
    await figures(`SELECT
      (SELECT count(*) FROM division WHERE level = 'town') AS towns,
      (SELECT count(*) FROM division WHERE level = 'village') AS villages,
      (SELECT count(*) FROM division WHERE level = 'village' AND is_community) AS communities,
      (SELECT count(*) FROM grid WHERE is_basic) AS basic_grids,
      (SELECT count(*) FROM household) AS households,
      (SELECT sum(members) FROM household) AS persons,
      (SELECT sum(persons) FROM grid WHERE is_basic) AS persons_of_grids,
      (SELECT count(*) FROM camera WHERE class = 2) AS class_2,
      (SELECT count(*) FROM camera WHERE class = 3) AS class_3,
      (SELECT count(*) FROM centre) AS centres,
      (SELECT count(*) FROM grid_post) AS posts,
      (SELECT count(*) FROM grid_post WHERE person_id IS NULL) AS vacant,
      (SELECT count(*) FROM person) AS people,
      (SELECT count(*) FROM worker) AS workers,
      (SELECT count(*) FROM incident) AS incidents,
      (SELECT count(*) FROM legal_station WHERE kind = 'police') AS police,
      (SELECT count(*) FROM legal_station WHERE kind = 'judge') AS judges,
      (SELECT count(*) FROM legal_station WHERE kind = 'prosecutor') AS prosecutors,
      (SELECT count(*) FROM legal_station WHERE kind = 'legalService') AS legal_services,
      (SELECT count(*) FROM legal_station WHERE kind = 'adviser') AS advisers,
      (SELECT count(*) FROM link) AS links`),
  ).toEqual({
    towns: 10,
    villages: 156,
    communities: 15,
    basic_grids: 4876,
    households: 98_000,
    persons: 313_000,
    persons_of_grids: 313_000,
    class_2: 406,
    class_3: 4860,
    centres: 167,
    posts: 4876,
    vacant: 60,
    people: 5083,
    workers: 2270,
    incidents: 8489,
    police: 23,
    judges: 46,
    prosecutors: 36,
    legal_services: 14,
    advisers: 156,
    links: 156,
  });
});

test('every polygon is valid', async () => {
  expect(
    await figures(`SELECT count(*) FILTER (WHERE NOT ST_IsValid(geom)) AS invalid, count(*) FILTER (WHERE ST_IsEmpty(geom)) AS empty
      FROM (SELECT geom FROM grid UNION ALL SELECT geom FROM division) AS area`),
  ).toEqual({ invalid: 0, empty: 0 });
});

test('no two basic grids overlap by more than a square metre', async () => {
  expect(
    await figures(`SELECT count(*) AS overlaps FROM grid a JOIN grid b ON a.geom && b.geom AND a.code < b.code
      WHERE a.is_basic AND b.is_basic AND ST_Relate(a.geom, b.geom, 'T********')
        AND ST_Area(ST_Intersection(a.geom, b.geom)::geography) > 1`),
  ).toEqual({ overlaps: 0 });
});

test('the basic grids of a village fill it without a gap, villages their town, towns the county', async () => {
  const sql = (parents: string, children: string) => `
    SELECT count(*) AS checked, count(*) FILTER (WHERE ST_Area(ST_SymDifference(p.geom, c.geom)::geography) > 1) AS differing,
      coalesce(sum(ST_NumInteriorRings(g.geom)), 0) AS gaps
    FROM ${parents} p
    JOIN LATERAL (SELECT ST_Union(geom) AS geom, sum(ST_Area(geom::geography)) AS area FROM ${children}) c ON true
    JOIN LATERAL (SELECT (ST_Dump(c.geom)).geom) g ON true`;
  const villages = await figures(
    sql(`(SELECT * FROM division WHERE level = 'village')`, `grid WHERE is_basic AND village_code = p.code`),
  );
  expect(villages['checked']).toBeGreaterThanOrEqual(156);
  expect(villages['differing']).toBe(0);
  const above = await figures(
    sql(`(SELECT * FROM division WHERE level <> 'village')`, `division d WHERE d.parent_code = p.code`),
  );
  expect(above).toEqual({ checked: 11, differing: 0, gaps: 0 });
});

test('the areas of the basic grids add up to the county', async () => {
  const { grids = 0, county = 0 } = await figures(`SELECT
    (SELECT sum(ST_Area(geom::geography)) FROM grid WHERE is_basic) AS grids,
    (SELECT ST_Area(geom::geography) FROM division WHERE level = 'county') AS county`);
  expect(Math.abs(grids - county)).toBeLessThan(1);
  expect(county / 1e6).toBeGreaterThan(1360);
  expect(county / 1e6).toBeLessThan(1371);
});

test('10,000 random points of the county lie in exactly one basic grid each', async () => {
  const prng = createPrng('random points');
  const candidates = Array.from(
    { length: 30_000 },
    () => [prng.range(108.18, 108.74), prng.range(32.63, 33.17)] as const,
  );
  expect(
    await figures(
      `WITH candidate AS (
        SELECT ST_SetSRID(ST_MakePoint(x, y), 4326) AS point FROM unnest($1::float8[], $2::float8[]) AS c (x, y)
      ), inside AS (
        SELECT c.point FROM candidate c JOIN division d ON d.level = 'county' AND ST_Intersects(d.geom, c.point) LIMIT 10000
      ), hits AS (
        SELECT (SELECT count(*) FROM grid g WHERE g.is_basic AND ST_Intersects(g.geom, i.point)) AS grids FROM inside i
      )
      SELECT count(*) AS points, min(grids) AS fewest, max(grids) AS most FROM hits`,
      [candidates.map(([x]) => x), candidates.map(([, y]) => y)],
    ),
  ).toEqual({ points: 10_000, fewest: 1, most: 1 });
});

test('every household lies in its own grid, every camera in its own village', async () => {
  expect(
    await figures(`SELECT
      (SELECT count(*) FROM household h JOIN grid g ON g.code = h.grid_code WHERE NOT ST_Intersects(g.geom, h.point)) AS households,
      (SELECT count(*) FROM camera c JOIN division d ON d.code = c.village_code WHERE NOT ST_Intersects(d.geom, c.point)) AS cameras`),
  ).toEqual({ households: 0, cameras: 0 });
});

test('the tree is one: every grid has its parent, and counts add up at each level', async () => {
  expect(
    await figures(
      `SELECT
      (SELECT count(*) FROM grid g WHERE NOT EXISTS (SELECT FROM grid p WHERE p.code = g.parent_code)
        AND NOT EXISTS (SELECT FROM division d WHERE d.code = g.parent_code)) AS orphans,
      (SELECT count(*) FROM grid p WHERE NOT p.is_basic AND p.households <>
        (SELECT coalesce(sum(c.households), 0) FROM grid c WHERE c.parent_code = p.code)) AS wrong_sums,
      (SELECT count(*) FROM grid p WHERE p.is_basic AND EXISTS (SELECT FROM grid c WHERE c.parent_code = p.code)) AS basic_with_children,
      (SELECT count(DISTINCT level) FROM grid WHERE is_basic) AS depths,
      (SELECT count(*) FROM grid WHERE county_code <> $1) AS strangers`,
      [COUNTY],
    ),
  ).toMatchObject({ orphans: 0, wrong_sums: 0, basic_with_children: 0, strangers: 0 });
});

test('nine of ten disputes and more were solved at village or town, by their own steps', async () => {
  const { share = 0, disputes = 0 } = await figures(`
    SELECT count(*) AS disputes, avg((length(s.owner_code) > 6)::int) AS share
    FROM incident i JOIN incident_step s ON s.incident_id = i.id AND s.action = 'finish' WHERE i.type = 'dispute'`);
  expect(disputes).toBeGreaterThan(1000);
  expect(share).toBeGreaterThan(0.9);
});
