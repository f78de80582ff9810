import { createInterface } from 'node:readline';
import { ALIVE_PERIOD_MS, formatChildMessage, GatewayBoot, parseBoot } from '#contract/boot';
import { startAlone } from './alone.ts';
import { parseGatewayArguments } from './config.ts';
import { GatewayApp } from './gateway-app.ts';

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
  const app = new GatewayApp({
    host: boot.host,
    port: boot.port,
    controlSecret: boot.controlSecret,
    tls: boot.tls,
    ingest: boot.ingest,
    log,
  });
  await app.listen();
  lines.once('close', () => stop(app));
  // The supervisor is gone when its pipes are: cameras still get their sessions back.
  process.stdout.on('error', () => stop(app));
  onSignals(app);
  process.stdout.write(formatChildMessage({ grid321: 'ready' }));
  setInterval(() => process.stdout.write(formatChildMessage({ grid321: 'alive' })), ALIVE_PERIOD_MS);
}

/** Runs without a server: prints an address per camera that any HLS player opens; SIGHUP reads the file again. */
async function runAlone(file: string, host: string, port: number): Promise<void> {
  const alone = await startAlone({ file, host, port }, log);
  onSignals(alone.app);
  const print = (): void => {
    for (const [id, url] of alone.addresses()) process.stdout.write(`${id} ${url}\n`);
  };
  print();
  process.on('SIGHUP', () => {
    alone.reload().then(print, (error: unknown) => log(`the cameras stay as they were: ${wordsOf(error)}`));
  });
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
  log(wordsOf(error));
  process.exit(1);
});

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
