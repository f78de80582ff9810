import { isMainThread, Worker, workerData } from 'node:worker_threads';

const PERIOD_MS = 500;
/** An orphan that is not inside a statement ends by itself within this. */
const GRACE_MS = 5_000;

/**
 * Ends this process when its parent is gone, from a thread of its own: a long statement holds the main one, which would
 * hear of it only at the statement's end.
 */
export function watchForOrphaning(): void {
  // Asked here and not in the thread: a parent that dies while the thread starts is noticed as well.
  new Worker(new URL(import.meta.url), { workerData: process.ppid }).unref();
}

if (!isMainThread) {
  const parent: unknown = workerData;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE_MS);
  }, PERIOD_MS);
}
