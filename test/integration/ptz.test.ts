import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Camera } from '#contract/camera';
import { parentDivision } from '#contract/division';
import type { PtzHead } from '../../streams/simulator/onvif/ptz-head.ts';
import type { Answer, Caller, HttpCounty } from '../fixtures/http-county.ts';
import { startOnvifCounty, type OnvifCounty } from './onvif-county.ts';

const RIGHT = { velocity: { pan: 1, tilt: 0, zoom: 0 } };

let rig: OnvifCounty;
let county: HttpCounty;
let admin: Caller;
let duty: Caller;
let leader: Caller;
let town: Caller;
let townAccount: string;
/** A camera that turns, in the town duty's scope. */
let id: string;
let base: string;
let head: PtzHead;

beforeAll(async () => {
  rig = await startOnvifCounty();
  ({ county } = rig);
  admin = await county.as('system-admin');
  duty = await county.as('county-duty');
  leader = await county.as('county-leader');
  const { village }: Camera = (await duty.get('/api/cameras?limit=1')).body.items[0];
  townAccount = `town-duty-${parentDivision(village)}`;
  town = await county.as(townAccount);
  ({ id } = (await town.get('/api/cameras?limit=1')).body.items[0]);
  base = `/api/cameras/${id}`;
  const channel = rig.simulator.recorders.get('r1')?.channels.get(1);
  if (!channel) throw new Error('no channel');
  ({ head } = channel);
  expect((await rig.putCamera(id, 'r1')).status).toBe(200);
});

afterAll(() => rig?.stop());

const move = (caller: Caller): Promise<Answer> => caller.post(`${base}/ptz/move`, RIGHT);
const isMoving = (): boolean => head.isMoving(Date.now());
const auditOf = async (action: string): Promise<number> =>
  (await rig.owner.query('SELECT 1 FROM audit WHERE action = $1', [action])).rows.length;

describe('a camera that turns', () => {
  test('says so to those who see it, and whose hand is on it', async () => {
    expect((await duty.get(base)).body.hasPtz).toBe(true);
    expect((await duty.get(`${base}/ptz`)).body).toEqual({ hasPtz: true, holder: null, isOwn: false, mayTake: true });
  });

  test('turns while it is told to, and stands still when the hand is lifted', async () => {
    await expect.poll(async () => (await move(town)).status, { timeout: 5000 }).toBe(200);
    expect(isMoving()).toBe(true);
    expect((await town.post(`${base}/ptz/stop`, {})).status).toBe(200);
    expect(isMoving()).toBe(false);
    expect((await town.get(`${base}/ptz`)).body).toMatchObject({ isOwn: true, holder: { account: townAccount } });
    expect((await duty.get(`${base}/ptz`)).body).toMatchObject({ isOwn: false, mayTake: true });
  });

  test('stands still by itself when nothing more is heard', async () => {
    await move(town);
    expect(isMoving()).toBe(true);
    await expect.poll(isMoving, { timeout: 3000 }).toBe(false);
    expect(rig.simulator.recorders.get('r1')?.onvif.actions.at(-1)).toBe('Stop');
  });

  test('is taken over by the county, which the town then does not disturb, and by a leader from both', async () => {
    await move(town);
    expect((await move(duty)).status).toBe(200);
    const refused = await move(town);
    expect(refused).toMatchObject({ status: 409, body: { code: 'camera-refused' } });
    expect(refused.body.detail).toContain((await duty.get(`${base}/ptz`)).body.holder.displayName);
    expect((await town.post(`${base}/ptz/stop`, {})).status).toBe(409);
    expect(isMoving()).toBe(true);
    expect((await move(leader)).status).toBe(200);
    expect((await move(duty)).status).toBe(409);
    expect(await auditOf('camera.ptz-take-over')).toBe(2);
  });

  test('is free again 15 s after the last wish, and at once when it is let go of', async () => {
    county.advance(15_000);
    expect((await move(town)).status).toBe(200);
    await move(duty);
    expect((await duty.post(`${base}/ptz/release`, {})).status).toBe(200);
    expect(isMoving()).toBe(false);
    expect((await duty.get(`${base}/ptz`)).body.holder).toBeNull();
    expect((await move(town)).status).toBe(200);
    await town.post(`${base}/ptz/release`, {});
  });

  test('is held by one of forty who reach for it at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => move(i % 2 === 0 ? duty : leader)));
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect((await leader.get(`${base}/ptz`)).body.holder.account).toBe('county-leader');
    await leader.post(`${base}/ptz/release`, {});
  });

  test('remembers places by name', async () => {
    expect((await duty.post(`${base}/ptz/presets`, { name: '校门' })).status).toBe(200);
    const { items } = (await duty.get(`${base}/ptz/presets`)).body;
    expect(items).toEqual([{ token: 'p1', name: '校门' }]);
    expect((await duty.post(`${base}/ptz/presets/p1/go`, {})).status).toBe(200);
    expect((await duty.send('DELETE', `${base}/ptz/presets/p1`, {})).status).toBe(200);
    const gone = await duty.post(`${base}/ptz/presets/p1/go`, {});
    expect(gone).toMatchObject({ status: 409, body: { code: 'camera-refused' } });
    await duty.post(`${base}/ptz/release`, {});
  });

  test('is turned by nobody who does not see it', async () => {
    const outside = (await duty.get('/api/cameras?limit=500')).body.items.map(({ id }: { id: string }) => id);
    const own = (await town.get('/api/cameras?limit=500')).body.items.map(({ id }: { id: string }) => id);
    const foreign = outside.find((id: string) => !own.includes(id));
    expect((await town.post(`/api/cameras/${foreign}/ptz/move`, RIGHT)).status).toBe(404);
    expect((await admin.post(`${base}/ptz/move`, RIGHT)).status).toBe(403);
  });
});

describe('a camera that does not turn', () => {
  test('says so, whether it has no settings, no motor, or says itself that it has none', async () => {
    await rig.putCamera(id, 'r2', 1, false);
    expect((await duty.get(`${base}/ptz`)).body).toMatchObject({ hasPtz: false, mayTake: false });
    expect(await move(duty)).toMatchObject({ status: 409, body: { detail: '这台摄像头没有云台' } });
    await rig.putCamera(id, 'r2');
    const refused = await move(duty);
    expect(refused).toMatchObject({ status: 409, body: { code: 'camera-refused' } });
    expect(refused.body.detail).toContain('设备不支持这项操作');
  });

  test('is not known any more by its old settings once it has another address', async () => {
    const mainUrl = `rtsp://127.0.0.1:${rig.portOf('r1')}/ch01/main`;
    await admin.send('PUT', base, { commandId: county.newId(), mainUrl });
    expect((await duty.get(base)).body.hasPtz).toBe(false);
  });

  test('has no settings at an address that no camera may have', async () => {
    const onvif = { url: 'http://169.254.169.254/onvif', mainProfile: null, subProfile: null, hasPtz: false };
    const answer = await admin.send('PUT', base, { commandId: county.newId(), onvif });
    expect(answer).toMatchObject({ status: 422, body: { code: 'camera-address-refused' } });
    expect(answer.body.fields[0].pointer).toBe('/onvif/url');
  });
});
