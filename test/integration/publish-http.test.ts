import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gridCentre, villageCode } from '../fixtures/county.ts';
import { type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

const KEY = randomBytes(32).toString('base64url');
const DRONE = '99000100001329000001';
const STREAM_KEY = 'abcdefgh12345678';

let county: HttpCounty;
let admin: Caller;
let duty: Caller;
let owner: pg.Client;

beforeAll(async () => {
  county = await startHttpCounty({}, { ingest: { port: 3221, publishKey: KEY } });
  [admin, duty] = await Promise.all([county.as('system-admin'), county.as('county-duty')]);
  owner = new pg.Client({ connectionString: county.databaseUrl });
  await owner.connect();
  const body = {
    commandId: county.newId(),
    name: '无人机一号',
    position: gridCentre(1, 1, 1),
    source: { kind: 'push', streamKey: STREAM_KEY },
  };
  expect((await admin.send('PUT', `/api/cameras/${DRONE}`, body)).status).toBe(200);
});
afterAll(async () => {
  await owner?.end();
  await county?.stop();
});

const addressFor = (caller: Caller, wish: object = {}, id = DRONE) =>
  caller.post(`/api/cameras/${id}/publish-address`, {
    commandId: county.newId(),
    hours: 8,
    endsEarlier: false,
    ...wish,
  });

describe('a drone', () => {
  test('is a camera like any other, with its kind', async () => {
    expect((await duty.get(`/api/cameras/${DRONE}`)).body).toMatchObject({ name: '无人机一号', sourceKind: 'push' });
  });

  test('gets an address, and the audit keeps that and not the address', async () => {
    const { status, body } = await addressFor(admin);
    expect(status).toBe(200);
    expect(body.server).toMatch(/^rtmp:\/\/[^/]+:3221\/push$/);
    expect(body.streamName).toMatch(new RegExp(`^${DRONE}-${STREAM_KEY}\\?until=\\d+&sign=[\\w-]{43}$`));
    expect(body.qrSvg).toContain('<svg');
    const kept = ['audit', 'outbox', 'event_log', 'command'].map((table) => owner.query(`SELECT * FROM ${table}`));
    const texts = (await Promise.all(kept)).map(({ rows }) => JSON.stringify(rows));
    for (const text of texts) expect(text).not.toMatch(/sign=|abcdefgh12345678/);
    expect(texts[0]).toContain('camera.publish-address');
  });

  test('gets one from the administrator only', async () => {
    expect((await addressFor(duty)).status).toBe(403);
  });

  test('is the only kind of camera that gets one', async () => {
    const { items } = (await admin.get('/api/cameras?limit=2')).body;
    const other = items.find(({ id }: { id: string }) => id !== DRONE).id;
    expect((await addressFor(admin, {}, other)).body).toMatchObject({ code: 'invalid-input' });
  });

  test('tells its place by its address, and stands there for everybody', async () => {
    const { positionUrl } = (await addressFor(admin)).body;
    const path = positionUrl.slice(new URL(positionUrl).origin.length);
    const position = gridCentre(2, 1, 1);
    const told = await county.anybody.post(path, { position, azimuthDeg: 90 });
    expect(told).toMatchObject({ status: 200, body: { isStored: true } });
    const { body } = await duty.get(`/api/cameras/${DRONE}`);
    expect(body).toMatchObject({ azimuthDeg: 90, village: villageCode(2, 1) });
    expect(body.position[0]).toBeCloseTo(position[0], 5);
    // Every page reads its cameras anew for it: not more often than every 10 s.
    expect((await county.anybody.post(path, { position: gridCentre(1, 1, 1) })).body).toEqual({ isStored: false });
    county.advance(11_000);
    const outside = await county.anybody.post(path, { position: [0, 0] });
    expect(outside).toMatchObject({ status: 422, body: { code: 'outside-county' } });
  });

  test('loses every earlier address when that is asked for', async () => {
    const before = (await addressFor(admin)).body;
    const after = (await addressFor(admin, { endsEarlier: true })).body;
    expect(after.streamName.split('?')[0]).not.toBe(before.streamName.split('?')[0]);
    const path = before.positionUrl.slice(new URL(before.positionUrl).origin.length);
    expect((await county.anybody.post(path, { position: gridCentre(1, 1, 1) })).status).toBe(404);
  });

  test('is not there for whoever has no address, a wrong one or an old one', async () => {
    const { positionUrl } = (await addressFor(admin, { hours: 1 })).body;
    const path: string = positionUrl.slice(new URL(positionUrl).origin.length);
    const body = { position: gridCentre(1, 1, 1) };
    const tries = [
      `/api/push/${DRONE}-${STREAM_KEY}/position?until=9999999999&sign=${'A'.repeat(43)}`,
      path.replace(/-\w+\/position/, '-zzzzzzzz12345678/position'),
      path.replace(/until=\d+/, 'until=9999999999'),
    ];
    for (const wrong of tries) expect((await county.anybody.post(wrong, body)).status).toBe(404);
    county.advance(2 * 3_600_000);
    expect((await county.anybody.post(path, body)).status).toBe(404);
  });
});
