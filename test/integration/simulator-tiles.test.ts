import type { Server } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeBlockCode, hashCameraId, lumaOfRgba, type BlockCode } from '#contract/block-code';
import type { MediaCamera } from '#contract/media-control';
import { DEFAULT_OPTIONS, Simulator } from '../../streams/simulator/simulator.ts';
import { CAMERA_ACCOUNT, cameraIdOf, createCameraPack } from '../fixtures/camera-pack.ts';
import { buildTilePage, launchChromium, servePage } from './gateway-browser.ts';
import { cameraId, startGateway, until, type GatewayRig } from './gateway-rig.ts';

const TILES = [1, 2, 3, 4];

const WIDTH = 320;
const HEIGHT = 180;

/** Runs in the page: the upper rows of every tile's picture, scaled down, as RGBA. */
const READ_TILES = `[...document.querySelectorAll('[data-testid^=camera-tile-] video')].map((video) => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [${WIDTH}, ${HEIGHT}];
  const context = canvas.getContext('2d');
  context.drawImage(video, 0, 0, ${WIDTH}, ${HEIGHT});
  return [...context.getImageData(0, 0, ${WIDTH}, 20).data];
})`;

/** Whose picture each tile shows and when it was taken, read from its block code; null while there is none. */
async function codesOf(page: Page): Promise<(BlockCode | null)[]> {
  const pictures = await page.evaluate<number[][]>(READ_TILES);
  return pictures.map((rgba) => decodeBlockCode(lumaOfRgba(WIDTH, HEIGHT, rgba)));
}

describe('tiles of simulated cameras in Chromium', () => {
  let simulator: Simulator;
  let gateway: GatewayRig;
  let page: Page;
  let browser: Browser;
  let server: Server;

  beforeAll(async () => {
    simulator = new Simulator(createCameraPack([16]), DEFAULT_OPTIONS);
    const [folder, chromium] = await Promise.all([buildTilePage(), launchChromium(), simulator.start()]);
    browser = chromium;
    const base = `rtsp://127.0.0.1:${simulator.recorders.get('r1')?.port}`;
    const cameras = TILES.map((channel): MediaCamera => {
      const subUrl = `${base}/ch0${channel}/sub`;
      const source = {
        kind: 'rtsp',
        mainUrl: `${base}/ch0${channel}/main`,
        subUrl,
        credentials: CAMERA_ACCOUNT,
      } as const;
      return { id: cameraId(channel), source, recorderId: 'r1', linkId: null, zone: 'test' };
    });
    gateway = await startGateway(cameras, { recorders: [{ id: 'r1', maxSessions: 64 }] });
    const served = await servePage(folder, (id) => gateway.viewUrl(Number(id.slice(-7))));
    server = served.server;
    gateway.setPageOrigins([served.origin]);
    page = await browser.newPage({ viewport: { width: 1000, height: 600 } });
    await page.goto(`${served.origin}/?cameras=${TILES.map(cameraId).join(',')}`);
  });

  afterAll(async () => {
    await browser.close();
    server.close();
    await gateway.app.close();
    await simulator.stop();
  });

  it('each tile shows its own camera, and its clock runs on for 5 s and more', async () => {
    const areAllShown = (codes: (BlockCode | null)[]): boolean => codes.length === 4 && !codes.includes(null);
    const before = await until(() => codesOf(page), areAllShown, 45_000);
    await new Promise((resolve) => setTimeout(resolve, 6000));
    const after = await codesOf(page);
    const nowMs = Date.now();
    expect(after.map((code) => code?.cameraHash)).toEqual(TILES.map((channel) => hashCameraId(cameraIdOf(1, channel))));
    const advancesMs = after.map((code, i) => (code?.epochMs ?? 0) - (before[i]?.epochMs ?? 0));
    expect(Math.min(...advancesMs)).toBeGreaterThan(5000);
    const latenciesMs = after.map((code) => nowMs - (code?.epochMs ?? 0));
    expect(Math.max(...latenciesMs)).toBeLessThan(17_000); // ten times the goal of a mosaic
  });

  it('a channel that its recorder only pretends to have stands still while the others run, and comes back', async () => {
    const id = cameraIdOf(1, 2);
    await simulator.apply({ target: 'channel', id, state: 'silent' });
    const stateOf = (): Promise<string | null> =>
      page.locator(`[data-testid=camera-tile-${cameraId(2)}]`).getAttribute('data-state');
    expect(await until(stateOf, (state) => state !== 'live', 6000)).not.toBe('live');
    const frozenAt = (await codesOf(page))[1]?.epochMs ?? 0;
    await simulator.apply({ target: 'channel', id, state: 'alive' });
    const isNewer = (codes: (BlockCode | null)[]): boolean => (codes[1]?.epochMs ?? 0) > frozenAt + 1000;
    expect((await until(() => codesOf(page), isNewer, 27_000))[1]?.cameraHash).toBe(hashCameraId(id));
  });
});
