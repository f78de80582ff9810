import type { Server } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTilePage, launchChromium, servePage } from './gateway-browser.ts';
import {
  cameraId,
  rtspCamera,
  startGateway,
  startGstCamera,
  until,
  type GatewayRig,
  type GstCamera,
} from './gateway-rig.ts';

interface TileFacts {
  state: string;
  frames: number;
  badge: string;
}

async function tilesOf(page: Page): Promise<TileFacts[]> {
  return page.$$eval('[data-testid^=camera-tile-]', (tiles) =>
    tiles.map((tile) => ({
      state: tile.getAttribute('data-state') ?? '',
      frames: Number(tile.getAttribute('data-frames')),
      badge: tile.querySelector('figcaption span:last-child')?.textContent ?? '',
    })),
  );
}

const areAllLive = (tiles: TileFacts[]): boolean =>
  tiles.length === 4 && tiles.every((tile) => tile.state === 'live' && tile.frames > 5);

describe('camera tiles in Chromium over plain HTTP', () => {
  let steady: GstCamera;
  let falling: GstCamera;
  let gateway: GatewayRig;
  let page: Page;
  let browser: Browser;
  let server: Server;
  let opened = 0;

  beforeAll(async () => {
    const [folder, first, second, chromium] = await Promise.all([
      buildTilePage(),
      startGstCamera('digest'),
      startGstCamera('none'),
      launchChromium(),
    ]);
    [steady, falling, browser] = [first, second, chromium];
    gateway = await startGateway(
      [1, 2, 3].map((serial) => rtspCamera(serial, steady.url)).concat(rtspCamera(4, falling.url)),
    );
    const served = await servePage(folder, (id) => {
      opened += 1;
      return gateway.viewUrl(Number(id.slice(-7)));
    });
    server = served.server;
    gateway.setPageOrigins([served.origin]);
    page = await browser.newPage({ viewport: { width: 1000, height: 600 } });
    await page.goto(`${served.origin}/?cameras=${[1, 2, 3, 4].map(cameraId).join(',')}`);
  });

  afterAll(async () => {
    await browser.close();
    server.close();
    await gateway.app.close();
    await Promise.all([steady.kill(), falling.kill()]);
  });

  it('plays four tiles together, each with the age of its picture', async () => {
    const tiles = await until(() => tilesOf(page), areAllLive, 20_000);
    for (const tile of tiles) expect(tile.badge).toMatch(/^实时 \d+\.\d+s$/);
    const before = tiles.map((tile) => tile.frames);
    await new Promise((resolve) => setTimeout(resolve, 5000));
    const after = await tilesOf(page);
    expect(areAllLive(after)).toBe(true);
    after.forEach((tile, index) => expect(tile.frames - (before[index] ?? 0)).toBeGreaterThan(40));
    expect(opened).toBe(4);
  });

  it('has played on from the first picture without a hole', async () => {
    // Begun anew in the middle of a group of pictures, a browser throws away all up to the next keyframe: a hole, and seconds of standing.
    const ranges = await page.$$eval('video[autoplay]', (videos) =>
      videos.map((video) => {
        const { buffered } = video as HTMLVideoElement;
        return Array.from({ length: buffered.length }, (_, i) => [buffered.start(i), buffered.end(i)]);
      }),
    );
    for (const range of ranges) expect(range).toHaveLength(1);
  });

  it('shows within 6 s that a killed camera is not live, while the others play on', async () => {
    await falling.kill();
    const tiles = await until(
      () => tilesOf(page),
      (now) => now[3]?.state === 'frozen',
      6000,
    );
    expect(tiles[3]?.badge).toMatch(/^\d+s前画面$/);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const later = await tilesOf(page);
    expect(later.map((tile) => tile.state)).toEqual(['live', 'live', 'live', 'frozen']);
  });

  it('never calls a camera that is away live, also in a tile opened only now', async () => {
    const late = await browser.newPage();
    await late.goto(`${page.url().split('?')[0]}?cameras=${cameraId(4)}`);
    const seen = new Set<string>();
    for (let sample = 0; sample < 40; sample += 1) {
      for (const tile of await tilesOf(late)) seen.add(tile.state);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const [tile] = await tilesOf(late);
    await late.close();
    expect([...seen]).not.toContain('live');
    expect(tile?.badge).toMatch(/^\d+s前画面$/);
  });

  it('says why a view is refused, and tries again', async () => {
    const refused = await browser.newPage();
    await refused.goto(`${page.url().split('?')[0]}?cameras=${cameraId(77)}`);
    await until(
      () => refused.locator('figure').getAttribute('data-reason'),
      (reason) => reason === 'unknown-camera',
      5000,
    );
    expect(await refused.locator('figure').textContent()).toContain('没有这台摄像机');
    gateway.app.apply({ kind: 'camera-upsert', camera: rtspCamera(77, steady.url) });
    await until(
      () => tilesOf(refused),
      ([tile]) => tile?.state === 'live',
      15_000,
    );
    await refused.close();
    opened = 4;
  });

  it('plays by plain requests where no WebSocket gets through', async () => {
    const without = await browser.newPage();
    await without.addInitScript(() => {
      // A socket that never opens, as behind a proxy that does not know the upgrade.
      globalThis.WebSocket = class extends EventTarget {
        constructor() {
          super();
          setTimeout(() => this.dispatchEvent(new Event('close')), 50);
        }
      } as never;
    });
    await without.goto(`${page.url().split('?')[0]}?cameras=${cameraId(2)}`);
    await until(
      () => tilesOf(without),
      ([tile]) => tile?.state === 'live' && tile.frames > 5,
      15_000,
    );
    await without.close();
    opened = 4;
  });

  it('keeps the picture on the screen when the gateway ends the view', async () => {
    const ended = await browser.newPage();
    await ended.goto(`${page.url().split('?')[0]}?cameras=${cameraId(1)}`);
    await until(
      () => tilesOf(ended),
      ([tile]) => tile?.state === 'live',
      15_000,
    );
    await ended.route('**/open*', (route) => route.fulfill({ status: 503, json: { code: 'unavailable' } }));
    gateway.app.apply({ kind: 'view-revoke', cameraId: cameraId(1) });
    await until(
      () => tilesOf(ended),
      ([tile]) => tile?.state !== 'live',
      5000,
    );
    expect(await ended.locator('figure video').last().getAttribute('poster')).toMatch(
      /^data:image\/jpeg;base64,.{1000}/,
    );
    await ended.close();
    await until(
      () => tilesOf(page),
      ([tile]) => tile?.state === 'live',
      15_000,
    );
    opened = 4;
  });

  it('resumes in the same player, without a new view, when the camera is back', async () => {
    const frames = (await tilesOf(page))[3]?.frames ?? 0;
    falling = await startGstCamera('none', falling.port);
    await until(
      () => tilesOf(page),
      (now) => areAllLive(now) && (now[3]?.frames ?? 0) > frames + 15,
      27_000,
    );
    expect(opened).toBe(4);
  });
});
