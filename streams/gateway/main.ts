import { createHmac, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { ALIVE_PERIOD_MS, formatChildMessage, GatewayBoot, parseBoot } from '#contract/boot';
import { MediaCamera, CameraNetwork, viewStartPath, type MediaSnapshot } from '#contract/media-control';
import { parseGatewayArguments } from './config.ts';
import { GatewayApp } from './gateway-app.ts';

const START_ALONE_TOKEN_MS = 24 * 3_600_000;

/** The file of `--cameras`: what a server would send. */
const CamerasFile = Type.Object({
  cameras: Type.Array(MediaCamera),
  cameraNetworks: Type.Array(CameraNetwork),
  pageOrigins: Type.Optional(Type.Array(Type.String())),
});

function log(line: string): void {
  process.stderr.write(`gateway: ${line}\n`);
}

/** Runs under the supervisor: boot message on the first line of stdin, end when stdin closes. */
async function runSupervised(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  const first = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    lines.once('close', () => reject(new Error('standard input closed before the boot message')));
  });
  const boot = parseBoot(GatewayBoot, first);
  const app = new GatewayApp({ host: boot.host, port: boot.port, controlSecret: boot.controlSecret, log });
  await app.listen();
  lines.once('close', () => stop(app));
  // The supervisor is gone when its pipes are: cameras still get their sessions back.
  process.stdout.on('error', () => stop(app));
  onSignals(app);
  process.stdout.write(formatChildMessage({ grid321: 'ready' }));
  setInterval(() => process.stdout.write(formatChildMessage({ grid321: 'alive' })), ALIVE_PERIOD_MS);
}

/** Runs without a server: prints an address per camera that any HLS player opens. */
async function runAlone(file: string, host: string, port: number): Promise<void> {
  const value: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (!Value.Check(CamerasFile, value)) {
    const fault = Value.Errors(CamerasFile, value)[0];
    throw new Error(`${file}: ${fault?.instancePath ?? ''} ${fault?.message ?? ''}`);
  }
  const secret = randomBytes(32).toString('base64url');
  const app = new GatewayApp({ host, port, controlSecret: null, log });
  const snapshot: MediaSnapshot = {
    kind: 'snapshot',
    cameras: value.cameras,
    recorders: [],
    links: [],
    zones: [{ name: 'alone', pageOrigins: value.pageOrigins ?? [] }],
    tokenKeys: [{ id: 'alone', secret }],
    cameraNetworks: value.cameraNetworks,
  };
  app.apply(snapshot);
  await app.listen();
  onSignals(app);
  for (const camera of value.cameras) {
    const claims = {
      keyId: 'alone',
      cameraId: camera.id,
      rendition: 'sub',
      viewer: 'alone',
      expiresAtMs: Date.now() + START_ALONE_TOKEN_MS,
    };
    const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
    const signature = createHmac('sha256', Buffer.from(secret, 'base64url')).update(body).digest('base64url');
    process.stdout.write(`${camera.id} http://${host}:${app.port}${viewStartPath(`${body}.${signature}`)}\n`);
  }
}

function onSignals(app: GatewayApp): void {
  process.once('SIGTERM', () => stop(app));
  process.once('SIGINT', () => stop(app));
}

let isStopping = false;

function stop(app: GatewayApp): void {
  if (isStopping) return;
  isStopping = true;
  app.close().then(
    () => process.exit(0),
    (error: unknown) => {
      log(`did not close cleanly: ${String(error)}`);
      process.exit(1);
    },
  );
}

const start = parseGatewayArguments(process.argv.slice(2));
const running = start.kind === 'alone' ? runAlone(start.camerasFile, start.host, start.port) : runSupervised();
running.catch((error: unknown) => {
  log(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
