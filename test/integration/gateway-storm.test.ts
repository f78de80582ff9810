import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MediaCamera } from '#contract/media-control';
import { DEFAULT_OPTIONS, Simulator } from '../../streams/simulator/simulator.ts';
import { measureStartStorm } from '../bench/streams/start-storm.ts';
import { CAMERA_ACCOUNT, createCameraPack } from '../fixtures/camera-pack.ts';
import { cameraId, openView, startGateway, until, type GatewayRig } from './gateway-rig.ts';

test('48 cameras asked for within a second by two viewers each are all live, with one session each', async () => {
  const storm = await measureStartStorm(48, 2);
  expect(storm).toMatchObject({ failures: 0, sessions: 48 });
});

describe('cameras that will be looked at soon', () => {
  const CHANNELS = 8;
  let simulator: Simulator;
  let gateway: GatewayRig;

  const cameraAt = (channel: number): MediaCamera => {
    const base = `rtsp://127.0.0.1:${simulator.recorders.get('r1')?.port}/ch${String(channel).padStart(2, '0')}`;
    return {
      id: cameraId(channel),
      source: { kind: 'rtsp', mainUrl: `${base}/main`, subUrl: `${base}/sub`, credentials: CAMERA_ACCOUNT },
      recorderId: 'r1',
      linkId: null,
      zone: 'test',
    };
  };

  beforeAll(async () => {
    simulator = new Simulator(createCameraPack([CHANNELS]), { ...DEFAULT_OPTIONS, gopSeconds: 1 });
    await simulator.start();
    const cameras = Array.from({ length: CHANNELS }, (_, index) => cameraAt(index + 1));
    gateway = await startGateway(cameras, { recorders: [{ id: 'r1', maxSessions: 8 }] });
  });

  afterAll(async () => {
    await gateway?.app.close();
    await simulator?.stop();
  });

  const sessions = (count: number, ms: number) =>
    until(
      () => simulator.sessionCount(),
      (now) => now === count,
      ms,
    );

  test('run without a viewer, leave sessions of their recorder for viewers, and stop when nobody wants them', async () => {
    expect(simulator.sessionCount()).toBe(0);
    gateway.app.apply({ kind: 'warm-set', cameraIds: Array.from({ length: CHANNELS }, (_, i) => cameraId(i + 1)) });
    // 8 sessions, of which 4 and one more are left.
    await sessions(3, 20_000);
    const playlist = await (await fetch(await openView(gateway.viewUrl(1)))).text();
    expect(playlist).toContain('#EXT-X-PART:');
    for (const channel of [4, 5, 6, 7]) await openView(gateway.viewUrl(channel));
    await sessions(7, 20_000);
    gateway.app.apply({ kind: 'warm-set', cameraIds: [] });
    await sessions(0, 55_000);
  });
});
