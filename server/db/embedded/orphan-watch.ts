import { isMainThread, parentPort, Worker } from 'node:worker_threads';

const PERIOD_MS = 500;
/** An orphan that is not inside a statement ends by itself within this. */
const GRACE_MS = 5_000;

/**
 * Ends this process when its parent is gone, from a thread of its own: a long statement holds the main one, which would
 * hear of it only at the statement's end.
 */
export function watchForOrphaning(): void {
  new Worker(new URL(import.meta.url)).unref();
}

if (!isMainThread && parentPort) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE_MS);
  }, PERIOD_MS);
}
