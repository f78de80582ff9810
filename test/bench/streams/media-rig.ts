import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { Value } from 'typebox/value';
import { PackCameras } from '#contract/pack';
import type { MediaCamera } from '#contract/media-control';
import { MediaFleet } from '../../../server/media/media-fleet.ts';
import { repositoryPath } from '../../fixtures/repository-path.ts';

/** A program of `dist/` that runs with a boot message, as the supervisor starts it. */
export interface BenchChild {
  pid: number;
  stop(): Promise<void>;
}

/** Starts a built program and waits until it says that it is ready. */
export async function startProgram(path: string, boot: object): Promise<BenchChild> {
  const child = spawn(process.execPath, [repositoryPath(`dist/${path}`)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.write(`${JSON.stringify(boot)}\n`);
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      if (line.includes('"ready"')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`${path} ended with ${code} before it was ready; is dist/ built?`)));
  });
  return { pid: child.pid ?? 0, stop: () => stopChild(child) };
}

/** Ends a child and waits for it. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await exited;
  clearTimeout(timer);
}

/** The tiny county's simulated cameras, with addresses at `firstPort`. */
export async function tinyCameras(firstPort: number): Promise<MediaCamera[]> {
  const path = repositoryPath('gis-data/tiny/cameras.json');
  const pack = Value.Parse(PackCameras, JSON.parse(await readFile(path, 'utf8')));
  const shift = firstPort - pack.firstPort;
  const moved = (url: string): string => url.replace(/:(\d+)\//, (_, port: string) => `:${Number(port) + shift}/`);
  const credentials = new Map(pack.credentials.map((row) => [row.device, row]));
  return pack.cameras.map((camera) => {
    const row = credentials.get(camera.device);
    const signIn = row ? { username: row.username, password: row.password } : null;
    const source = {
      kind: 'rtsp',
      mainUrl: moved(camera.mainUrl),
      subUrl: moved(camera.subUrl),
      credentials: signIn,
    } as const;
    return { id: camera.id, source, recorderId: null, linkId: null, zone: 'bench' };
  });
}

/** A gateway process with the server's side of its control link in this process. */
export interface BenchGateway {
  pid: number;
  fleet: MediaFleet;
  /** An address that opens a view. */
  viewUrl(cameraId: MediaCamera['id'], rendition: 'sub' | 'main'): string;
  stop(): Promise<void>;
}

/** Starts a gateway process and tells it of these cameras. */
export async function startBenchGateway(cameras: readonly MediaCamera[], pageOrigin: string): Promise<BenchGateway> {
  const port = await freePorts(1);
  const controlSecret = randomBytes(24).toString('base64url');
  const boot = { program: 'gateway', id: 'bench', host: '127.0.0.1', port, controlSecret, dataDirectory: '/tmp' };
  const child = await startProgram('streams/gateway/main.js', boot);
  const fleet = new MediaFleet({
    nodes: [{ id: 'bench', controlUrl: `ws://127.0.0.1:${port}/control`, mediaPort: port }],
    controlSecret,
    tokenKeys: [{ id: 'bench', secret: randomBytes(32).toString('base64url') }],
    zones: [{ name: 'bench', pageOrigins: [pageOrigin] }],
    cameraNetworks: [{ cidr: '127.0.0.0/8', portFrom: 1, portTo: 65_535 }],
    nowMs: () => performance.now(),
    epochMs: () => Date.now(),
  });
  fleet.setInventory(cameras, [], []);
  fleet.start();
  while (!fleet.nodes()[0]?.isConnected) await sleep(50);
  return {
    pid: child.pid,
    fleet,
    viewUrl: (cameraId, rendition) => {
      const origin = { protocol: 'http:', hostname: '127.0.0.1' } as const;
      const grant = fleet.openView({ cameraId, rendition, viewer: 'bench', origin });
      if (!grant) throw new Error('the gateway of the bench is not connected');
      return grant.playlistUrl;
    },
    stop: async () => {
      fleet.close();
      await child.stop();
    },
  };
}

/** The first of `count` ports in a row that were free a moment ago, below the ports that the system hands out by itself. */
export async function freePorts(count: number): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const first = randomInt(20_000, 32_000 - count);
    const ports = Array.from({ length: count }, (_, index) => first + index);
    const areFree = (await Promise.all(ports.map(isFree))).every(Boolean);
    if (areFree) return first;
  }
  throw new Error(`found no ${count} free ports in a row`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const isListening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (isListening) await new Promise((resolve) => server.close(resolve));
  return isListening;
}

export function sleep(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}

/**
 * CPU seconds that all threads of a process have used, from `/proc/<pid>/task/<tid>/schedstat`. The ticks of `/proc/<pid>/stat`
 * miss programs that run for less than a tick at a time: ten quiet ffmpegs showed anything from 0.05 to 0.19 %.
 */
export async function cpuSeconds(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`);
  const used = await Promise.all(threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/schedstat`, 'latin1')));
  return used.reduce((sum, line) => sum + Number(line.split(' ')[0]), 0) / 1e9;
}

/** Resident and proportional memory of a process in MB, from `/proc/<pid>/smaps_rollup`. */
export async function memoryMb(pid: number): Promise<{ rss: number; pss: number }> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'latin1');
  const read = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(rollup)?.[1] ?? 0) / 1024;
  return { rss: read('Rss'), pss: read('Pss') };
}

/** The value below which `share` of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
