import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Value } from 'typebox/value';
import type { IngestReading } from '#contract/boot';
import { CameraId } from '#contract/ids';
import type { MediaCamera, MediaSnapshot } from '#contract/media-control';
import { viewStartPath } from '#contract/media-paths';
import type { Rendition } from '#contract/stream';
import { GatewayApp } from '../../streams/gateway/gateway-app.ts';
import { repositoryPath } from '../fixtures/repository-path.ts';

/** A camera by gst-rtsp-server, at `rtsp://127.0.0.1:<port>/cam`, user `viewer`, password `p@ss:word`. */
export interface GstCamera {
  port: number;
  url: string;
  kill(): Promise<void>;
}

/** Starts a test camera; `port` 0 takes a free one. */
export async function startGstCamera(
  signIn: 'none' | 'basic' | 'digest',
  port = 0,
  ...extra: string[]
): Promise<GstCamera> {
  const script = repositoryPath('test/integration/gateway-gst-camera.py');
  const child = spawn('/usr/bin/python3', [script, String(port), signIn, ...extra], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => [''])])) as [string];
  const bound = Number(/^ready (\d+)$/.exec(line)?.[1]);
  if (!bound) throw new Error('gst-rtsp-server did not start: python3-gi and gir1.2-gst-rtsp-server-1.0 are needed');
  return { port: bound, url: `rtsp://127.0.0.1:${bound}/cam`, kill: () => killChild(child) };
}

async function killChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** A camera id with a serial number at its end. */
export function cameraId(serial: number): MediaCamera['id'] {
  return Value.Parse(CameraId, `6109210000131${String(serial).padStart(7, '0')}`);
}

/** A camera as the server would describe it. */
export function rtspCamera(serial: number, url: string, password = 'p@ss:word'): MediaCamera {
  const credentials = { username: 'viewer', password };
  const source = { kind: 'rtsp', mainUrl: url, subUrl: null, credentials } as const;
  return { id: cameraId(serial), source, recorderId: null, linkId: null, zone: 'test' };
}

/** A gateway in this process with a key to mint tokens for it. */
export interface GatewayRig {
  app: GatewayApp;
  origin: string;
  log: string[];
  /** Pages of these origins may load media. */
  setPageOrigins(pageOrigins: string[]): void;
  /** An address that opens a view, as the server would mint it. */
  viewUrl(serial: number, rendition?: Rendition, lifeMs?: number): string;
}

/** Starts a gateway with these cameras; every loopback port is allowed unless networks are given. */
export async function startGateway(
  cameras: MediaCamera[],
  overrides: Partial<MediaSnapshot> = {},
  ingest?: IngestReading,
): Promise<GatewayRig> {
  const log: string[] = [];
  const onLine = (line: string): void => void log.push(line);
  const app = new GatewayApp({ host: '127.0.0.1', port: 0, controlSecret: null, ingest, log: onLine });
  await app.listen();
  const secret = randomBytes(32).toString('base64url');
  const snapshot: MediaSnapshot = {
    kind: 'snapshot',
    cameras,
    recorders: [],
    links: [],
    zones: [],
    tokenKeys: [{ id: 'test', secret }],
    cameraNetworks: [{ cidr: '127.0.0.0/8', portFrom: 1, portTo: 65_535 }],
    ...overrides,
  };
  app.apply(snapshot);
  const origin = `http://127.0.0.1:${app.port}`;
  return {
    app,
    origin,
    log,
    setPageOrigins: (pageOrigins) => app.apply({ ...snapshot, zones: [{ name: 'test', pageOrigins }] }),
    viewUrl: (serial, rendition = 'sub', lifeMs = 60_000) => {
      const claims = {
        keyId: 'test',
        cameraId: cameraId(serial),
        rendition,
        viewer: 'test',
        expiresAtMs: Date.now() + lifeMs,
      };
      const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
      const signature = createHmac('sha256', Buffer.from(secret, 'base64url')).update(body).digest('base64url');
      return origin + viewStartPath(`${body}.${signature}`);
    },
  };
}

/** Opens a view and gives the address of its media playlist. */
export async function openView(url: string): Promise<string> {
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok) throw new Error(`the view was refused: ${response.status} ${text}`);
  const path = text.trim().split('\n').at(-1) ?? '';
  return new URL(path, url).href;
}

/** Runs a program to its end, at most `timeoutMs`; gives its exit code and all it wrote. */
export async function run(
  program: string,
  args: string[],
  timeoutMs: number,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { code, output };
}

/** Waits until a condition holds; fails after `timeoutMs` with its last value. */
export async function until<Value>(
  probe: () => Promise<Value> | Value,
  holds: (value: Value) => boolean,
  timeoutMs: number,
): Promise<Value> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (holds(value)) return value;
    if (performance.now() > endMs) throw new Error(`still ${JSON.stringify(value)} after ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
