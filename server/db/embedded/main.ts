import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseBoot } from '#contract/boot';
import { readBoot } from '../../launch/child-boot.ts';
import { waitForDirectoryLock } from '../../launch/directory-lock.ts';
import { clusterPath, copySeed, isComplete, makeSeed } from './cluster-directory.ts';
import { createCluster, openEngine } from './engine.ts';
import { watchForOrphaning } from './orphan-watch.ts';
import { createSessionGate } from './session-gate.ts';

const MAINTENANCE_PERIOD_MS = 20_000;
/** The process before this one, told to end, is gone after 5 s at the latest. */
const LOCK_WAIT_MS = 6_000;

watchForOrphaning();
const { boot, stopped, say } = await readBoot(DatabaseBoot);
const lock = await waitForDirectoryLock(boot.directory, LOCK_WAIT_MS);

if (!isComplete(boot.directory)) {
  if (!isComplete(boot.seedDirectory)) {
    say({ grid321: 'progress', step: 'making the embedded database with PostGIS' });
    await makeSeed(boot.seedDirectory, createCluster);
  }
  copySeed(boot.seedDirectory, boot.directory);
}

const engine = await openEngine(clusterPath(boot.directory));
const gate = createSessionGate(engine, (error) => {
  console.error('embedded database: the engine failed', error);
  process.exit(1);
});
mkdirSync(dirname(boot.socketPath), { recursive: true, mode: 0o700 });
rmSync(boot.socketPath, { force: true });
gate.listen(boot.socketPath, () => {
  chmodSync(boot.socketPath, 0o600);
  say({ grid321: 'ready' });
});
const maintenance = setInterval(() => {
  engine.maintain().catch((error: unknown) => console.error('embedded database: maintenance failed', error));
}, MAINTENANCE_PERIOD_MS);

await stopped;
clearInterval(maintenance);
gate.close();
await engine.close();
lock.release();
process.exit(0);
