import { createInterface } from 'node:readline';
import { ALIVE_PERIOD_MS, formatChildMessage, IngestBoot, parseBoot } from '#contract/boot';
import { IngestApp } from './ingest-app.ts';

const log = (line: string): void => void process.stderr.write(`ingest: ${line}\n`);

/** Runs under the supervisor: boot message on the first line of stdin, end when stdin closes. */
async function run(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  const first = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    lines.once('close', () => reject(new Error('standard input closed before the boot message')));
  });
  const { program: _program, ...boot } = parseBoot(IngestBoot, first);
  const app = new IngestApp({ ...boot, log });
  await app.listen();
  const stop = (): void => void app.close().finally(() => process.exit(0));
  lines.once('close', stop);
  process.stdout.on('error', stop);
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdout.write(formatChildMessage({ grid321: 'ready' }));
  setInterval(() => process.stdout.write(formatChildMessage({ grid321: 'alive' })), ALIVE_PERIOD_MS);
}

run().catch((error: unknown) => {
  log(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
