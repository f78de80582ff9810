import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { Value } from 'typebox/value';
import { CameraId } from '#contract/ids';
import type { MediaCamera } from '#contract/media-control';
import { MediaFleet } from '../../server/media/media-fleet.ts';
import { freePorts, startProgram, type BenchChild } from '../bench/streams/media-rig.ts';
import { startFaultProxy, type FaultProxy } from '../fault/fault-proxy.ts';
import { CAMERA_ACCOUNT, cameraIdOf } from '../fixtures/camera-pack.ts';
import { SimulatorProcess } from '../fixtures/simulator-process.ts';
import { buildTilePage, launchChromium, servePage } from '../integration/gateway-browser.ts';

/** Two cameras on two gateways, each in a tile of one page; the line of the first can be made bad. */
export interface RecoveryCounty {
  readonly cameraIds: readonly [string, string];
  readonly simulator: SimulatorProcess;
  readonly line: FaultProxy;
  /** The process that plays the first camera. */
  gatewayPid(): number;
  /** Starts that process anew on its port, as its supervisor does. */
  restartGateway(): Promise<void>;
  tiles(): Promise<readonly TileState[]>;
  stop(): Promise<void>;
}

/** What a tile shows. */
export interface TileState {
  state: string;
  frames: number;
  /** Whether it still is the video element that it began with. */
  isSamePlayer: boolean;
}

const SECRET = randomBytes(24).toString('base64url');
const ORIGIN = { protocol: 'http:', hostname: '127.0.0.1' } as const;

/** Starts all of it and waits until both tiles play. */
export async function startRecoveryCounty(): Promise<RecoveryCounty> {
  const simulator = await SimulatorProcess.start([16, 16]);
  const line = await startFaultProxy({ host: '127.0.0.1', port: simulator.firstPort });
  const ports = await freePorts(2);
  const nodes = [0, 1].map((index) => ({
    id: `gateway-${index + 1}`,
    controlUrl: `ws://127.0.0.1:${ports + index}/control`,
    mediaPort: ports + index,
  }));
  const children = await Promise.all(nodes.map((_, index) => startGateway(ports, index)));
  const [folder, browser] = await Promise.all([buildTilePage(), launchChromium()]);
  const served = await servePage(folder, (cameraId, rendition) => {
    const grant = fleet.openView({
      cameraId: Value.Parse(CameraId, cameraId),
      rendition,
      viewer: 'proof',
      origin: ORIGIN,
    });
    return grant?.playlistUrl ?? `http://127.0.0.1:${ports}/start/none/index.m3u8`;
  });
  const fleet = new MediaFleet({
    nodes,
    controlSecret: SECRET,
    tokenKeys: [{ id: 'proof', secret: randomBytes(32).toString('base64url') }],
    zones: [{ name: 'proof', pageOrigins: [served.origin] }],
    cameraNetworks: [{ cidr: '127.0.0.0/8', portFrom: 1, portTo: 65_535 }],
    nowMs: () => performance.now(),
    epochMs: () => Date.now(),
  });
  const first = cameraAt(line.port, 1, 1);
  const others = Array.from({ length: 16 }, (_, index) => cameraAt(simulator.firstPort + 1, 2, index + 1));
  fleet.setInventory([first, ...others], [], []);
  fleet.start();
  while (!fleet.nodes().every((node) => node.isConnected)) await new Promise((resolve) => setTimeout(resolve, 50));
  const portOf = (cameraId: MediaCamera['id']): string =>
    new URL(fleet.openView({ cameraId, rendition: 'sub', viewer: 'proof', origin: ORIGIN })?.playlistUrl ?? 'http://x')
      .port;
  const second = others.find((camera) => portOf(camera.id) !== portOf(first.id));
  if (!second) throw new Error('sixteen cameras all fell to the gateway of the first');
  const index = Number(portOf(first.id)) - ports;
  const page = await openPage(browser, served.origin, [first.id, second.id]);
  return {
    cameraIds: [first.id, second.id],
    simulator,
    line,
    gatewayPid: () => children[index]?.pid ?? 0,
    restartGateway: async () => {
      children[index] = await startGateway(ports, index);
    },
    tiles: () => readTiles(page),
    stop: () => stopAll(browser, served.server, fleet, children, line, simulator),
  };
}

function startGateway(firstPort: number, index: number): Promise<BenchChild> {
  const boot = {
    program: 'gateway',
    id: `gateway-${index + 1}`,
    host: '127.0.0.1',
    port: firstPort + index,
    controlSecret: SECRET,
    dataDirectory: '/tmp',
  };
  return startProgram('streams/gateway/main.js', boot);
}

function cameraAt(port: number, device: number, channel: number): MediaCamera {
  const base = `rtsp://127.0.0.1:${port}/ch${String(channel).padStart(2, '0')}`;
  return {
    id: Value.Parse(CameraId, cameraIdOf(device, channel)),
    source: { kind: 'rtsp', mainUrl: `${base}/main`, subUrl: `${base}/sub`, credentials: CAMERA_ACCOUNT },
    recorderId: null,
    linkId: null,
    zone: 'proof',
  };
}

async function openPage(browser: Browser, origin: string, cameraIds: readonly string[]): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 900, height: 400 } });
  await page.goto(`${origin}/?cameras=${cameraIds.join(',')}`);
  await page.waitForSelector('[data-testid^=camera-tile-]');
  await page.evaluate(() => {
    for (const video of document.querySelectorAll('figure > video:not([aria-hidden])'))
      video.setAttribute('data-first', '');
  });
  return page;
}

function readTiles(page: Page): Promise<TileState[]> {
  return page.$$eval('[data-testid^=camera-tile-]', (tiles) =>
    tiles.map((tile) => ({
      state: tile.getAttribute('data-state') ?? '',
      frames: Number(tile.getAttribute('data-frames')),
      isSamePlayer: tile.querySelector('video[data-first]') !== null,
    })),
  );
}

async function stopAll(
  browser: Browser,
  server: Server,
  fleet: MediaFleet,
  children: readonly BenchChild[],
  line: FaultProxy,
  simulator: SimulatorProcess,
): Promise<void> {
  await browser.close();
  server.close();
  fleet.close();
  await Promise.all(children.map((child) => child.stop()));
  await line.close();
  await simulator.stop();
}
