import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CameraHealth } from '#contract/camera-health';
import { openCredential } from '#contract/sealed';
import { openDatabase } from '../../server/db/open-database.ts';
import { createCameraStates } from '../../server/features/camera/camera-states.ts';
import { createWarmRound } from '../../server/features/camera/warm-cameras.ts';
import { listUrgentPlaces } from '../../server/features/incident/incident-repository.ts';
import { createExecuteCommand } from '../../server/live/execute-command.ts';
import { createNewId } from '../../server/live/new-id.ts';
import { type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

const KEY = Buffer.alloc(32, 7);
const NETWORKS = [{ cidr: '127.0.0.0/8', portFrom: 8554, portTo: 8999 }];

let county: HttpCounty;
let admin: Caller;
let duty: Caller;
let owner: pg.Client;
let cameraId: string;

beforeAll(async () => {
  county = await startHttpCounty({}, { cameraNetworks: NETWORKS, cameraKey: KEY.toString('base64') });
  [admin, duty] = await Promise.all([county.as('system-admin'), county.as('county-duty')]);
  owner = new pg.Client({ connectionString: county.databaseUrl });
  await owner.connect();
  cameraId = (await admin.get('/api/cameras?limit=1')).body.items[0].id;
});
afterAll(async () => {
  await owner?.end();
  await county?.stop();
});

const put = (body: object, id = cameraId, caller = admin) =>
  caller.send('PUT', `/api/cameras/${id}`, { commandId: county.newId(), ...body });

describe('an administrator puts in an address', () => {
  test('its sign-in is sealed and is in no answer, list or audit line', async () => {
    const { status, body } = await put({ mainUrl: 'rtsp://admin:s3cret@127.0.0.1:8600/main', name: '村口' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: '村口', version: 2, state: 'unknown', sourceKind: 'rtsp' });
    const stored = await owner.query('SELECT source, credential FROM camera WHERE id = $1', [cameraId]);
    expect(stored.rows[0].source).toEqual({ kind: 'rtsp', mainUrl: 'rtsp://127.0.0.1:8600/main', subUrl: null });
    const plain = await openCredential(KEY, cameraId, stored.rows[0].credential);
    expect(JSON.parse(plain)).toEqual({ username: 'admin', password: 's3cret' });
    const everything = [
      JSON.stringify((await admin.get('/api/cameras?limit=500')).body),
      JSON.stringify((await duty.get(`/api/cameras/${cameraId}`)).body),
      JSON.stringify((await owner.query('SELECT * FROM audit')).rows),
      JSON.stringify((await owner.query('SELECT * FROM outbox')).rows),
      JSON.stringify((await owner.query('SELECT * FROM event_log')).rows),
      JSON.stringify((await owner.query('SELECT * FROM command')).rows),
    ];
    for (const text of everything) expect(text).not.toMatch(/s3cret|8600/);
  });

  test('without a sign-in the old one does not follow to the new address', async () => {
    await put({ mainUrl: 'rtsp://admin:s3cret@127.0.0.1:8600/main' });
    await put({ mainUrl: 'rtsp://127.0.0.1:8700/main', subUrl: 'rtsp://127.0.0.1:8700/sub' });
    const stored = await owner.query('SELECT source, credential FROM camera WHERE id = $1', [cameraId]);
    expect(stored.rows[0]).toEqual({
      source: { kind: 'rtsp', mainUrl: 'rtsp://127.0.0.1:8700/main', subUrl: 'rtsp://127.0.0.1:8700/sub' },
      credential: null,
    });
  });

  test.each([
    ['rtsp://127.0.0.1:22/', '/mainUrl'],
    ['rtsp://169.254.169.254/latest', '/mainUrl'],
    ['http://127.0.0.1:8600/', '/mainUrl'],
    ['exec:id', '/mainUrl'],
  ])('%s is refused and changes nothing', async (mainUrl, pointer) => {
    const before = (await owner.query('SELECT * FROM camera WHERE id = $1', [cameraId])).rows;
    const { status, body } = await put({ mainUrl });
    expect([status, body.code, body.fields[0].pointer]).toEqual([422, 'camera-address-refused', pointer]);
    expect((await owner.query('SELECT * FROM camera WHERE id = $1', [cameraId])).rows).toEqual(before);
  });

  test('a new camera needs a name, a place in the county and an address', async () => {
    const id = '99000100001320000999';
    expect((await put({ mainUrl: 'rtsp://127.0.0.1:8600/' }, id)).body.fields[0].pointer).toBe('/name');
    const whole = { name: '新', position: [108.01, 32.01], mainUrl: 'rtsp://127.0.0.1:8600/' };
    expect((await put({ ...whole, position: [10, 10] }, id)).body.code).toBe('outside-county');
    expect((await put(whole, id)).body).toMatchObject({ id, village: '990001101001', version: 1 });
  });

  test('nobody else may', async () => {
    expect((await put({ name: 'x' }, cameraId, duty)).status).toBe(403);
  });
});

test('what was seen through the old address is not known of the new one', async () => {
  await owner.query(`INSERT INTO camera_state VALUES ('990001', $1, '990001101001', 'online', NULL, '2026-11-22')`, [
    cameraId,
  ]);
  expect((await put({ azimuthDeg: 10 })).body.state).toBe('online');
  expect((await put({ mainUrl: 'rtsp://127.0.0.1:8601/main' })).body).toMatchObject({
    state: 'unknown',
    stateReason: null,
  });
});

describe('a view', () => {
  test('of a camera that no gateway can play says so and when to ask again', async () => {
    const { status, body, headers } = await duty.post(`/api/cameras/${cameraId}/view`, { purpose: '查看' });
    expect([status, body.code]).toEqual([503, 'camera-unavailable']);
    expect(headers.get('retry-after')).toBe('3');
  });

  test('without a purpose is refused', async () => {
    const { body } = await duty.post(`/api/cameras/${cameraId}/view`, { purpose: '' });
    expect(body.fields).toEqual([{ pointer: '/purpose', message: '不能为空' }]);
  });

  test('of a source that is not driven yet is unavailable, not broken', async () => {
    const id = (await admin.get('/api/cameras?limit=3')).body.items[2].id;
    await put({ source: { kind: 'push', streamKey: 'k' } }, id);
    expect((await duty.post(`/api/cameras/${id}/view`, { purpose: 'x' })).body.code).toBe('camera-unavailable');
  });
});

test('near a point, those that look at it come first, then the nearest', async () => {
  const { body: all } = await duty.get('/api/cameras?limit=500');
  const looking = all.items.find((each: { name: string }) => each.name.endsWith('号摄像头'));
  const [lng, lat] = looking.position;
  // The test county's cameras look east, 60° wide and 200 m far.
  const { body } = await duty.get(`/api/cameras/nearby?lng=${lng + 0.0005}&lat=${lat}`);
  expect(body.items[0]).toMatchObject({ id: looking.id, seesPoint: true });
  const distances = body.items
    .filter((each: { seesPoint: boolean }) => !each.seesPoint)
    .map((each: { distanceM: number }) => each.distanceM);
  expect(distances).toEqual([...distances].sort((a, b) => a - b));
});

test('cameras that look at an urgent incident are kept running until it ends', async () => {
  const { body: all } = await duty.get('/api/cameras?limit=500');
  // The test county's cameras look east, 60° wide and 200 m far.
  const looking = all.items.find(
    (each: { name: string; sourceKind: string }) => each.name.endsWith('号摄像头') && each.sourceKind === 'rtsp',
  );
  const [lng, lat] = looking.position;
  const reported = { title: '山体滑坡', urgency: 'urgent', position: [lng + 0.0005, lat] };
  const warm: string[][] = [];
  const round = createWarmRound({
    db: county.server.db,
    media: { warm: (ids) => warm.push([...ids]) },
    listPlaces: listUrgentPlaces,
  });
  await round();
  const { body: incident } = await duty.post('/api/incidents', { commandId: county.newId(), ...reported });
  await round();
  const cancel = { commandId: county.newId(), version: incident.version, action: 'cancel', opinion: '误报' };
  expect((await duty.post(`/api/incidents/${incident.id}/steps`, cancel)).status).toBe(200);
  await round();
  expect(warm).toEqual([[], [looking.id], []]);
});

test('a picture is got ready only where a gateway is connected, and only of a camera in scope', async () => {
  const prewarm = (id: string) => duty.post(`/api/cameras/${id}/prewarm`, {});
  expect((await prewarm(cameraId)).body).toEqual({ isStarting: false });
  expect((await prewarm('99000100001320000998')).status).toBe(404);
});

test('what gateways find becomes the camera’s state, an event of its village, and an older verdict changes nothing', async () => {
  const address = { kind: 'postgresql' as const, url: county.databaseUrl, poolSize: 2 };
  const db = openDatabase({ address, countyCode: '990001', onError: () => undefined });
  const states = createCameraStates({
    db,
    execute: createExecuteCommand(db, () => undefined),
    newId: createNewId({ now: county.now }),
    nowMs: () => performance.now(),
    onError: console.error,
  });
  const video = { codec: 'avc1.64001f', widthPx: 640, heightPx: 360, fps: 15, gopS: 2 };
  const find = (state: CameraHealth['state'], reason: CameraHealth['reason'], second: number) =>
    states.onHealth({
      kind: 'camera-health',
      cameraId: cameraId as CameraHealth['cameraId'],
      state,
      reason,
      at: `2026-11-22T02:00:0${second}.000Z`,
      lastPictureAt: state === 'online' ? `2026-11-22T02:00:0${second}.000Z` : null,
      video: state === 'online' ? video : null,
    });
  for (const [state, reason, second, expected] of [
    ['online', null, 1, 'online'],
    ['online', null, 2, 'online'],
    ['offline', 'unreachable', 3, 'offline'],
    ['online', null, 2, 'offline'],
    ['fault', 'auth-failed', 4, 'fault'],
  ] as const) {
    find(state, reason, second);
    await states.settled();
    expect((await duty.get(`/api/cameras/${cameraId}`)).body.state).toBe(expected);
  }
  await db.close();
  expect((await duty.get(`/api/cameras/${cameraId}`)).body).toMatchObject({
    stateReason: 'auth-failed',
    lastPictureAt: '2026-11-22T02:00:02.000Z',
    video,
  });
  const eventsOf = (table: string) =>
    owner.query<{ state: string }>(`SELECT data->>'state' AS state FROM ${table} WHERE kind = 'cameraState'`);
  const events = [...(await eventsOf('outbox')).rows, ...(await eventsOf('event_log')).rows];
  expect(events.map((row) => row.state).sort()).toEqual(['fault', 'offline', 'online', 'unknown']);
});
