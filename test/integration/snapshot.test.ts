import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Value } from 'typebox/value';
import { decodeHouseholds, unpackColours } from '#contract/compact-households';
import { decodeShapes } from '#contract/compact-shapes';
import { GridIndex, type LayerName, WorkerLayer } from '#contract/layers';
import { Snapshot } from '#contract/snapshot';
import { systemClock } from '../../server/clock.ts';
import { systemViewer } from '../../server/db/viewer.ts';
import { createExecuteCommand } from '../../server/live/execute-command.ts';
import { createNewId } from '../../server/live/new-id.ts';
import { createServerLog } from '../../server/server-log.ts';
import { type RunningServer, startServer } from '../../server/start-server.ts';
import { gridCode, TEST_COUNTY, townCode, villageCode } from '../fixtures/county.ts';
import { ENGINES, startTestDatabase, type TestDatabase } from '../fixtures/engines.ts';
import { insertVillageRows } from '../fixtures/village-rows.ts';
import { serverBoot } from '../fixtures/server-boot.ts';
import { signIn, type TestClient } from '../fixtures/test-client.ts';

const HOUSEHOLDS_PER_GRID = 4;
const GRIDS_PER_VILLAGE = 4;

describe.each(ENGINES)('snapshot and layers on %s', (kind) => {
  let database: TestDatabase;
  let server: RunningServer;
  let url: string;
  let county: TestClient;
  let village: TestClient;
  let worker: TestClient;

  beforeAll(async () => {
    database = await startTestDatabase(kind);
    await insertVillageRows(database.address.url);
    server = await startServer(serverBoot(database.address), systemClock, createServerLog());
    url = `http://127.0.0.1:${server.port}`;
    county = await signIn(url, 'county-duty');
    village = await signIn(url, `village-duty-${villageCode(2, 1)}`);
    // Worker 1 answers for the first grid of the first village.
    worker = await signIn(url, 'worker-1');
  });
  afterAll(async () => {
    await server?.stop();
    await database?.stop();
  });

  const snapshotOf = async (client: TestClient): Promise<Snapshot> => {
    const { status, body } = await client.send('GET', '/api/snapshot');
    expect(status).toBe(200);
    return Value.Parse(Snapshot, body);
  };
  const urlOf = (snapshot: Snapshot, name: LayerName): string =>
    snapshot.layers.find((layer) => layer.name === name)?.url ?? '';
  const layerOf = async (client: TestClient, name: LayerName): Promise<Uint8Array> => {
    const answer = await client.fetch(urlOf(await snapshotOf(client), name));
    expect(answer.status).toBe(200);
    return new Uint8Array(await answer.arrayBuffer());
  };
  const jsonOf = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

  test('a seat gets what lies in its scope and nothing else', async () => {
    const [whole, part] = [await snapshotOf(county), await snapshotOf(village)];
    expect(whole.incidents).toHaveLength(4);
    expect(whole.cameraStates).toHaveLength(8);
    expect(whole.centres).toHaveLength(7);
    expect(part.incidents.map((incident) => incident.village)).toEqual([villageCode(2, 1)]);
    expect(part.orders.map((order) => order.division)).toEqual([villageCode(2, 1)]);
    expect(part.cameraStates).toHaveLength(2);
    expect(part.centres.map((centre) => centre.code)).toEqual([villageCode(2, 1)]);
  });

  test('shapes, index and households stand in one order', async () => {
    const index = Value.Parse(GridIndex, jsonOf(await layerOf(county, 'gridIndex')));
    expect(index.codes[5]).toBe(gridCode(1, 2, 2));
    expect(decodeShapes(await layerOf(county, 'grids'))).toHaveLength(index.codes.length);
    const { perGrid, ids } = decodeHouseholds(await layerOf(county, 'households'));
    expect([...perGrid]).toEqual(index.codes.map(() => HOUSEHOLDS_PER_GRID));
    expect(new Set(ids).size).toBe(index.codes.length * HOUSEHOLDS_PER_GRID);
  });

  test('a village gets its own households, a worker those of the own grid', async () => {
    const own = decodeHouseholds(await layerOf(village, 'households'));
    expect(own.ids).toHaveLength(GRIDS_PER_VILLAGE * HOUSEHOLDS_PER_GRID);
    const rows = await server.db.system((q) =>
      q.query<{ id: number }>('SELECT id FROM household WHERE village_code = $1 ORDER BY id', [villageCode(2, 1)]),
    );
    expect([...own.ids]).toEqual(rows.map((row) => row.id));
    const mine = decodeHouseholds(await layerOf(worker, 'households'));
    expect([...mine.perGrid]).toEqual([HOUSEHOLDS_PER_GRID, 0, 0, 0]);
  });

  test("the address of another scope's layer is not found, however good the version", async () => {
    const [whole, part] = [await snapshotOf(county), await snapshotOf(village)];
    for (const { name } of whole.layers) {
      expect((await village.fetch(urlOf(whole, name))).status, name).toBe(404);
      expect((await county.fetch(urlOf(part, name))).status, name).toBe(404);
      expect((await worker.fetch(urlOf(part, name))).status, name).toBe(404);
    }
    const foreign = urlOf(whole, 'households').replace(TEST_COUNTY, villageCode(2, 1));
    expect((await village.fetch(foreign)).status).toBe(404);
    expect((await fetch(`${url}${urlOf(whole, 'grids')}`)).status).toBe(401);
  });

  test('a layer is immutable for its address and comes as the client can take it', async () => {
    const address = urlOf(await snapshotOf(county), 'grids');
    const bytesAs = async (encoding: string) => {
      const answer = await county.fetch(address, { 'accept-encoding': encoding });
      expect(answer.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
      expect(answer.headers.get('content-encoding') ?? 'identity').toBe(encoding);
      return Buffer.from(await answer.arrayBuffer());
    };
    // Node's fetch has already decompressed; the header above tells how it came.
    const [plain, br, gzip] = [await bytesAs('identity'), await bytesAs('br'), await bytesAs('gzip')];
    expect(br.equals(plain)).toBe(true);
    expect(gzip.equals(plain)).toBe(true);
  });

  test('colours follow the log, and say as of which event they are true', async () => {
    const { ids } = decodeHouseholds(await layerOf(county, 'households'));
    const coloursOf = async () => {
      const answer = await county.fetch('/api/colours');
      const packed = new Uint8Array(await answer.arrayBuffer());
      return { seq: Number(answer.headers.get('x-grid321-seq')), codes: [...unpackColours(packed, ids.length)] };
    };
    const before = await coloursOf();
    expect(before.codes).toEqual([...ids].map((id) => id % 3));
    const id = ids[3] ?? 0;
    const colour = (id + 1) % 3;
    await recolour(id, colour);
    await expect.poll(async () => (await coloursOf()).seq).toBeGreaterThan(before.seq);
    expect((await coloursOf()).codes).toEqual(before.codes.map((code, i) => (i === 3 ? colour : code)));
  });

  test('a camera that changed gives its layer another address', async () => {
    const before = await snapshotOf(county);
    await rename('another name');
    const after = await snapshotOf(county);
    expect(after.seq).toBeGreaterThanOrEqual(before.seq);
    await expect.poll(async () => urlOf(await snapshotOf(county), 'cameras')).not.toBe(urlOf(before, 'cameras'));
    expect(urlOf(await snapshotOf(county), 'grids')).toBe(urlOf(before, 'grids'));
    expect(JSON.stringify(jsonOf(await layerOf(county, 'cameras')))).toContain('another name');
  });

  test('workers come with names to a seat', async () => {
    const layer = Value.Parse(WorkerLayer, jsonOf(await layerOf(village, 'workers')));
    expect(layer.names.every((name) => name !== null)).toBe(true);
    expect(new Set(layer.villages)).toEqual(new Set([villageCode(2, 1)]));
  });

  const newId = createNewId(systemClock);
  const change = (sql: string, event: { kind: 'colours' | 'camera'; data: unknown }, scopeCode: string) =>
    createExecuteCommand(
      server.db,
      () => undefined,
    )({
      viewer: systemViewer(TEST_COUNTY),
      commandId: newId(),
      at: systemClock.now(),
      work: async (q) => {
        await q.query(sql);
        return { status: 200, answer: {}, events: [{ ...event, entityId: 'x', scopeCode }], audit: [] };
      },
    });
  const recolour = (id: number, colour: number) =>
    change(
      `UPDATE household_colour SET colour = ${colour} WHERE household_id = ${id}`,
      { kind: 'colours', data: { changes: [[id, colour]] } },
      townCode(1),
    );
  const rename = (name: string) =>
    change(
      `UPDATE camera SET name = '${name}', version = version + 1 WHERE village_code = '${villageCode(1, 1)}'`,
      { kind: 'camera', data: { version: 2 } },
      villageCode(1, 1),
    );
});
