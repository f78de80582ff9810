import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaCamera, MediaLink } from '#contract/media-control';
import { DEFAULT_OPTIONS, Simulator } from '../../streams/simulator/simulator.ts';
import { CAMERA_ACCOUNT, createCameraPack } from '../fixtures/camera-pack.ts';
import { cameraId, openView, startGateway, until, type GatewayRig } from './gateway-rig.ts';

const KBPS = 1000;
const CAMERAS = [1, 2, 3];
const LINE: MediaLink = { id: 'l', budgetMbps: 3.2 };

let simulator: Simulator;
let gateway: GatewayRig;

function camera(channel: number): MediaCamera {
  const base = `rtsp://127.0.0.1:${simulator.recorders.get('r1')?.port}/ch0${channel}`;
  const source = { kind: 'rtsp' as const, mainUrl: `${base}/main`, subUrl: `${base}/sub`, credentials: CAMERA_ACCOUNT };
  return { id: cameraId(channel), source, recorderId: null, linkId: 'l', zone: 'test' };
}

const stateOf = (channel: number): string => {
  const status = gateway.app.describe(cameraId(channel), 'sub').status;
  return status ? `${status.state} ${status.fault ?? ''}`.trim() : 'none';
};
const statesAre = (...wanted: string[]): Promise<unknown> =>
  until(
    () => Promise.resolve(CAMERAS.map(stateOf)),
    (states) => wanted.every((state, i) => states[i] === state),
    20_000,
  );
const reserve = (reservedMbps: number): void =>
  gateway.app.apply({ kind: 'link-upsert', link: { ...LINE, reservedMbps } });

/** Looks again and again, as a player does. */
function keepLooking(playlists: readonly string[]): () => void {
  const timer = setInterval(() => {
    for (const url of playlists)
      void fetch(url).then(
        (response) => response.text(),
        () => undefined,
      );
  }, 1000);
  return () => clearInterval(timer);
}

/** Three cameras of about 1 Mbit/s each on a line of 3.2. */
describe('a line that is as narrow as villages have', () => {
  let stopLooking: () => void;

  beforeAll(async () => {
    simulator = new Simulator(createCameraPack([4]), { ...DEFAULT_OPTIONS, fillKbps: { sub: KBPS, main: 0 } });
    await simulator.start();
    gateway = await startGateway([1, 2, 3, 4].map(camera), { links: [LINE] });
    const views = await Promise.all(CAMERAS.map((channel) => openView(gateway.viewUrl(channel))));
    stopLooking = keepLooking(views);
    await statesAre('live', 'live', 'live');
  });

  afterAll(async () => {
    stopLooking?.();
    await gateway?.app.close();
    await simulator?.stop();
  });

  it('counts what streams truly send: a fourth, which usual rates would let in, is refused with who uses it', async () => {
    const refused = await until(
      () => fetch(gateway.viewUrl(4)),
      (response) => {
        // Let in before anything was measured, it is ended again: nobody looks on.
        if (response.status !== 503) gateway.app.apply({ kind: 'camera-remove', cameraId: cameraId(4) });
        if (response.status !== 503) gateway.app.apply({ kind: 'camera-upsert', camera: camera(4) });
        return response.status === 503;
      },
      15_000,
    );
    const body = (await refused.json()) as { limit: string; usedBy: string[]; callsMbps: number };
    expect(body.limit).toBe('link-budget');
    expect([...body.usedBy].sort()).toEqual(CAMERAS.map(cameraId));
    expect(body.callsMbps).toBe(0);
  });

  it('is left to a call by as many pictures as that needs, which come back after it', async () => {
    reserve(1.5);
    await statesAre('live', 'backoff line-busy', 'backoff line-busy');
    expect(gateway.log.some((line) => line.includes('calls need the line'))).toBe(true);
    const refused = await fetch(gateway.viewUrl(4));
    expect(await refused.json()).toMatchObject({ limit: 'link-budget', callsMbps: 1.5 });
    reserve(0);
    await statesAre('live', 'live', 'live');
  });
});
