import { once } from 'node:events';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { ALIVE_PERIOD_MS, type ChildMessage, formatChildMessage, LoadBoot, parseBoot } from '#contract/boot';
import { assertSameUse } from './assert-same-use.ts';
import { ensureLoaded } from './ensure-loaded.ts';
import { findPack } from './read-pack.ts';

const say = (message: ChildMessage): void => void process.stdout.write(formatChildMessage(message));

async function run(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  // The supervisor is gone when standard input closes: what is not committed is rolled back by the database.
  lines.once('close', () => process.exit(1));
  process.stdout.on('error', () => process.exit(1));
  process.once('SIGTERM', () => process.exit(1));
  process.once('SIGINT', () => process.exit(1));
  const [first] = (await once(lines, 'line')) as [string];
  const boot = parseBoot(LoadBoot, first);
  setInterval(() => say({ grid321: 'alive' }), ALIVE_PERIOD_MS).unref();
  const client = new pg.Client({ connectionString: boot.database.url, application_name: 'grid321-load' });
  await client.connect();
  await assertSameUse(client, boot.isDemo);
  const line = await ensureLoaded(client, findPack(boot.county, import.meta.dirname), {
    cameraKey: Buffer.from(boot.cameraKey, 'base64'),
    simulatorPort: boot.simulatorPort,
    loadedAt: new Date(),
    progress: (step, done, total) => say({ grid321: 'progress', step: `loading ${step}`, done, total }),
  });
  process.stderr.write(`load: ${line}\n`);
  await client.end();
  say({ grid321: 'ready' });
}

run().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`load: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
