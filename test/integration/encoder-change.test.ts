import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EncoderChange } from '#contract/encoder';
import type { OnvifDeviceFacts } from '#contract/onvif';
import { CAMERA_ACCOUNT } from '../fixtures/camera-pack.ts';
import type { Caller, HttpCounty } from '../fixtures/http-county.ts';
import { startOnvifCounty, type OnvifCounty } from './onvif-county.ts';

const LAZY_S = 10;
const FPS = 15;

let rig: OnvifCounty;
let county: HttpCounty;
let admin: Caller;
let security: Caller;
/** Two cameras of one recorder, and one whose settings are not reached. */
let first: string;
let second: string;
let bare: string;

beforeAll(async () => {
  rig = await startOnvifCounty(LAZY_S);
  ({ county } = rig);
  admin = await county.as('system-admin');
  security = await county.as('security-admin');
  const { items } = (await admin.get('/api/cameras?limit=3')).body;
  [first, second, bare] = items.map(({ id }: { id: string }) => id);
  await rig.putCamera(first, 'r2', 1);
  await rig.putCamera(second, 'r2', 2);
  // As a round of health found them.
  await rig.owner.query(
    `INSERT INTO camera_state (county_code, camera_id, village_code, state, at, codec, width_px, height_px, fps, gop_s)
     SELECT county_code, id, village_code, 'online', now(), 'avc1.42c016', 640, 360, 15, $1 FROM camera WHERE id = ANY ($2)
     ON CONFLICT (county_code, camera_id) DO UPDATE SET codec = 'avc1.42c016', width_px = 640, height_px = 360, gop_s = $1`,
    [LAZY_S, [first, second, bare]],
  );
});

afterAll(() => rig?.stop());

const command = (body: object = {}): object => ({ commandId: county.newId(), ...body });
const propose = (cameraIds: string[], caller = admin) =>
  caller.post('/api/encoder-changes', command({ cameraIds, gopS: 2 }));
const decide = (id: string, decision: string, caller = security) =>
  caller.post(`/api/encoder-changes/${id}/decision`, command({ decision }));
const changeOf = async (id: string): Promise<EncoderChange> =>
  (await admin.get('/api/encoder-changes')).body.items.find((change: EncoderChange) => change.id === id);
const gopOf = (channel: number): number | undefined =>
  rig.simulator.recorders.get('r2')?.channels.get(channel)?.gopFrames('sub');

describe('small pictures with lazy keyframes', () => {
  let id: string;

  test('are found where their settings are reached', async () => {
    const { items } = (await admin.get('/api/encoder-candidates')).body;
    expect(items.map((item: { id: string }) => item.id).sort()).toEqual([first, second].sort());
    expect(items[0]).toMatchObject({ codec: 'avc1.42c016', gopS: LAZY_S });
  });

  test('are proposed to be set, and nothing happens before another person approves', async () => {
    const refused = await propose([first, bare]);
    expect(refused).toMatchObject({ status: 400, body: { fields: [{ pointer: '/cameraIds/1' }] } });
    const { status, body } = await propose([first, second]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ state: 'proposed', gopS: 2, proposedBy: 'system-admin' });
    ({ id } = body);
    expect((await admin.get('/api/encoder-candidates')).body.items).toEqual([]);
    expect((await decide(id, 'approve', admin)).status).toBe(403);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect([gopOf(1), gopOf(2)]).toEqual([LAZY_S * FPS, LAZY_S * FPS]);
  });

  test('are set then, one by one, each with what it was and what it is', async () => {
    expect((await decide(id, 'approve')).body.state).toBe('running');
    expect((await decide(id, 'refuse')).status).toBe(409);
    await expect.poll(async () => (await changeOf(id)).state, { timeout: 15_000 }).toBe('done');
    const { cameras, decidedBy } = await changeOf(id);
    expect(decidedBy).toBe('security-admin');
    for (const camera of cameras) {
      expect(camera).toMatchObject({
        state: 'set',
        before: { encoding: 'H264', gopPictures: LAZY_S * FPS },
        after: { encoding: 'H264', gopPictures: 2 * FPS },
      });
    }
    expect([gopOf(1), gopOf(2)]).toEqual([2 * FPS, 2 * FPS]);
    const { rows } = await rig.owner.query("SELECT 1 FROM audit WHERE action = 'encoder.set'");
    expect(rows).toHaveLength(2);
  });

  test('are put back as they were, after approval again; a camera that is away says so', async () => {
    const { body } = await admin.post(`/api/encoder-changes/${id}/restore`, command());
    expect(body).toMatchObject({ state: 'proposed', restores: id, gopS: null });
    // The second one has lost its settings meanwhile.
    await admin.send('PUT', `/api/cameras/${second}`, command({ onvif: null }));
    await decide(body.id, 'approve');
    await expect.poll(async () => (await changeOf(body.id)).state, { timeout: 15_000 }).toBe('done');
    const states = new Map((await changeOf(body.id)).cameras.map((camera) => [camera.cameraId as string, camera]));
    expect(states.get(first)).toMatchObject({ state: 'set', after: { gopPictures: LAZY_S * FPS } });
    expect(states.get(second)).toMatchObject({ state: 'failed', fault: 'not-supported' });
    expect([gopOf(1), gopOf(2)]).toEqual([LAZY_S * FPS, 2 * FPS]);
  });

  test('stay as they are when the other one refuses', async () => {
    const { body } = await propose([first]);
    expect((await decide(body.id, 'refuse')).body.state).toBe('refused');
    expect((await admin.post(`/api/encoder-changes/${body.id}/restore`, command())).status).toBe(409);
    expect((await decide(county.newId(), 'approve')).status).toBe(404);
  });
});

describe('what an administrator learns of a device', () => {
  test('its profiles with addresses that go into a camera as they are', async () => {
    const url = `http://127.0.0.1:${rig.portOf('r1')}/onvif/device_service`;
    const { status, body } = await admin.post('/api/onvif/describe', { url, ...CAMERA_ACCOUNT });
    expect(status).toBe(200);
    const { profiles } = body as OnvifDeviceFacts;
    expect(profiles.map(({ token, streamUrl, hasPtz }) => [token, streamUrl, hasPtz])).toEqual([
      ['ch01-main', `rtsp://127.0.0.1:${rig.portOf('r1')}/ch01/main`, true],
      ['ch01-sub', `rtsp://127.0.0.1:${rig.portOf('r1')}/ch01/sub`, true],
    ]);
  });

  test('that its password is wrong, or that it is no camera, in words', async () => {
    const url = `http://127.0.0.1:${rig.portOf('r1')}/onvif/device_service`;
    const wrong = await admin.post('/api/onvif/describe', { url, username: 'admin', password: 'no' });
    expect(wrong).toMatchObject({ status: 409, body: { code: 'camera-refused' } });
    expect(wrong.body.detail).toContain('设备拒绝了用户名或密码');
    const outside = await admin.post('/api/onvif/describe', { url: 'http://169.254.169.254/', ...CAMERA_ACCOUNT });
    expect(outside).toMatchObject({ status: 422, body: { code: 'camera-address-refused' } });
  });

  test('and sets its clock', async () => {
    const { status, body } = await admin.post(`/api/cameras/${first}/clock`, {});
    expect(status).toBe(200);
    expect(Math.abs(body.clockAheadS)).toBeLessThanOrEqual(1);
    expect((await admin.post(`/api/cameras/${bare}/clock`, {})).status).toBe(409);
  });

  test('a search in the network answers with what it found, were it nothing', async () => {
    const { status, body } = await admin.post('/api/onvif/discover', { listenS: 1 });
    expect(status).toBe(200);
    expect(Array.isArray(body.items)).toBe(true);
  });
});
