import { randomBytes } from 'node:crypto';
import { connect as connectHttp2 } from 'node:http2';
import type { Server } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Value } from 'typebox/value';
import { CameraId } from '#contract/ids';
import type { MediaCamera, ViewOpened } from '#contract/media-control';
import { MediaFleet } from '../../server/media/media-fleet.ts';
import { startProgram, type BenchChild } from '../bench/streams/media-rig.ts';
import { CAMERA_ACCOUNT, cameraIdOf } from '../fixtures/camera-pack.ts';
import { findFreePorts } from '../fixtures/free-ports.ts';
import { tell } from '../e2e/drivers/until.ts';
import { SimulatorProcess } from '../fixtures/simulator-process.ts';
import { buildTilePage, launchChromium, servePage } from './gateway-browser.ts';
import { openView, until } from './gateway-rig.ts';
import { type MediaProxy, startProxy } from './proxy-rig.ts';

const CAMERAS = 6;
/** Cameras that the gateways know; those after the first six have no device behind them. */
const KNOWN = 40;
const SECRET = randomBytes(24).toString('base64url');
const ORIGIN = { protocol: 'http:', hostname: '127.0.0.1' } as const;
const LIVE_MS = 30_000;

interface Opened extends ViewOpened {
  nodeId: string;
}

describe.each(['nginx', 'haproxy'] as const)('two gateways behind %s', (kind) => {
  let simulator: SimulatorProcess;
  let ports: number;
  const gateways: BenchChild[] = [];
  let proxy: MediaProxy;
  let fleet: MediaFleet;
  let browser: Browser;
  let server: Server;
  let page: Page;
  const opened: Opened[] = [];
  const gatewayAt = (index: number): Promise<BenchChild> =>
    startProgram('streams/gateway/main.js', {
      program: 'gateway',
      id: `gateway-${index + 1}`,
      host: '127.0.0.1',
      port: ports + index,
      controlSecret: SECRET,
      dataDirectory: '/tmp',
    });
  const viewOf = (index: number): string => {
    const cameraId = Value.Parse(CameraId, cameraIdOf(index + 1, 1));
    return fleet.openView({ cameraId, rendition: 'sub', viewer: 'test', origin: ORIGIN })?.playlistUrl ?? '';
  };
  /** The gateway that a camera's newest view is at. */
  const nodeOf = (cameraId: string): string | undefined =>
    opened.findLast((view) => view.cameraId === cameraId && view.viewer === 'page')?.nodeId;
  /** Where the proxy leads whoever opens a camera now. */
  const homeOf = async (index: number): Promise<string | undefined> => {
    const count = opened.length;
    await fetch(viewOf(index)).catch(() => undefined);
    const isNew = (view: Opened, at: number): boolean => at >= count && view.viewer === 'test';
    return until(() => opened.find(isNew)?.nodeId, Boolean, 1500).catch(() => undefined);
  };
  const tiles = () =>
    page.$$eval('[data-testid^=camera-tile-]', (all) =>
      all.map((tile) => ({
        state: tile.getAttribute('data-state'),
        isSame: tile.querySelector('video[autoplay]')?.hasAttribute('data-first') ?? false,
      })),
    );
  const firstTile = async (): Promise<{ frames: number }> => {
    const frames = await page.locator('[data-testid^=camera-tile-]').first().getAttribute('data-frames');
    return { frames: Number(frames) };
  };
  const areLive = (now: Awaited<ReturnType<typeof tiles>>): boolean =>
    now.length === CAMERAS && now.every(({ state }) => state === 'live');

  beforeAll(async () => {
    simulator = await SimulatorProcess.start(Array.from({ length: CAMERAS }, () => 1));
    ports = await findFreePorts(4);
    gateways.push(...(await Promise.all([gatewayAt(0), gatewayAt(1)])));
    proxy = await startProxy(kind, [ports + 2, ports + 3], [ports, ports + 1]);
    const [folder, chromium] = await Promise.all([buildTilePage(), launchChromium()]);
    browser = chromium;
    const served = await servePage(folder, (id, rendition) => {
      const cameraId = Value.Parse(CameraId, id);
      return fleet.openView({ cameraId, rendition, viewer: 'page', origin: ORIGIN })?.playlistUrl ?? '';
    });
    server = served.server;
    fleet = new MediaFleet({
      nodes: [0, 1].map((index) => ({
        id: `gateway-${index + 1}`,
        controlUrl: `ws://127.0.0.1:${ports + index}/control`,
        mediaPort: ports + index,
      })),
      controlSecret: SECRET,
      tokenKeys: [{ id: 'test', secret: randomBytes(32).toString('base64url') }],
      zones: [{ name: 'test', pageOrigins: [served.origin] }],
      cameraNetworks: [{ cidr: '127.0.0.0/8', portFrom: 1, portTo: 65_535 }],
      mediaUrl: proxy.plain,
      nowMs: () => performance.now(),
      epochMs: () => Date.now(),
    });
    fleet.listen({ onViewOpened: (view, nodeId) => opened.push({ ...view, nodeId }) });
    fleet.setInventory(
      Array.from({ length: KNOWN }, (_, index) => cameraAt(simulator.firstPort + index, index + 1)),
      [],
      [],
    );
    fleet.start();
    await until(() => fleet.nodes().every((node) => node.isConnected), Boolean, 10_000);
    page = await browser.newPage({ viewport: { width: 900, height: 500 } });
    const ids = Array.from({ length: CAMERAS }, (_, index) => cameraIdOf(index + 1, 1));
    await page.goto(`${served.origin}/?cameras=${ids.join(',')}`);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    fleet?.close();
    await proxy?.stop();
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await simulator?.stop();
  });

  it('play their cameras, each at one of them, and both have some', async () => {
    await until(tiles, areLive, LIVE_MS);
    await page.$$eval('video[autoplay]', (videos) => videos.forEach((video) => video.setAttribute('data-first', '')));
    const nodes = new Set(Array.from({ length: CAMERAS }, (_, index) => nodeOf(cameraIdOf(index + 1, 1))));
    // The hash is of addresses that the system gave: a handful may all lie at one.
    for (let index = CAMERAS; nodes.size < 2 && index < KNOWN; index += 1) nodes.add(await homeOf(index));
    expect(nodes).toEqual(new Set(['gateway-1', 'gateway-2']));
  });

  it('give whoever asks again for a camera the same gateway', async () => {
    for (let index = 0; index < CAMERAS; index += 1) {
      for (let again = 0; again < 3; again += 1) await openView(viewOf(index));
      const ofCamera = opened.filter(({ cameraId }) => cameraId === cameraIdOf(index + 1, 1));
      await until(
        () => opened.filter(({ viewer, cameraId }) => viewer === 'test' && cameraId === ofCamera[0]?.cameraId).length,
        (count) => count >= 3,
        5000,
      );
      expect(new Set(ofCamera.map(({ nodeId }) => nodeId)).size).toBe(1);
    }
  });

  it('are reached by HTTP/2 under TLS too', async () => {
    const session = connectHttp2(proxy.secure, { rejectUnauthorized: false });
    const path = new URL(viewOf(0)).pathname;
    const status = await new Promise((resolve, reject) => {
      session.once('error', reject);
      session.request({ ':path': path }).once('response', (headers) => resolve(headers[':status']));
    });
    session.destroy();
    expect(status).toBe(200);
  });

  it('show nothing of themselves to the outside', async () => {
    for (const path of ['/', '/health', '/metrics', '/control', '/start/x/index.m3u8'])
      expect((await fetch(proxy.plain + path)).status).toBe(404);
  });

  it.each(['SIGKILL', 'SIGSTOP'] as const)(
    'go on in the same players when one gets %s, and give new views back to it when it is there again',
    async (signal) => {
      const moving = cameraIdOf(1, 1);
      const [from, to] = nodeOf(moving) === 'gateway-1' ? ['gateway-1', 'gateway-2'] : ['gateway-2', 'gateway-1'];
      const index = from === 'gateway-1' ? 0 : 1;
      const home = await homeOf(0);
      const lost = gateways[index];
      const startedMs = performance.now();
      process.kill(lost?.pid ?? 0, signal);
      await until(
        () => nodeOf(moving),
        (node) => node === to,
        60_000,
      );
      const { frames } = await firstTile();
      await until(firstTile, (now) => now.frames > frames + 5, 60_000);
      tell(`${kind}: ${signal} of a gateway → its camera moves on in the same player`, performance.now() - startedMs);
      await until(tiles, areLive, 60_000);
      expect((await tiles()).every(({ isSame }) => isSame)).toBe(true);
      if (signal === 'SIGSTOP') process.kill(lost?.pid ?? 0, 'SIGKILL');
      await lost?.stop();
      gateways[index] = await gatewayAt(index);
      await until(
        () => homeOf(0),
        (node) => node === home,
        30_000,
      );
      await until(tiles, areLive, 60_000);
    },
    3 * 60_000,
  );

  it('do not go on at another one with a view that was ended', async () => {
    const before = await openView(viewOf(0));
    const node = await until(() => opened.findLast(({ viewer }) => viewer === 'test')?.nodeId, Boolean, 5000);
    fleet.revoke({ viewer: 'test' });
    await until(
      async () => (await fetch(before)).status,
      (status) => status === 410,
      5000,
    );
    const other = node === 'gateway-1' ? ports + 1 : ports;
    const path = before.slice(proxy.plain.length);
    expect(path).toContain('?r=');
    expect((await fetch(`http://127.0.0.1:${other}${path}`)).status).toBe(410);
  });
});

function cameraAt(port: number, device: number): MediaCamera {
  const base = `rtsp://127.0.0.1:${port}/ch01`;
  return {
    id: Value.Parse(CameraId, cameraIdOf(device, 1)),
    source: { kind: 'rtsp', mainUrl: `${base}/main`, subUrl: `${base}/sub`, credentials: CAMERA_ACCOUNT },
    recorderId: null,
    linkId: null,
    zone: 'test',
  };
}
