import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { repositoryPath } from '../../fixtures/repository-path.ts';
import type { MediaCamera } from '#contract/media-control';
import {
  freePorts,
  quantile,
  sleep,
  startBenchGateway,
  startProgram,
  tinyCameras,
  type BenchGateway,
} from './media-rig.ts';

/** Milliseconds to the first picture on the screen, over `joins` joins. */
export interface FirstFrameFigures {
  joins: number;
  p50Ms: number;
  p95Ms: number;
  worstMs: number;
}

/**
 * Time to first frame in hls.js, as the app's own player does it. Cold includes the wait for a keyframe;
 * `afterKeyframe` is what is left of it from the moment the gateway had the keyframe.
 */
export type FirstFrameReport = Map<'sub' | 'main', RenditionFigures>;

/** Figures of one rendition, GOP 2 s. */
export interface RenditionFigures {
  cold: FirstFrameFigures;
  afterKeyframe: FirstFrameFigures;
  warm: FirstFrameFigures;
}

interface Join {
  durationMs: number;
  shownAtEpochMs: number;
}

const GOP_SECONDS = 2;
const SIMULATOR_PORTS = 7;
/** The golden ratio spreads the moments of joining evenly over a GOP, whatever their number. */
const GOLDEN = 0.618;

/** Joins up to eleven cameras of the tiny county, cold and warm, at spread moments of their GOPs. */
export async function measureFirstFrame(
  joins: number,
  renditions: readonly ('sub' | 'main')[],
): Promise<FirstFrameReport> {
  const firstPort = await freePorts(SIMULATOR_PORTS);
  const boot = {
    program: 'simulator',
    county: 'tiny',
    host: '127.0.0.1',
    firstPort,
    gopSeconds: GOP_SECONDS,
    hasFaults: false,
  };
  const simulator = await startProgram('streams/simulator/main.js', boot);
  const cameras = await tinyCameras(firstPort);
  const folder = await buildPage();
  const site = await serve(folder);
  const gateway = await startBenchGateway(cameras, site.origin);
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', ...quiet];
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
  try {
    const page = await browser.newPage();
    await page.goto(site.origin);
    // The browser's own first video (decoder, sandbox, fonts) is no camera's fault.
    const [first, ...others] = cameras.map((camera) => camera.id).slice(0, joins + 1);
    if (!first) throw new Error('the tiny county has no cameras');
    await join1(page, gateway.viewUrl(first, 'sub'));
    const report: FirstFrameReport = new Map();
    for (const rendition of renditions) report.set(rendition, await joinEach(page, gateway, others, rendition));
    return report;
  } finally {
    await browser.close();
    site.server.close();
    await gateway.stop();
    await simulator.stop();
    await rm(folder, { recursive: true });
  }
}

/** Joins each camera cold and, more than a GOP later, warm. */
async function joinEach(
  page: Page,
  gateway: BenchGateway,
  ids: readonly MediaCamera['id'][],
  rendition: 'sub' | 'main',
): Promise<RenditionFigures> {
  const [cold, afterKeyframe, warm]: [number[], number[], number[]] = [[], [], []];
  for (const [index, id] of ids.entries()) {
    await sleep(((index * GOLDEN) % 1) * GOP_SECONDS * 1000);
    const keyframeAtEpochMs = untilLive(gateway, id, rendition);
    const first = await join1(page, gateway.viewUrl(id, rendition));
    cold.push(first.durationMs);
    afterKeyframe.push(first.shownAtEpochMs - (await keyframeAtEpochMs));
    await sleep(GOP_SECONDS * 1250);
    warm.push((await join1(page, gateway.viewUrl(id, rendition))).durationMs);
  }
  return { cold: figures(cold), afterKeyframe: figures(afterKeyframe), warm: figures(warm) };
}

/** When the gateway said that the stream is live, by this machine's clock. */
function untilLive(gateway: BenchGateway, cameraId: MediaCamera['id'], rendition: 'sub' | 'main'): Promise<number> {
  return new Promise((resolve) => {
    const stop = gateway.fleet.listen({
      onStream: (report) => {
        if (report.cameraId !== cameraId || report.rendition !== rendition || report.state !== 'live') return;
        stop();
        resolve(Date.now());
      },
    });
  });
}

function join1(page: Page, playlistUrl: string): Promise<Join> {
  return page.evaluate(`window.measureFirstFrame(${JSON.stringify(playlistUrl)})`);
}

function figures(times: readonly number[]): FirstFrameFigures {
  const rounded = (value: number): number => Math.round(value);
  return {
    joins: times.length,
    p50Ms: rounded(quantile(times, 0.5)),
    p95Ms: rounded(quantile(times, 0.95)),
    worstMs: rounded(Math.max(...times)),
  };
}

async function buildPage(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'grid321-first-frame-'));
  await build({
    root: repositoryPath('test/bench/streams/first-frame-page'),
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
    build: { outDir, emptyOutDir: true },
  });
  return outDir;
}

async function serve(folder: string): Promise<{ origin: string; server: Server }> {
  const server = createServer((request, response) => {
    const file = request.url === '/' ? '/index.html' : (request.url ?? '');
    const type = file.endsWith('.js') ? 'text/javascript' : 'text/html';
    readFile(join(folder, file)).then(
      (bytes) => response.writeHead(200, { 'Content-Type': type }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
