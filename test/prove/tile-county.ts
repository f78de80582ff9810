import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { Value } from 'typebox/value';
import { CameraId } from '#contract/ids';
import type { MediaCamera } from '#contract/media-control';
import { MediaFleet } from '../../server/media/media-fleet.ts';
import { ensureIdentity } from '../../server/tls/county-authority.ts';
import { freePorts, startProgram, type BenchChild } from '../bench/streams/media-rig.ts';
import { CAMERA_ACCOUNT, cameraIdOf } from '../fixtures/camera-pack.ts';
import { SimulatorProcess } from '../fixtures/simulator-process.ts';
import { buildTilePage, servePage } from '../integration/gateway-browser.ts';
import { startProxy, type MediaProxy } from '../integration/proxy-rig.ts';

/** How a page reaches the gateways: by one WebSocket over plain HTTP or by HTTP/2 under TLS, straight or through nginx. */
export const WAYS = ['http', 'https', 'nginx http', 'nginx https'] as const;
export type Way = (typeof WAYS)[number];

/** What one tile showed. */
export interface TileRecord {
  frames: number;
  /** Times of more than a second without a new picture, in ms. */
  stalls: number[];
  longestMs: number;
  /** Age of the picture when last asked, in ms. */
  ageMs: number;
}

/** Sixteen cameras behind a recorder, two gateways, and pages that play them all. */
export interface TileCounty {
  /** Opens all tiles in a browser of their own. */
  openPage(way: Way): Promise<TilePage>;
  stop(): Promise<void>;
}

/** One page of sixteen tiles. */
export interface TilePage {
  /** Whether every tile plays. */
  isLive(): Promise<boolean>;
  /** Begins to count. */
  begin(): Promise<void>;
  read(): Promise<TileRecord[]>;
  close(): Promise<void>;
}

export const TILES = 16;
const SECRET = randomBytes(24).toString('base64url');
const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'];
const STALL_MS = 1000;

/** Starts all of it. */
export async function startTileCounty(): Promise<TileCounty> {
  const simulator = await SimulatorProcess.start([TILES]);
  const ports = await freePorts(4);
  const directory = await mkdtemp(join(tmpdir(), 'grid321-tiles-'));
  const tls = await ensureIdentity(directory, 'tiny', ['127.0.0.1'], new Date());
  const gateways = await Promise.all([0, 1].map((index) => startGateway(ports, index, tls)));
  const proxy = await startProxy('nginx', [ports + 2, ports + 3], [ports, ports + 1]);
  const folder = await buildTilePage();
  const served = await Promise.all(WAYS.map((way) => servePage(folder, (id) => viewUrl(way, id))));
  const fleet = createFleet(
    ports,
    served.map(({ origin }) => origin),
    simulator.firstPort,
  );
  fleet.start();
  while (!fleet.nodes().every((node) => node.isConnected)) await new Promise((resolve) => setTimeout(resolve, 50));
  function viewUrl(way: Way, id: string): string {
    const protocol = way === 'https' ? 'https:' : 'http:';
    const origin = { protocol, hostname: '127.0.0.1' } as const;
    const cameraId = Value.Parse(CameraId, id);
    const url = fleet.openView({ cameraId, rendition: 'sub', viewer: way, origin })?.playlistUrl ?? '';
    if (!way.startsWith('nginx')) return url;
    const { pathname } = new URL(url);
    return `${way === 'nginx http' ? proxy.plain : proxy.secure}/m/${id}${pathname}`;
  }
  return {
    openPage: async (way) => openPage(served[WAYS.indexOf(way)]?.origin ?? ''),
    stop: () =>
      stopAll(
        fleet,
        proxy,
        gateways,
        simulator,
        served.map(({ server }) => server),
        directory,
      ),
  };
}

function startGateway(ports: number, index: number, { key, cert }: { key: string; cert: string }): Promise<BenchChild> {
  return startProgram('streams/gateway/main.js', {
    program: 'gateway',
    id: `gateway-${index + 1}`,
    host: '127.0.0.1',
    port: ports + index,
    controlSecret: SECRET,
    dataDirectory: '/tmp',
    tls: { key, cert },
  });
}

function createFleet(ports: number, pageOrigins: string[], cameraPort: number): MediaFleet {
  const fleet = new MediaFleet({
    nodes: [0, 1].map((index) => ({
      id: `gateway-${index + 1}`,
      controlUrl: `ws://127.0.0.1:${ports + index}/control`,
      mediaPort: ports + index,
    })),
    controlSecret: SECRET,
    tokenKeys: [{ id: 'proof', secret: randomBytes(32).toString('base64url') }],
    zones: [{ name: 'proof', pageOrigins }],
    cameraNetworks: [{ cidr: '127.0.0.0/8', portFrom: 1, portTo: 65_535 }],
    nowMs: () => performance.now(),
    epochMs: () => Date.now(),
  });
  const cameras = Array.from({ length: TILES }, (_, index) => cameraAt(cameraPort, index + 1));
  fleet.setInventory(cameras, [], []);
  return fleet;
}

function cameraAt(port: number, channel: number): MediaCamera {
  const base = `rtsp://127.0.0.1:${port}/ch${String(channel).padStart(2, '0')}`;
  return {
    id: Value.Parse(CameraId, cameraIdOf(1, channel)),
    source: { kind: 'rtsp', mainUrl: `${base}/main`, subUrl: `${base}/sub`, credentials: CAMERA_ACCOUNT },
    recorderId: null,
    linkId: null,
    zone: 'proof',
  };
}

async function openPage(origin: string): Promise<TilePage> {
  // A browser each: a tab behind another is throttled. The certificate is of an authority that this browser does not know.
  const browser: Browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [...ARGUMENTS, '--ignore-certificate-errors'],
  });
  const page: Page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ignoreHTTPSErrors: true });
  const ids = Array.from({ length: TILES }, (_, index) => cameraIdOf(1, index + 1));
  await page.goto(`${origin}/?cameras=${ids.join(',')}`);
  return {
    isLive: async () => {
      const states = await page.$$eval('figure', (all) => all.map((tile) => tile.getAttribute('data-state')));
      return states.length === TILES && states.every((state) => state === 'live');
    },
    begin: () => page.evaluate(watchFrames, STALL_MS),
    read: () => page.evaluate(readRecords),
    close: () => browser.close(),
  };
}

/** Runs in the page: notes every time without a new picture. */
function watchFrames(stallMs: number): void {
  const records = [...document.querySelectorAll<HTMLVideoElement>('video[autoplay]')].map((video) => {
    const record = { video, frames: 0, stalls: [] as number[], longestMs: 0, lastMs: performance.now() };
    const note = (): void => {
      const nowMs = performance.now();
      const gapMs = nowMs - record.lastMs;
      record.frames += 1;
      record.lastMs = nowMs;
      record.longestMs = Math.max(record.longestMs, gapMs);
      if (gapMs > stallMs) record.stalls.push(Math.round(gapMs));
      video.requestVideoFrameCallback(note);
    };
    video.requestVideoFrameCallback(note);
    return record;
  });
  Object.assign(globalThis, { tileRecords: records });
}

/** Runs in the page: what was noted, with a stall that still lasts. */
function readRecords(): TileRecord[] {
  const { tileRecords } = globalThis as unknown as {
    tileRecords: (TileRecord & { video: HTMLVideoElement; lastMs: number })[];
  };
  return tileRecords.map(({ video, frames, stalls, longestMs, lastMs }) => ({
    frames,
    stalls,
    longestMs: Math.round(Math.max(longestMs, performance.now() - lastMs)),
    ageMs: Number(video.closest('figure')?.dataset['ageMs'] ?? Number.NaN),
  }));
}

async function stopAll(
  fleet: MediaFleet,
  proxy: MediaProxy,
  gateways: readonly BenchChild[],
  simulator: SimulatorProcess,
  servers: readonly Server[],
  directory: string,
): Promise<void> {
  fleet.close();
  for (const server of servers) server.close();
  await proxy.stop();
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  await simulator.stop();
  await rm(directory, { recursive: true });
}
